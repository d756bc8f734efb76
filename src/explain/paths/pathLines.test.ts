// Paths as text: read back as arithmetic they come to the gradient, and the sentences count what is there.
import { expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { examples } from '../../examples/index.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { ops as catalogue } from '../../ops/index.ts';
import type { ExplainContext } from '../context.ts';
import { plainPrinter, spokenPrinter, texPrinter } from '../lines.ts';
import { arithmetic } from '../testing/arithmetic.ts';
import { randomGraph } from '../testing/randomGraph.ts';
import { countText } from './countText.ts';
import { explainPaths } from './explainPaths.ts';
import { pathText, routeTex, sumParts, sumText } from './pathLines.ts';
import type { PathsFound } from './pathsReport.ts';
import { effortWords, leadWords, noteWords } from './pathWords.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));

function asked(
  document: GraphDocument,
  key: string,
  index: readonly number[] | null = null,
): { readonly context: ExplainContext; readonly report: PathsFound | null } {
  const trace = runDocument(document, ops);
  const context = { document, ops, trace, step: trace.steps.length };
  const [node = '', port = ''] = key.split('.');
  const work = explainPaths(context, { node, port, side: 'gradient' }, index);
  for (let next = work.next(); ; next = work.next()) {
    if (next.done === true) return { context, report: next.value.kind === 'found' ? next.value : null };
  }
}
function example(id: string, key: string, index: readonly number[] | null = null) {
  const { context, report } = asked(examples.find((each) => each.id === id)!.document, key, index);
  return { context, report: report! };
}

test('Olah, in words, as text, as TeX and spoken', () => {
  const { context, report } = example('olah', 'b.y');
  const [line] = report.paths!.listed;
  expect(leadWords(report)).toBe('2 paths lead from b to e.');
  expect(noteWords(context, report)).toEqual([
    'b is read by c.b and d.a: paths start into each of them, and their sums are added up.',
  ]);
  expect(effortWords(report)).toBe('One path at a time or as backprop does it: here both take 2 multiplications.');
  expect(pathText(line!, report, plainPrinter, 4)).toBe('∂c/∂b ∂e/∂c = 1 * 2 = 2');
  expect(pathText(line!, report, texPrinter, 4)).toBe(
    '\\frac{\\partial c}{\\partial b} \\, \\frac{\\partial e}{\\partial c} = 1 \\cdot 2 = 2',
  );
  expect(pathText(line!, report, spokenPrinter, 4)).toBe(
    'the derivative of c with respect to b times the derivative of e with respect to c equals 1 times 2 equals 2',
  );
  expect(sumText(report.paths!, report, plainPrinter, 4)).toBe(
    '∂e/∂b = ∂c/∂b ∂e/∂c + ∂d/∂b ∂e/∂d = 1 * 2 + 1 * 3 = 2 + 3 = 5',
  );
  expect(sumText(report.paths!, report, texPrinter, 4)).toMatch(
    /^\\begin\{aligned\}\n\\frac\{\\partial e\}\{\\partial b\} &= .* \\\\\n &= 1 \\cdot 2 \+ 1 \\cdot 3 \\\\\n &= 2 \+ 3 \\\\\n &= 5\n\\end\{aligned\}$/,
  );
});

test('Mazur: an entry of a weight, and the Jacobians along its route with their shapes', () => {
  const { report } = example('mazur', 'net_h.W', [0, 1]);
  expect(leadWords(report)).toBe('2 paths lead from w[1, 2] to C, along one route.');
  expect(pathText(report.paths!.listed[0]!, report, plainPrinter, 4)).toBe(
    '∂net_h[1]/∂w[1, 2] ∂out_h[1]/∂net_h[1] ∂net_o[1]/∂out_h[1] ∂out_o[1]/∂net_o[1] ∂C/∂out_o[1] = ' +
      '0.1 * 0.2413 * 0.4 * 0.1868 * 0.7414 = 0.001337',
  );
  const tex = routeTex(report.routes.listed[0]!, report);
  expect(tex.match(/\\underset\{\d \\times \d\}/g)).toEqual([
    '\\underset{1 \\times 2}',
    '\\underset{2 \\times 2}',
    '\\underset{2 \\times 2}',
    '\\underset{2 \\times 2}',
    '\\underset{2 \\times 4}',
  ]);
  expect(effortWords(report)).toBe(
    'One path at a time takes 8 multiplications. Backprop adds up at every entry on the way back and takes 6.',
  );
});

test('random graphs: every part of a printed sum, worked out again, is the gradient', () => {
  let looked = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { report } = asked(randomGraph(seed), 'n0.y');
    if (report === null || report.paths === null || report.paths.others !== null) continue;
    const { paths, magnitude } = report;
    const [, ...parts] = sumParts(paths, report, plainPrinter, 15);
    for (const part of parts.filter((text) => !text.includes('∂'))) {
      expect(Math.abs(arithmetic(part) - paths.sum), `seed ${seed}: ${part}`).toBeLessThanOrEqual(1e-12 * magnitude);
      looked += 1;
    }
    for (const line of paths.listed) {
      const numbers = pathText(line, report, plainPrinter, 15).split(' = ').at(-2) ?? '';
      if (numbers.includes('∂')) continue;
      expect(Math.abs(arithmetic(numbers) - line.product), `seed ${seed}: ${numbers}`).toBeLessThanOrEqual(
        1e-12 * magnitude,
      );
    }
  }
  expect(looked).toBeGreaterThan(60);
});

test('counts are exact as far as anybody reads digits', () => {
  expect(countText(1_179_648n)).toBe('1,179,648');
  expect(countText(2n ** 60n)).toBe('1,152,921,504,606,846,976');
  expect(countText(2n ** 1000n)).toBe('about 1.07 × 10^301');
  expect(countText(7n)).toBe('7');
});
