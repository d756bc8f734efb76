// The laws of the catalogue: every op and sample obeys them, and broken ops do not.
import { describe, expect, test } from 'vitest';
import type { Op } from '../engine/op.ts';
import { random } from '../engine/random.ts';
import { opByName, ops } from './index.ts';
import { laws } from './laws.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`catalogue laws: SEED=${seed}`);

describe.each(ops.map((op) => [op.name, op] as const))('%s', (_, op) => {
  test.each(laws.map((law) => [law.number, law.title, law] as const))('law %i: %s', (number, _title, law) => {
    expect(law.violations(op, random(seed + number), opByName), `SEED=${seed}`).toEqual([]);
  });
});

test('law 18: every op file is listed, named after its export, and names are unique', async () => {
  const files = import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts', '!./index.ts']);
  const found: string[] = [];
  for (const [file, load] of Object.entries(files)) {
    const module = await load();
    for (const [name, value] of Object.entries(module)) {
      if (!isOp(value)) continue;
      found.push(value.name);
      expect(`./${name}.ts`).toBe(file);
      expect(name.toLowerCase()).toBe(value.name.toLowerCase());
      expect(name).toMatch(/^[a-z]/);
    }
  }
  expect(found.toSorted()).toEqual(ops.map(({ name }) => name).toSorted());
  expect(opByName.size).toBe(ops.length);
});

function isOp(value: unknown): value is Op {
  return typeof value === 'object' && value !== null && 'infer' in value && 'vjp' in value && 'samples' in value;
}

test('law 19: the catalogue has all of part A', () => {
  const partA =
    'Input Parameter Affine MatMul Add Subtract Multiply Divide Negate Exp Log Sqrt Square Reciprocal Absolute Power ReLU ' +
    'Sigmoid Tanh Softmax LogSoftmax Sum Mean SoftmaxCrossEntropy CrossEntropy NegativeLogLikelihood MeanSquaredError ' +
    'StopGradient Identity';
  expect(partA.split(' ').filter((name) => !opByName.has(name))).toEqual([]);
});

test('law 20: and what moves, folds and contracts entries', () => {
  const moving =
    'Reshape Transpose Flatten Squeeze Unsqueeze Concat Stack Split Slice Gather Expand Tile Pad Flip Tril Triu OneHot ' +
    'Max Min Product LogSumExp L1Norm L2Norm Variance StandardDeviation CumSum TopK Dot Outer Einsum Bilinear';
  expect(moving.split(' ').filter((name) => !opByName.has(name))).toEqual([]);
});
