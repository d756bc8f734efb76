// What is said where data sits on a kink of an op that looks at several entries at once: the first place, and how many more there are.
import { describe, expect, test } from 'vitest';
import { completeParams, type Params } from '../engine/op.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

type Inputs = Readonly<Record<string, Tensor>>;

function notices(name: string, inputs: Inputs, params: Params = {}): Readonly<Record<string, string>> {
  const op = opByName.get(name)!;
  return op.kinkAt!(inputs, completeParams(op, params));
}
function said(name: string, x: Tensor, params: Params = {}): string | undefined {
  return notices(name, { x }, params).x;
}
const rows = { axes: [1] };

describe('folds', () => {
  test('a length of 0, in one row, in two or in more', () => {
    const start =
      'is 0 and so is all that is folded with it, so L2Norm has a corner: the gradient is taken as 0, as PyTorch does';
    expect(said('L2Norm', sampleTensor([2, 2], 1, 0, 0, 0), rows)).toBe(`x[1,0] ${start}`);
    expect(said('L2Norm', sampleTensor([3, 2], 0, 0, 1, 1, 0, 0), rows)).toBe(
      `x[0,0] ${start}; likewise in 1 more place`,
    );
    expect(said('L2Norm', sampleTensor([3, 2], 0, 0, 0, 0, 0, 0), rows)).toBe(
      `x[0,0] ${start}; likewise in 2 more places`,
    );
    expect(said('L2Norm', sampleTensor([2, 2], 1, 0, 0, 2), rows)).toBeUndefined();
  });

  test('a deviation of 0 of two numbers or more: one has none', () => {
    expect(said('StandardDeviation', vector(5, 5))).toContain('x[0] is 5 and so is all that is folded with it');
    expect(said('StandardDeviation', vector(5))).toBeUndefined();
    expect(said('StandardDeviation', vector(5, 6))).toBeUndefined();
  });

  test('a tie for the largest or the smallest, but not one below', () => {
    expect(said('Max', sampleTensor([3, 2], 1, 2, 3, 3, 4, 5), rows)).toBe(
      'x[1,0] is 3 and ties with 1 more for the largest: the gradient is shared evenly among them, as PyTorch does (amax, amin)',
    );
    expect(said('Max', sampleTensor([3, 2], 1, 1, 3, 3, 4, 5), rows)).toMatch(
      /^x\[0,0\] .*; likewise in 1 more place$/,
    );
    expect(said('Max', sampleTensor([3, 2], 1, 1, 3, 3, 4, 4), rows)).toMatch(/; likewise in 2 more places$/);
    expect(said('Min', sampleTensor([2, 3], 1, 2, 2, 3, 2, 2), rows)).toMatch(
      /^x\[1,1\] is 2 and ties with 1 more for the smallest/,
    );
    expect(said('Max', sampleTensor([2, 2], 1, 2, 3, 2), rows)).toBeUndefined();
  });
});

