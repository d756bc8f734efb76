// Special cases of the ops that fold and multiply entries, and what can be set in front of a port that does not fit.
import { describe, expect, test } from 'vitest';
import { scalar } from '../engine/tensor.ts';
import { sampleTensor, vector } from './sampleTensor.ts';
import { infer, problemOf, run, shapeOf } from './testing/askOp.ts';

function said(equation: string, shapes: readonly (readonly number[])[]): string {
  const inputs = Object.fromEntries(shapes.map((shape, k) => ['abc'[k]!, shape]));
  return problemOf('Einsum', inputs, { equation }).problem;
}

describe('folds', () => {
  test('ties share evenly', () => {
    expect(run('Max', { x: vector(2, 5, 5, 1) }).gradient('x')).toEqual([0, 0.5, 0.5, 0]);
    expect(run('Min', { x: vector(2, 2, 2) }).gradient('x')).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
  test('nothing has no largest entry', () => {
    expect(problemOf('Max', { x: [0, 3] }, { axes: [0] }).problem).toBe(
      'axis 0 of x has no entries, and nothing has no largest entry',
    );
    expect(shapeOf('Max', [0, 3], { axes: [1] })).toEqual([0]);
    expect(run('Product', { x: sampleTensor([0]) }).value()).toEqual([1]);
    expect(run('LogSumExp', { x: sampleTensor([0]) }).value()).toEqual([-Infinity]);
  });
  test('beside an infinity or a zero the product of the others is taken (PyTorch divides: NaN beside an infinity)', () => {
    expect(run('Product', { x: vector(Infinity, 2) }).gradient('x')).toEqual([2, Infinity]);
    expect(run('Product', { x: vector(0, 2, 3) }).gradient('x')).toEqual([6, 0, 0]);
  });
  test('a length whose squares overflow is still a number (PyTorch: infinity)', () => {
    const { value, gradient } = run('L2Norm', { x: vector(3e200, -4e200) });
    expect(value()[0]! / 5e200).toBeCloseTo(1, 14);
    expect(gradient('x').map((slope) => Math.round(slope * 10) / 10)).toEqual([0.6, -0.8]);
  });
  test('at 0 a length and a deviation send 0', () => {
    expect(run('L2Norm', { x: vector(0, 0) }).gradient('x')).toEqual([0, 0]);
    expect(run('StandardDeviation', { x: vector(3, 3, 3) }).gradient('x')).toEqual([0, 0, 0]);
  });
  test('a variance far from 0 keeps its digits', () => {
    expect(run('Variance', { x: vector(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16) }).value()).toEqual([30]);
    expect(run('Variance', { x: scalar(3) }).value()).toEqual([Number.NaN]);
  });
  test('TopK takes no more than there are', () => {
    expect(problemOf('TopK', { x: [2, 3] }, { k: 4 })).toMatchObject({
      problem: 'k is 4, but axis -1 of x has 3 entries: x is a matrix of 2 × 3',
      fix: { name: 'k', value: 3 },
    });
    const { value } = run('TopK', { x: vector(1, 3, 3, 2) }, { k: 3 });
    expect([value('y'), value('indices')]).toEqual([
      [3, 3, 2],
      [1, 2, 3],
    ]);
  });
});

describe('Einsum', () => {
  test('says what is wrong with an equation', () => {
    expect(said('ij->jk', [[2, 3]])).toBe('equation "ij->jk" has k behind the arrow, but in no operand');
    expect(said('ij->ii', [[2, 3]])).toBe('equation "ij->ii" names i twice behind the arrow');
    expect(said('i2->i', [[2, 3]])).toContain('is not understood at "i2"');
    expect(said('i->j->k', [[2]])).toContain('more than one arrow');
    expect(said('i....->i', [[2]])).toContain('is not understood');
    expect(problemOf('Einsum', { a: [2] }, { equation: '->' }).problem).toContain('name 0 axes');
  });
  test('says which operand does not fit', () => {
    expect(
      said('ij,jk->ik', [
        [2, 3],
        [4, 2],
      ]),
    ).toBe('j stands for axes of size 3 and 4: b is a matrix of 4 × 2');
    expect(said('ij->i', [[2, 3, 4]])).toBe(
      'a has 3 axes (a tensor of 2 × 3 × 4), but its subscripts "ij" name 2 axes',
    );
    expect(said('ii->i', [[2, 3]])).toContain('i stands for axes of size 2 and 3');
  });
  test('gives an open operand the sizes that its letters have elsewhere', () => {
    expect(infer('Einsum', { a: [2, 3], b: 'open' }, { equation: 'ij,ji->' })).toEqual({
      outputs: { y: [] },
      inputs: { b: [3, 2] },
    });
    expect(problemOf('Einsum', { a: [2, 3], b: 'open' }).problem).toContain('nothing says which shape');
  });
  test('refuses what would not fit in memory on the way', () => {
    const wide = [4000, 1];
    expect(said('ai,bj,ck->abc', [wide, wide, wide])).toContain('on the way');
    expect(said('i,j->ij', [[4096], [4097]])).toContain('on the way would have 1.7e+7 numbers');
    expect(infer('Einsum', { a: [4096], b: [4096] }, { equation: 'i,j->ij' })).toEqual({
      outputs: { y: [4096, 4096] },
    });
  });
  test('takes as many operands as there are letters before y, the output', () => {
    const inputs = Object.fromEntries([...'abcdefghijklmnopqrstuvwx'].map((port) => [port, []]));
    const most = `${','.repeat(23)}->`;
    expect(infer('Einsum', inputs, { equation: most })).toEqual({ outputs: { y: [] } });
    expect(problemOf('Einsum', inputs, { equation: `,${most}` }).problem).toBe(
      `equation ",${most}" has 25 operands, but there can be at most 24`,
    );
  });
  test('dots stand for any number of axes, also none', () => {
    expect(infer('Einsum', { a: [2, 3] }, { equation: 'ij->...ij' })).toEqual({ outputs: { y: [2, 3] } });
    expect(infer('Einsum', { a: [2, 3] }, { equation: 'i j -> j  i' })).toEqual({ outputs: { y: [3, 2] } });
    expect(problemOf('Einsum', { a: [2, 3] }, { equation: 'ijk...->i' })).toMatchObject({
      problem: 'a has 2 axes (a matrix of 2 × 3), but its subscripts "ijk..." name 3 axes',
      expected: 'at least 3 axes',
    });
  });
});

describe('Bilinear', () => {
  test('chooses the shapes that nobody gave', () => {
    expect(infer('Bilinear', { x1: [4, 2], x2: [4, 3], W: 'open', b: 'open' }, { units: 5 })).toEqual({
      outputs: { y: [4, 5] },
      inputs: { W: [5, 2, 3], b: [5] },
    });
    expect(infer('Bilinear', { x1: 'open', x2: [4, 3], W: [5, 2, 3], b: [5] })).toEqual({
      outputs: { y: [4, 5] },
      inputs: { x1: [4, 2] },
    });
  });
  test('offers a way out of the usual mistakes', () => {
    expect(problemOf('Bilinear', { x1: [4, 2], x2: [3], W: 'open', b: 'open' }, { units: 5 })).toMatchObject({
      problem: 'x1 holds 4 samples and x2 one sample (x1 is a matrix of 4 × 2, x2 is a vector of 3)',
      fix: { kind: 'insert', op: 'Expand', params: { shape: [4, -1] } },
    });
    expect(problemOf('Bilinear', { x1: [2], x2: [3], W: [2, 3], b: [] }).fix).toMatchObject({
      op: 'Unsqueeze',
      params: { axes: [0] },
    });
    expect(problemOf('Bilinear', { x1: [2], x2: [3], W: 'open', b: [] }).problem).toContain('units is not set');
    expect(problemOf('Bilinear', { x1: [2], x2: [4], W: [5, 2, 3], b: [] }).problem).toBe(
      'W is a tensor of 5 × 2 × 3, for 2 and 3 features, but x1 has 2 and x2 has 4',
    );
  });
});

describe('what can be set in front of a port that does not fit', () => {
  test('a transpose of either factor of a product', () => {
    expect(problemOf('MatMul', { a: [2, 3], b: [4, 3] })).toMatchObject({
      port: 'b',
      fix: { kind: 'insert', op: 'Transpose', text: 'Insert a Transpose, so that b is a matrix of 3 × 4.' },
    });
    expect(problemOf('MatMul', { a: [3, 2], b: [3, 4] })).toMatchObject({ port: 'a', fix: { op: 'Transpose' } });
    expect(problemOf('MatMul', { a: [5, 2, 3], b: [5, 4, 3] }).fix).toMatchObject({ params: { perm: [0, 2, 1] } });
  });
  test('a flattening of images before a layer', () => {
    expect(problemOf('Affine', { x: [64, 1, 28, 28], W: [10, 784], b: [10] })).toMatchObject({
      port: 'x',
      fix: {
        kind: 'insert',
        op: 'Flatten',
        params: { start: 1 },
        text: 'Insert a Flatten, so that x is a matrix of 64 × 784.',
      },
    });
    expect(problemOf('Affine', { x: [3, 64], W: [10, 3], b: [10] })).toMatchObject({
      port: 'x',
      fix: { op: 'Transpose' },
    });
  });
  test('a column, where a vector should repeat along rows', () => {
    expect(problemOf('Add', { a: [2, 3], b: [2] })).toMatchObject({
      port: 'b',
      fix: {
        kind: 'insert',
        op: 'Unsqueeze',
        params: { axes: [-1] },
        text: 'Insert an Unsqueeze, so that b is a matrix of 2 × 1.',
      },
    });
    expect(problemOf('Multiply', { a: [2], b: [2, 3] })).toMatchObject({ port: 'a', fix: { op: 'Unsqueeze' } });
    expect(problemOf('Subtract', { a: [2, 3], b: [6] })).toMatchObject({
      fix: { op: 'Reshape', params: { shape: [2, 3] } },
    });
    expect(problemOf('Add', { a: [2, 3], b: [5] }).fix?.kind).toBe('advice');
  });
  test('one axis less for labels', () => {
    expect(problemOf('SoftmaxCrossEntropy', { logits: [4, 3], target: [4, 1] })).toMatchObject({
      port: 'target',
      fix: {
        kind: 'insert',
        op: 'Squeeze',
        params: { axes: [1] },
        text: 'Insert a Squeeze, so that target is a vector of 4.',
      },
    });
  });
});
