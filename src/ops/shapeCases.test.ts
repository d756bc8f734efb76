// Special cases of the ops that move entries: what they refuse, in which words, with which way out.
import { describe, expect, test } from 'vitest';
import { scalar } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { gradientOf, runSample } from './laws/runSample.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';
import { forwardProblem, infer, portsOf, problemOf, run, shapeOf } from './testing/askOp.ts';

/** What an entry gets from each place of the padded vector that shows it. */
function counts(mode: string): number[] {
  return run('Pad', { x: vector(1, 2, 3) }, { pads: [2, 1], mode }).gradient('x');
}

describe('Reshape', () => {
  test('finds the size that is left', () => {
    expect(shapeOf('Reshape', [2, 3, 4], { shape: [4, -1] })).toEqual([4, 6]);
    expect(shapeOf('Reshape', [0, 3], { shape: [3, -1] })).toEqual([3, 0]);
  });
  test('says how many entries there are, and offers a shape that holds them', () => {
    expect(problemOf('Reshape', { x: [2, 3] }, { shape: [4, 2] })).toMatchObject({
      problem: 'x has 6 entries (a matrix of 2 × 3), but shape [4, 2] holds 8',
      fix: { kind: 'param', name: 'shape', value: [-1, 2] },
    });
    expect(problemOf('Reshape', { x: [2, 3] }, { shape: [4, -1] }).problem).toBe(
      'x has 6 entries (a matrix of 2 × 3), which cannot be cut into rows of 4: shape is [4, -1]',
    );
    expect(problemOf('Reshape', { x: [6] }, { shape: [-1, -1] }).problem).toContain('2 sizes of -1');
    expect(problemOf('Reshape', { x: [0, 3] }, { shape: [0, -1] }).problem).toContain('-1 could be anything');
    expect(problemOf('Reshape', { x: [] }, { shape: [2] }).problem).toBe(
      'x has 1 entry (a scalar), but shape [2] holds 2',
    );
  });
});

describe('axes', () => {
  test('that are not there are named with those that are', () => {
    expect(problemOf('Flip', { x: [2, 3] }, { axes: [2] })).toMatchObject({
      problem: 'axis 2 does not exist: x is a matrix of 2 × 3, so there is axis 0 to 1 (or -2 to -1)',
      fix: { kind: 'param', name: 'axes', value: [] },
    });
    expect(problemOf('Squeeze', { x: [1, 1] }, { axes: [0, -2] })).toMatchObject({
      problem: 'axis -2 is named twice in axes, but can be named only once',
      fix: { value: [0] },
    });
    expect(problemOf('Unsqueeze', { x: [3] }, { axes: [5] }).problem).toBe(
      'axis 5 does not exist: with 1 new axes the result has axis 0 to 1 (or -2 to -1)',
    );
    expect(problemOf('Transpose', { x: [2, 3] }, { perm: [0, 0] })).toMatchObject({
      problem: 'perm [0, 0] does not name each axis of x once: x is a matrix of 2 × 3, so there are 2 axes',
      fix: { name: 'perm', value: null },
    });
    expect(problemOf('Flatten', { x: [3] })).toMatchObject({
      problem: 'start is 1, but x is a vector of 3: there is axis 0 (or -1) to start from',
      fix: { name: 'start', value: 0 },
    });
    expect(problemOf('Concat', { a: [], b: [] }).fix).toMatchObject({ kind: 'insert', op: 'Unsqueeze' });
  });
  test('of another size than 1 stay where Squeeze names them, as in PyTorch', () => {
    expect(shapeOf('Squeeze', [2, 1, 3], { axes: [0, 1] })).toEqual([2, 3]);
  });
});

describe('Expand', () => {
  test('repeats only what has size 1', () => {
    expect(shapeOf('Expand', [3, 1], { shape: [2, -1, 4] })).toEqual([2, 3, 4]);
    expect(problemOf('Expand', { x: [3] }, { shape: [2, 4] })).toMatchObject({
      problem: 'axis 0 of x has size 3, but only size 1 can be repeated to 4',
      fix: { name: 'shape', value: [2, -1] },
    });
    expect(problemOf('Expand', { x: [] }, { shape: [-1] }).problem).toContain('no size to keep');
    expect(problemOf('Expand', { x: [2, 3] }, { shape: [3] })).toMatchObject({ fix: { value: [-1, -1] } });
  });
});

