// What the inspector reads and writes: notes, shapes that people type, tensors in other shapes, equations as rows of items.
import { describe, expect, test } from 'vitest';
import { tensor } from '../../engine/tensor.ts';
import { affineSoftmax } from '../../examples/affineSoftmax.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { nodeView } from '../../explain/context.ts';
import { explainPort } from '../../explain/explainPort.ts';
import { noteParts } from '../../explain/noteParts.ts';
import { ops as catalogue } from '../../ops/index.ts';
import { nothingSelected } from '../../state/followSelection.ts';
import { shortText } from '../outline/ShortValue.tsx';
import { equationItems, equationUnits } from './derivation/rule/equationItems.ts';
import { transposedIndex, transposedTensor } from './derivation/rule/transposedTensor.ts';
import { currentSubject, subjectsOf } from './derivation/subjects.ts';
import { parseShape } from './values/parseShape.ts';
import { resized } from './values/resized.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));
const { document } = affineSoftmax;
const trace = runDocument(document, ops);

describe('noteParts', () => {
  const told = (note: string) => noteParts(note).map(({ kind, text }) => (kind === 'tex' ? `[${text}]` : text));
  test.each([
    ['plain', ['plain']],
    ['a $x^2$ b', ['a ', '[x^2]', ' b']],
    ['$x$$y$', ['[x]', '[y]']],
    ['costs $5', ['costs $5']],
    ['\\$5 and $x$', ['$5 and ', '[x]']],
    ['empty $$ here', ['empty $$ here']],
    ['', []],
    [`$${'x'.repeat(1001)}$`, [`$${'x'.repeat(1001)}$`]],
  ])('%s', (note, parts) => {
    expect(told(note)).toEqual(parts);
  });
});

describe('parseShape', () => {
  test.each([
    ['', []],
    ['scalar', []],
    ['3', [3]],
    ['2 × 3', [2, 3]],
    ['2x3x4', [2, 3, 4]],
    ['(2, 3)', [2, 3]],
    ['[2 3]', [2, 3]],
    ['0, 3', [0, 3]],
  ])('%s', (text, shape) => {
    expect(parseShape(text)).toEqual({ shape });
  });
  test.each(['two', '-1', '2.5', '1e9', '100000 × 100000', '1,1,1,1,1,1,1,1,1'])(
    '%s is refused with a reason',
    (text) => {
      expect(parseShape(text)).toHaveProperty('problem', expect.stringMatching(/\.$/));
    },
  );
});

describe('resized', () => {
  const matrix = tensor([2, 2], Float64Array.of(1, 2, 3, 4));
  test('keeps the order where as many fit', () => {
    expect([...resized(matrix, [4]).data]).toEqual([1, 2, 3, 4]);
  });
  test('keeps every number at its place where the shape grows, and has 0 elsewhere', () => {
    expect([...resized(matrix, [3, 3]).data]).toEqual([1, 2, 0, 3, 4, 0, 0, 0, 0]);
    expect([...resized(matrix, [1, 2]).data]).toEqual([1, 2]);
    expect([...resized(matrix, [2, 2, 2]).data]).toEqual([1, 2, 3, 4, 0, 0, 0, 0]);
    expect([...resized(matrix, [2]).data]).toEqual([1, 2]);
    expect([...resized(undefined, [2]).data]).toEqual([0, 0]);
  });
});

test('a transposed tensor has its last two axes the other way round, and so have its indices', () => {
  const cube = tensor(
    [2, 2, 3],
    Float64Array.from({ length: 12 }, (_, k) => k),
  );
  const turned = transposedTensor(cube);
  expect(turned.shape).toEqual([2, 3, 2]);
  expect([...turned.data]).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
  expect(transposedIndex([1, 2, 0])).toEqual([1, 0, 2]);
  expect(transposedIndex([2])).toEqual([2]);
});

