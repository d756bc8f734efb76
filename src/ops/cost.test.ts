// What ops cost: products that would take minutes, or fill the memory on their way, are refused before anything is computed.
import { expect, test } from 'vitest';
import { completeParams, inputsOf, type Params } from '../engine/op.ts';
import { type Instruction, type Program, portKey, type Source } from '../engine/program.ts';
import { MOST_WORK, resolve } from '../engine/resolve.ts';
import type { Shape } from '../engine/shape.ts';
import { scalar } from '../engine/tensor.ts';
import { opByName, ops } from './index.ts';

/** The op fed by nodes that make a large tensor of one number, so that nothing has to be held. */
function fed(name: string, shapes: Readonly<Record<string, Shape>>, given: Params = {}): Program {
  const op = opByName.get(name)!;
  const params = completeParams(op, given);
  const expand = opByName.get('Expand')!;
  const sources = Object.entries(shapes).map(
    ([port, shape]): Instruction => ({
      node: `of_${port}`,
      op: expand,
      params: { shape },
      inputs: { x: { kind: 'held', value: scalar(1), trainable: false } },
    }),
  );
  const inputs = inputsOf(op, params).flatMap(({ name: port, default: held }): [string, Source][] => {
    if (shapes[port]) return [[port, { kind: 'wire', node: `of_${port}`, port: 'y' }]];
    return typeof held === 'object' ? [[port, { kind: 'open', initializer: held, trainable: true }]] : [];
  });
  return { instructions: [...sources, { node: 'n', op, params, inputs: Object.fromEntries(inputs) }], target: null };
}

/** The op, its ports, its params, and how many multiplications its forward takes, or the numbers of a tensor on the way. */
const rows: readonly [op: string, shapes: Readonly<Record<string, Shape>>, params: Params, refused: number][] = [
  ['MatMul', { a: [2000, 1500], b: [1500, 1000] }, {}, 2000 * 1500 * 1000],
  ['MatMul', { a: [40, 300, 500], b: [500, 400] }, {}, 40 * 300 * 500 * 400],
  ['Affine', { x: [10, 1000, 1000] }, { units: 300 }, 10 * 1000 * 1000 * 300],
  ['Bilinear', { x1: [3000, 90], x2: [3000, 100], W: [90, 90, 100] }, {}, 3000 * 90 * 90 * 100],
  ['Einsum', { a: [1500, 1500], b: [1500, 1500] }, { equation: 'ij,kj->ik' }, 1500 ** 3],
  ['Conv1d', { x: [50, 3000], W: [200, 50, 100] }, {}, 200 * 2901 * 50 * 100],
  ['Conv2d', { x: [1, 1500, 1500], W: [1, 1, 700, 700] }, { padding: [300] }, 1401 ** 2 * 700 ** 2],
  ['ConvTranspose2d', { x: [2, 700, 700], W: [2, 3, 50, 50] }, {}, 2 * 700 * 700 * 3 * 50 * 50],
  ['MaxPool2d', { x: [1, 2000, 2000] }, { kernel: [1000], stride: [1] }, 1001 ** 2 * 1000 ** 2],
  ['AvgPool2d', { x: [1, 2000, 2000] }, { kernel: [1000, 2], stride: [1] }, 1001 * 1999 * 1000 * 2],
  ['ScaledDotProductAttention', { q: [300_000, 2], k: [300_000, 2], v: [300_000, 2] }, {}, 300_000 ** 2],
  ['ScaledDotProductAttention', { q: [2000, 400], k: [2000, 400], v: [2000, 400] }, {}, 2000 * 2000 * 800],
  ['MultiHeadAttention', { query: [9000, 4], key: [9000, 4], value: [9000, 4] }, { heads: 2 }, 9000 * 9000 * 2],
  // Queries and answers, keys, values, then the scores of all pairs and what they weigh.
  [
    'MultiHeadAttention',
    { query: [2000, 500], key: [1000, 700], value: [1000, 900] },
    { heads: 2 },
    2000 * 2 * 500 ** 2 + 1000 * 700 * 500 + 1000 * 900 * 500 + 2 * 2000 * 1000 * 500,
  ],
  ['RNNCell', { x: [1000, 1500], h_prev: [1000, 1500] }, {}, 1000 * 2 * 1500 ** 2],
  ['LSTMCell', { x: [1000, 600], h_prev: [1000, 600], c_prev: [1000, 600] }, {}, 1000 * 4 * 2 * 600 ** 2],
  ['GRUCell', { x: [1000, 700], h_prev: [1000, 700] }, {}, 1000 * 3 * 2 * 700 ** 2],
];

test.each(rows)('%s of %j, %j', (name, shapes, params, refused) => {
  const problem = resolve(fed(name, shapes, params)).problems.get('n');
  expect(problem?.problem).toMatch(/multiplications|on its way/);
  expect(problem?.problem).toContain(refused.toLocaleString('en'));
  expect(refused).toBeGreaterThan(problem?.problem.includes('on its way') ? 2 ** 24 : MOST_WORK);
});

test('a graph of many products is refused where it becomes too much', () => {
  const one = fed('MatMul', { a: [1000, 1000], b: [1000, 1000] });
  const product = one.instructions[2]!;
  const { problems } = resolve({
    ...one,
    instructions: [...one.instructions, { ...product, node: 'second' }, { ...product, node: 'third' }],
  });
  expect([...problems.keys()]).toEqual(['third']);
  expect(problems.get('third')?.problem).toContain('3,000,000,000 multiplications');
});

test('every sample is far below', () => {
  for (const op of ops) {
    for (const sample of op.samples) {
      const params = completeParams(op, sample.params ?? {});
      const inputs = inputsOf(op, params).flatMap(({ name, default: held }): [string, Source][] => {
        const value = sample.inputs[name] ?? (typeof held === 'number' ? scalar(held) : undefined);
        if (value) return [[name, { kind: 'held', value, trainable: false }]];
        return typeof held === 'object' ? [[name, { kind: 'open', initializer: held, trainable: false }]] : [];
      });
      const { shapes, problems } = resolve({
        instructions: [{ node: 'n', op, params, inputs: Object.fromEntries(inputs) }],
        target: null,
      });
      if (!op.cost || problems.size > 0) continue;
      const known = Object.fromEntries([...shapes].map(([key, shape]) => [key.slice(portKey('n', '').length), shape]));
      const { multiplications, largest = 0 } = op.cost(known, params);
      expect(multiplications, `${op.name}, ${sample.name}`).toBeLessThan(1e6);
      expect(Number.isInteger(multiplications) && Number.isInteger(largest)).toBe(true);
    }
  }
});
