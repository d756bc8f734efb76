// The LaTeX document: well-formed, free of foreign commands whatever names and notes say, and set by a real TeX where there is one.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { examples } from '../../examples/index.ts';
import { sourceOf } from '../../examples/sourceOf.ts';
import { ops } from '../../ops/index.ts';
import { compileTex, hasTex } from '../testing/compileTex.ts';
import { derivationOfDocument } from '../testing/exampleDocument.ts';
import { sampleRun } from '../testing/sampleRun.ts';
import { brokenLines } from './breakLines.ts';
import { derivationDocument } from './derivationDocument.ts';
import { escapeTex, replacement } from './escapeTex.ts';
import { latexDocument } from './latexDocument.ts';
import { plainDocument } from './plainDocument.ts';
import { safeTex } from './safeTex.ts';
import { texWidth } from './texWidth.ts';

const texOf = (document: GraphDocument): string => latexDocument(derivationOfDocument(document, sourceOf(document)));

/** What a reader of TeX's syntax finds wrong: braces, environments, dollars, and bytes that no declaration covers. */
function faultsOf(tex: string): readonly string[] {
  const faults: string[] = [];
  const open: string[] = [];
  let dollars = 0;
  for (let at = 0; at < tex.length; at++) {
    const sign = tex[at];
    if (sign === '\\') {
      const environment = /^\\(begin|end)\{([a-z*]+)\}/.exec(tex.slice(at, at + 40));
      if (environment?.[1] === 'begin') open.push(environment[2] ?? '');
      if (environment?.[1] === 'end' && open.pop() !== environment[2]) faults.push(`end of ${environment[2]} at ${at}`);
      at += environment === null ? 1 : environment[0].length - 1;
    } else if (sign === '{') open.push('{');
    else if (sign === '}') {
      if (open.pop() !== '{') faults.push(`} at ${at}: ${tex.slice(at - 60, at + 1)}`);
    } else if (sign === '$') dollars++;
    else if (sign === '%' && !tex.startsWith('%\n', at)) faults.push(`a comment at ${at}`);
    else if (sign === '#' && !tex.slice(at - 160, at).includes('newcommand')) faults.push(`# at ${at}`);
  }
  if (open.length > 0) faults.push(`never closed: ${open.join(' ')}`);
  if (dollars % 2 === 1) faults.push('an odd number of dollars');
  const declared = new Set([...tex.matchAll(/\\DeclareUnicodeCharacter\{([0-9A-F]+)\}/g)].map(([, code]) => code));
  for (const sign of new Set(tex.match(/[^\p{ASCII}]/gu) ?? [])) {
    const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    if (!declared.has(code)) faults.push(`${sign} is not declared`);
  }
  return faults;
}

const commandsIn = (tex: string): ReadonlySet<string> =>
  new Set([...tex.replace(/\\\\/g, ' ').matchAll(/\\([a-zA-Z]+)/g)].map(([, name]) => name ?? ''));

const evil =
  String.raw`\input{/etc/passwd} \write18{ls} % $x^2_ & # ~ { } } \end{document} \catcode` +
  '`\\%=12 "quotes" <b> \u202E \u0007 ^^5c';
const hostile: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: `${evil} größe вес 重み naïve ½ ∂ 😀`,
  notes: `${evil}\n\n$\\frac{a}{b} \\alpha_{1}^{2}$, $\\write18{rm}$, $\\def\\x{y}$, $x^$, $a}{b$, $\\begin{align}$, $50 and 60%`,
  nodes: [
    { id: 'größe', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
    { id: 'вес', op: 'Affine', position: [0, 0], inputs: { W: [[1, 2]], b: [0.5] } },
    { id: '重み_2', op: 'Softmax', position: [0, 0] },
    { id: '_x-y_z', op: 'Sum', position: [0, 0] },
  ],
  edges: [
    { from: ['größe', 'y'], to: ['вес', 'x'] },
    { from: ['вес', 'y'], to: ['重み_2', 'x'] },
    { from: ['重み_2', 'y'], to: ['_x-y_z', 'x'] },
  ],
};