describe('joining and cutting', () => {
  test('ports follow from params', () => {
    expect(portsOf('Concat', { n: 4 })).toEqual([['a', 'b', 'c', 'd'], ['y']]);
    expect(portsOf('Stack', { n: 24 })[0]).toHaveLength(24);
    expect(portsOf('Concat', { n: 24 })[0]?.at(-1)).toBe('x');
    expect(portsOf('Split', { sizes: [1, 2, 3] })).toEqual([['x'], ['y0', 'y1', 'y2']]);
    expect(portsOf('Einsum', { equation: 'i,ij,j->' })[0]).toEqual(['a', 'b', 'c']);
  });
  test('Concat names the axis on which sizes differ', () => {
    expect(problemOf('Concat', { a: [2, 3], b: [2, 4] })).toMatchObject({
      problem: 'sizes differ on axis 1: 3 and 4 (a is a matrix of 2 × 3, b is a matrix of 2 × 4)',
      port: 'b',
      fix: { kind: 'param', name: 'axis', value: 1 },
    });
    expect(problemOf('Concat', { a: [2, 3], b: [3] })).toMatchObject({
      problem: 'b lacks axis 0 of a (a is a matrix of 2 × 3, b is a vector of 3)',
      fix: { kind: 'insert', op: 'Unsqueeze', params: { axes: [0] } },
    });
    expect(problemOf('Concat', { a: [2, 3], b: [3, 4] }).fix).toMatchObject({ kind: 'insert', op: 'Transpose' });
    expect(problemOf('Concat', { a: [2, 3], b: [2, 3, 1] }).problem).toContain('b has 3 axes, but a has 2');
    expect(problemOf('Concat', { a: [2, 3], b: 'open' }).problem).toContain('nothing says which shape');
  });
  test('Stack wants one shape, and gives it to open ports', () => {
    expect(problemOf('Stack', { a: [2, 3], b: [6] })).toMatchObject({
      problem: 'b is a vector of 6, but a is a matrix of 2 × 3: only tensors of one shape can be stacked',
      fix: { kind: 'insert', op: 'Reshape', params: { shape: [2, 3] } },
    });
    expect(infer('Stack', { a: 'open', b: [2] })).toEqual({ outputs: { y: [2, 2] }, inputs: { a: [2] } });
  });
  test('Split offers sizes that add up', () => {
    expect(problemOf('Split', { x: [5, 2] })).toMatchObject({
      problem: 'sizes [1, 1] add up to 2, but axis 0 of x has size 5: x is a matrix of 5 × 2',
      fix: { name: 'sizes', value: [3, 2] },
    });
    expect(problemOf('Split', { x: [3] }, { sizes: [] }).problem).toContain('names no piece');
  });
  test('a piece that nobody reads sends zeros', () => {
    const op = opByName.get('Split')!;
    const done = runSample(op, { name: 'here', inputs: { x: vector(3, 4) } });
    expect([...gradientOf(op, done, { y0: vector(5), y1: vector(0) }, 'x')!.data]).toEqual([5, 0]);
  });
});

describe('Slice', () => {
  test('means what Python means', () => {
    const x = vector(0, 1, 2, 3, 4, 5);
    const cut = (start: number, end: number, step: number): number[] =>
      run('Slice', { x }, { starts: [start], ends: [end], steps: [step] }).value();
    expect(cut(-2, 2 ** 40, 1)).toEqual([4, 5]);
    expect(cut(-1, -100, -2)).toEqual([5, 3, 1]);
    expect(cut(4, 1, 1)).toEqual([]);
    expect(cut(100, 0, -1)).toEqual([5, 4, 3, 2, 1]);
  });
  test('wants a number for each axis', () => {
    expect(problemOf('Slice', { x: [3, 3] }, { starts: [0, 1], ends: [2] })).toMatchObject({
      problem: 'ends has 1 number, but starts has 2: there is one for each axis that is cut',
      fix: { name: 'ends', value: [2, 2] },
    });
    expect(problemOf('Slice', { x: [3] }, { steps: [0] })).toMatchObject({ fix: { name: 'steps', value: [1] } });
    expect(problemOf('Slice', { x: [3] }, { starts: [0, 1], ends: [1, 2] }).problem).toBe(
      'starts names 2 axes, but x has 1',
    );
  });
});