describe('an equation as a row of items', () => {
  function itemsOf(node: string, port: string, side: 'value' | 'gradient'): string {
    const context = { document, ops, trace, step: trace.steps.length };
    const explanation = explainPort(context, node, port, side);
    if (explanation === null || explanation.rule === null) throw new Error(port);
    const { rule, names, frame } = explanation;
    const items = equationItems(rule, {
      names,
      digits: 4,
      numbers: (ref) =>
        ref.side === 'value'
          ? frame.value(`${ref.node}.${ref.port}`)
          : frame.gradient(`${ref.node}.${ref.port}`)?.value,
    });
    return items
      .map((item) => {
        if (item.kind === 'tex') return item.tex;
        if (item.kind !== 'tensor') return item.kind === 'open' ? '(' : ')';
        return `<${item.ref.side === 'gradient' ? 'd' : ''}${item.ref.port}${item.transposed ? 'ᵀ' : ''}>`;
      })
      .join(' ');
  }
  test.each<[string, string, 'value' | 'gradient', string]>([
    ['fc', 'y', 'value', '<W> <x> + <b>'],
    ['fc', 'W', 'gradient', '<dy> <xᵀ>'],
    ['fc', 'b', 'gradient', '<dy>'],
    ['p', 'y', 'value', '\\operatorname{softmax} ( 1 \\cdot <x> )'],
    ['p', 'x', 'gradient', '1 \\cdot ( \\operatorname{diag} ( <y> ) - <y> <yᵀ> ) <dy>'],
  ])('%s.%s %s', (node, port, side, items) => {
    expect(itemsOf(node, port, side)).toBe(items);
  });
});

test('a line break parts neither parentheses from what is in them nor a sign from what follows it', () => {
  const tex = (text: string) => ({ kind: 'tex', tex: text }) as const;
  const open = { kind: 'open', fence: '(' } as const;
  const close = { kind: 'close', fence: '(' } as const;
  const grid = { kind: 'tensor', ref: { node: 'n', port: 'y', side: 'value' }, transposed: false } as const;
  const items = [tex('2'), tex('\\cdot'), open, tex('\\log'), open, grid, close, tex('-'), grid, grid, close];
  expect(equationUnits(items).map((unit) => unit.length)).toEqual([1, 6, 2, 2]);
});

describe('what a derivation is about when nobody has chosen', () => {
  const view = nodeView({ document, ops }, 'fc');
  if (view === null) throw new Error('fc');
  const at = (step: number) => {
    const { port, side } = currentSubject(view, nothingSelected, trace, step);
    return `${side} ${port}`;
  };
  test('parameters come first among the gradients, as they do in the run', () => {
    expect(subjectsOf(view).map(({ port, side }) => `${side} ${port}`)).toEqual([
      'value y',
      'gradient W',
      'gradient b',
      'gradient x',
      'gradient y',
    ]);
  });
  test('the last thing that happened to the node', () => {
    expect(at(0)).toBe('value y');
    expect(at(9)).toBe('value y');
    expect(trace.steps.map((_, k) => at(k + 1)).slice(-4)).toEqual([
      'gradient y',
      'gradient W',
      'gradient b',
      'gradient x',
    ]);
  });
  test('a chosen port wins', () => {
    const chosen = { ...nothingSelected, port: { node: 'fc', port: 'b', side: 'gradient' } as const };
    expect(currentSubject(view, chosen, trace, 3)).toEqual(chosen.port);
  });
});

test('a short value is nested figures, or a shape with its norm', () => {
  expect(shortText(tensor([2, 2], Float64Array.of(1, -0.5, 1e-9, 0)), 4)).toBe('[[1, −0.5], [1 × 10⁻⁹, 0]]');
  expect(shortText(tensor([], Float64Array.of(2)), 4)).toBe('2');
  expect(shortText(tensor([9], new Float64Array(9).fill(1)), 4)).toBe('9, norm 3');
  expect(shortText(tensor([0, 3], new Float64Array(0)), 4)).toBe('empty, 0 × 3');
});