describe('every example', () => {
  test.each(examples.map(({ id, document }) => [id, document] as const))('%s is well-formed LaTeX', (_, document) => {
    const tex = texOf(document);
    expect(faultsOf(tex)).toEqual([]);
    expect(tex.match(/\\usepackage/g)).toHaveLength(1);
    expect(tex).not.toMatch(/undefined|NaN|\[object/);
  });
});

describe('every op', () => {
  test.each(ops.filter((op) => op.source !== true).map((op) => [op.name, op] as const))(
    '%s is well-formed',
    (_, op) => {
      for (const sample of op.samples.filter((__, at) => at % 4 === 0)) {
        const derivation = derivationDocument(sampleRun(op, sample));
        expect(faultsOf(latexDocument(derivation)), sample.name).toEqual([]);
        expect(plainDocument(derivation), sample.name).not.toMatch(/undefined|\[object/);
      }
    },
  );
});

describe('foreign words', () => {
  const tex = texOf(hostile);

  test('never become commands', () => {
    expect(faultsOf(tex)).toEqual([]);
    const commands = commandsIn(tex);
    for (const name of ['input', 'write', 'catcode', 'def', 'x', 'href', 'include'])
      expect(commands.has(name), name).toBe(false);
    expect(tex.match(/\\end\{document\}/g)).toHaveLength(1);
    expect(tex).not.toContain('^^');
    expect(tex).toContain('\\frac{a}{b} \\alpha_{1}^{2}');
  });

  test('invisible signs are gone, and line breaks cannot end what they stand in', () => {
    for (const sign of ['\u202E', '\u0007']) expect(tex.includes(sign)).toBe(false);
    expect(escapeTex('a\n\nb\u2028c')).toBe('a b c');
  });

  test('every sign has ASCII to stand for it, and no two the same frame', () => {
    for (const sign of 'éßñøłşαΩжЩ½×∂—') expect(replacement(sign)).toMatch(/^[\x20-\x7E]+$/);
    expect(replacement('é')).toBe("\\'{e}");
    expect(replacement('重')).not.toBe(replacement('み'));
  });
});

describe('TeX that a person wrote', () => {
  test.each([
    '\\partial C / \\partial y',
    'e^{\\beta x_i} e^{\\beta x_j} / S^2',
    '\\beta\\,(\\mathrm{diag}(y) - y\\,y^\\top)',
    '\\left( \\frac{1}{2} \\right)',
    "f'(x)",
    '\\text{if } x > 0',
    '\\sqrt{x_{1}^{2}}',
  ])('%s stays', (formula) => expect(safeTex(formula)).toBe(formula));
  test.each([
    '\\input{x}',
    '\\write18{ls}',
    'x^',
    'x_1_2',
    "x'^2",
    '{',
    '}',
    'a}{b',
    '\\frac{a}',
    '\\frac12',
    '\\left(',
    '\\right)',
    '\\begin{align}',
    '\\def\\x{}',
    '\\text{\\input{x}}',
    'x % y',
    'a & b',
    '#1',
    '^^5cinput',
    'größe',
    '\\hspace{9999pt}',
    '{'.repeat(40) + '}'.repeat(40),
    '\\',
    'x^\\frac{a}{b}',
  ])('%s is shown as words', (formula) => expect(safeTex(formula)).toBeNull());
});

describe('widths', () => {
  test('a matrix is as wide as its columns, a fraction as its wider half', () => {
    expect(texWidth('\\frac{a}{b + c + d}')).toBeCloseTo(texWidth('b + c + d') + 0.24, 9);
    expect(texWidth('\\begin{bmatrix} 1 & 2 \\\\ 1000 & 2 \\end{bmatrix}')).toBeGreaterThan(
      texWidth('1000') + texWidth('2'),
    );
    expect(texWidth('\\underset{2 \\times 2}{W}')).toBeLessThan(texWidth('2 \\times 2'));
  });
  test('words keep their spaces', () => {
    expect(texWidth('\\text{entries of 20}')).toBeGreaterThan(texWidth('\\text{entriesof20}') + 0.6);
  });
});

describe('long lines', () => {
  test('break before signs, never inside of a matrix, a group or a number', () => {
    expect(brokenLines('\\left(a + b\\right) \\cdot c_{i + j}', 0)).toEqual([
      '\\left(a \\right.',
      '\\left. + b\\right)',
      '\\cdot c_{i + j}',
    ]);
    for (const whole of [
      '\\begin{bmatrix} 1 + 2 & -3 \\end{bmatrix}',
      '-1.5',
      '\\left(-1.5\\right)',
      '\\log(-x)',
      '2.5 \\times 10^{-5}',
      '\\sqrt{a + b}',
    ])
      expect(brokenLines(whole, 0), whole).toEqual([whole]);
  });

  test('at the outermost signs first, and as few times as it takes', () => {
    const sum = 'a \\cdot (b + c) + d \\cdot (e + f)';
    expect(brokenLines(sum, 100)).toEqual([sum]);
    expect(brokenLines(sum, texWidth(sum) - 0.1)).toEqual(['a \\cdot (b + c)', '+ d \\cdot (e + f)']);
    expect(brokenLines(sum, 2)).toEqual(['a', '\\cdot (b', '+ c)', '+ d', '\\cdot (e', '+ f)']);
  });

  test('a fraction wider than the line is divided by a slash', () => {
    const fraction = '\\frac{a + b - c}{\\sqrt{d}}';
    expect(brokenLines(fraction, 20)).toEqual([fraction]);
    expect(brokenLines(fraction, 3.3)).toEqual(['\\left(a + b \\right.', '\\left. - c\\right)', '\\big/ \\sqrt{d}']);
  });

  test('brackets that grow are closed by nothing at the end of a line', () => {
    expect(brokenLines('\\left(\\frac{a}{b} + \\left(c - d\\right)\\right) + e', 2)).toEqual([
      '\\left(\\frac{a}{b} \\right.',
      '+ \\left(c \\right.',
      '\\left. \\left. - d\\right)\\right)',
      '+ e',
    ]);
  });

  test.each(examples.map(({ id, document }) => [id, document] as const))('lose nothing of %s', (_, document) => {
    // A fraction too wide for a line is written otherwise.
    const formulas = [...texOf(document).matchAll(/&= (.*?)(?: \\\\|\n)/g)]
      .map(([, formula]) => formula ?? '')
      .filter((formula) => !formula.includes('frac'));
    expect(formulas.length).toBeGreaterThan(0);
    const bare = (tex: string): string =>
      tex.replace(/\\left\. |(?: | ?(?=\\right\.))\\right\./g, '').replaceAll(' ', '');
    for (const formula of formulas)
      for (const widest of [0, 5, 20]) expect(bare(brokenLines(formula, widest).join(''))).toBe(bare(formula));
  });
});

test('a large matrix is elided with the count of what is left out', () => {
  const document: GraphDocument = {
    ...hostile,
    title: 'Wide',
    notes: '',
    nodes: [
      {
        id: 'x',
        op: 'Input',
        position: [0, 0],
        inputs: { value: Array.from({ length: 40 }, () => Array(30).fill(0.5)) },
      },
    ],
    edges: [],
  };
  expect(texOf(document)).toContain('1175\\text{ entries of 40 by 30 not shown}');
});

const compiled = describe.skipIf(!hasTex);
compiled(hasTex ? 'set by pdflatex' : 'set by pdflatex: skipped, because there is no pdflatex on this machine', () => {
  test.each([...examples.map(({ id, document }) => [id, document] as const), ['a hostile graph', hostile] as const])(
    '%s',
    (_, document) => {
      const { status, errors, overfull, pages } = compileTex(texOf(document));
      expect({ status, errors }).toEqual({ status: 0, errors: [] });
      // Letters without a font are framed numbers, wider than any letter.
      if (document !== hostile) expect(overfull).toEqual([]);
      expect(pages).toBeGreaterThan(0);
    },
  );

  // All ops take some minutes: TEX_OPS=1 npx vitest run src/explain/document/latexDocument
  test.skipIf(process.env['TEX_OPS'] === undefined)(
    'a sample of every op',
    () => {
      for (const op of ops.filter(({ source }) => source !== true)) {
        for (const sample of op.samples.slice(0, 2)) {
          const { status, errors } = compileTex(latexDocument(derivationDocument(sampleRun(op, sample))));
          expect({ status, errors }, `${op.name}: ${sample.name}`).toEqual({ status: 0, errors: [] });
        }
      }
    },
    1_200_000,
  );
});