describe('Pad', () => {
  test('counts pairs from the last axis', () => {
    expect(shapeOf('Pad', [2, 3, 4], { pads: [1, 2, 3, 0] })).toEqual([2, 6, 7]);
    expect(problemOf('Pad', { x: [3] }, { pads: [1] }).problem).toBe(
      'pads has 1 number, but each axis needs two: before and behind',
    );
    expect(problemOf('Pad', { x: [3] }, { pads: [1, 1, 1, 1] })).toMatchObject({
      problem: 'pads has pairs for 2 axes, but x has 1',
      fix: { value: [1, 1] },
    });
  });
  test('mirrors no further than the entries reach', () => {
    expect(shapeOf('Pad', [3], { pads: [2, 2], mode: 'reflect' })).toEqual([7]);
    expect(problemOf('Pad', { x: [3] }, { pads: [3, 0], mode: 'reflect' })).toMatchObject({
      problem: 'axis 0 of x has 3 entries, too few to be padded in mode reflect by 3 and 0: x is a vector of 3',
      fix: { name: 'mode', value: 'constant' },
    });
    expect(problemOf('Pad', { x: [2] }, { pads: [-2, -1] })).toMatchObject({ fix: { name: 'pads', value: [0, 0] } });
  });
  test('in every mode adds up what an entry gets from the border', () => {
    expect(counts('constant')).toEqual([1, 1, 1]);
    expect(counts('reflect')).toEqual([1, 3, 2]);
    expect(counts('replicate')).toEqual([3, 1, 2]);
    expect(counts('circular')).toEqual([2, 2, 2]);
  });
});

describe('indices', () => {
  test('that are out of range or not whole are named', () => {
    const x = wave([3, 2]);
    expect(forwardProblem('Gather', { x, indices: vector(0, 3) })).toMatchObject({
      problem: 'indices[1] is 3, but axis 0 of x has 3 entries (0 to 2)',
      port: 'indices',
    });
    expect(forwardProblem('Gather', { x, indices: scalar(-1) }).problem).toBe(
      'indices is -1, but axis 0 of x has 3 entries (0 to 2)',
    );
    expect(forwardProblem('Gather', { x, indices: sampleTensor([2, 2], 0, 1, 0.5, 0) }).problem).toBe(
      'indices[1,0] is 0.5, but an index is a whole number (0 to 2)',
    );
    expect(forwardProblem('Gather', { x, indices: vector(Number.NaN) }).problem).toContain('NaN');
    expect(forwardProblem('OneHot', { indices: vector(0, 7, 4) }, { depth: 3 })).toMatchObject({
      problem: 'indices[1] is 7, but depth is 3 (0 to 2)',
      fix: { kind: 'param', name: 'depth', value: 8 },
    });
  });
  test('pick entries where they have the rank of x, else slices; the mode decides', () => {
    const x = wave([3, 2]);
    const indices = sampleTensor([1, 2], 2, 0);
    expect(run('Gather', { x, indices }).shape()).toEqual([1, 2]);
    expect(run('Gather', { x, indices }, { mode: 'slices' }).shape()).toEqual([1, 2, 2]);
    expect(run('Gather', { x, indices: vector(2, 0) }).shape()).toEqual([2, 2]);
    expect(run('Gather', { x: vector(5, 6, 7), indices: vector(2, 0, 2) }).value()).toEqual([7, 5, 7]);
    expect(problemOf('Gather', { x: [3, 2], indices: [4] }, { mode: 'entries' }).fix).toMatchObject({
      value: 'slices',
    });
  });
  test('that name a place twice send their gradients there together', () => {
    expect(run('Gather', { x: vector(5, 6, 7), indices: vector(2, 0, 2) }).gradient('x')).toEqual([1, 0, 2]);
  });
});