describe('places', () => {
  test('Hardmax: only a tie for the largest', () => {
    expect(said('Hardmax', sampleTensor([3, 3], 1, 3, 3, 5, 2, 2, 4, 4, 4))).toBe(
      'x[0,1] is 3, where Hardmax has a tie for the largest entry: the gradient there is taken as 0, where PyTorch has no such op; likewise at 1 more entry',
    );
    expect(said('Hardmax', sampleTensor([4, 2], 1, 1, 3, 3, 4, 4, 2, 1))).toMatch(/likewise at 2 more entries$/);
    expect(said('Hardmax', vector(2, 2, 3))).toBeUndefined();
  });

  test('TopK: only a tie for a place, along its axis', () => {
    expect(said('TopK', vector(5, 3, 3, 1), { k: 2 })).toMatch(
      /^x\[1\] is 3 and ties with another entry for a place among the 2:/,
    );
    expect(said('TopK', vector(5, 3, 3, 1), { k: 1 })).toBeUndefined();
    expect(said('TopK', sampleTensor([2, 3], 1, 2, 3, 4, 4, 1), { k: 1 })).toMatch(/^x\[1,0\] is 4/);
    expect(said('TopK', sampleTensor([2, 2], 1, 7, 1, 7), { k: 1, axis: 0 })).toMatch(/^x\[0,0\] is 1/);
    expect(said('TopK', sampleTensor([2, 2], 2, 2, 1, 1), { k: 1 })).toMatch(/^x\[0,0\] is 2/);
    expect(said('TopK', sampleTensor([2, 2], 2, 2, 1, 3), { k: 2, axis: 0 })).toBeUndefined();
  });

  test('MaxPool2d: the two places, and how many windows more', () => {
    const both = 'are both the largest of a window (2): the first of them takes all of its gradient, as PyTorch does';
    expect(said('MaxPool2d', sampleTensor([1, 2, 4], 1, 2, 5, 6, 2, 1, 6, 3))).toBe(
      `x[0,0,1] and x[0,1,0] ${both}; likewise in 1 more window`,
    );
    expect(said('MaxPool2d', sampleTensor([1, 2, 4], 2, 2, 5, 6, 2, 1, 4, 3))).toBe(`x[0,0,0] and x[0,0,1] ${both}`);
    expect(said('MaxPool2d', sampleTensor([1, 2, 2], ...Array.from({ length: 4 }, () => -Infinity)))).toBeUndefined();
  });
});

describe('entries', () => {
  test.each<[op: string, at: number, near: number, params?: Params]>([
    ['ReLU6', 0, 1],
    ['ReLU6', 6, 5],
    ['HardTanh', 1, 0],
    ['HardTanh', -1, -2],
    ['HardTanh', 2, 1, { max: 2 }],
    ['HardSigmoid', 3, 2],
    ['HardSigmoid', -3, -2],
    ['Round', -2.5, -2],
    ['Round', 0.5, 0.25],
    ['Clip', 1, 1.5, { min: 1, max: 2 }],
    ['Clip', 2, 3, { min: 1, max: 2 }],
    ['Clip', 2, 1, { min: 2, max: 2 }],
    ['Clip', 1, 2, { min: 1 }],
  ])('%s at %d, and not at %d', (name, at, near, params = {}) => {
    expect(said(name, vector(at), params)).toContain(`x[0] is ${at}, where ${name} has a `);
    expect(said(name, vector(near), params)).toBeUndefined();
  });

  test('pairs', () => {
    const at = (x: number, exponent: number) =>
      Object.keys(notices('Power', { x: scalar(x), exponent: scalar(exponent) }));
    expect([at(0, 0), at(0, 0.5), at(0, 1), at(0, -1), at(1, 0.5)]).toEqual([['exponent'], ['x'], [], [], []]);
    const hinge = (y: number, t: number) => notices('Hinge', { prediction: vector(y), target: vector(t) });
    expect(hinge(-1, -1).prediction).toContain('the edge of the margin');
    expect([hinge(1, -1), hinge(0.5, 1)]).toEqual([{}, {}]);
  });

  test('losses with a bound', () => {
    const gaussian = (variance: number) =>
      notices('GaussianNLL', { prediction: vector(1), target: vector(0), variance: vector(variance) }).variance;
    expect(gaussian(1e-6)).toContain('variance[0] is 0.000001, where GaussianNLL has a corner, at eps');
    expect(gaussian(1e-5)).toBeUndefined();
    const scores = { scores: sampleTensor([1, 3], 2, 1.5, 0), target: vector(0) };
    expect(notices('MultiMargin', scores, { margin: 0.5 }).scores).toContain('scores[0,1] is 1.5 and scores[0,0] is 2');
    expect(notices('MultiMargin', scores, { margin: 0.25 })).toEqual({});
    expect(notices('MultiMargin', { ...scores, target: vector(1) }, { margin: 0 })).toEqual({});
    expect(notices('BinaryCrossEntropy', { p: vector(0.5, 1), target: vector(1, 0) }).p).toMatch(
      /^p\[1\] is 1, .* as PyTorch does$/,
    );
  });
});
