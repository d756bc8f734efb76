// Special cases of single ops: what they refuse and in which words, and where they differ from PyTorch on purpose.
import { describe, expect, test } from 'vitest';
import { completeParams, type InputShape, isProblem, type ParamValue, type Problem } from '../engine/op.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { gradientOf, runSample } from './laws/runSample.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

type Given = Readonly<Record<string, ParamValue>>;

function infer(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}) {
  const op = opByName.get(name)!;
  return op.infer(shapes, completeParams(op, params));
}
function problemOf(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}): Problem {
  const answer = infer(name, shapes, params);
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
function forwardProblem(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}): Problem {
  const op = opByName.get(name)!;
  const answer = op.forward(inputs, completeParams(op, params));
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
function run(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}) {
  const op = opByName.get(name)!;
  const done = runSample(op, { name: 'here', params, inputs });
  const output = Object.values(done.outputs)[0]!;
  const cotangents = Object.fromEntries(
    Object.entries(done.outputs).map(([port, t]) => [port, { ...t, data: t.data.map(() => 1) }]),
  );
  const gradient = (port: string): number[] | null => {
    const answer = gradientOf(op, done, cotangents, port);
    return answer && [...answer.data];
  };
  return { value: [...output.data], gradient };
}

describe('class targets', () => {
  const logits = sampleTensor([3, 3], 1, 2, 3, 1, 2, 3, 1, 2, 3);

  test.each(['SoftmaxCrossEntropy', 'CrossEntropy', 'NegativeLogLikelihood'])(
    '%s names the entry that is out of range',
    (name) => {
      const port = { SoftmaxCrossEntropy: 'logits', CrossEntropy: 'p', NegativeLogLikelihood: 'logp' }[name]!;
      const wrong = (target: Tensor): string => forwardProblem(name, { [port]: logits, target }).problem;
      expect(wrong(vector(0, 1, 7))).toBe('target[2] is 7, but there are 3 classes (0 to 2)');
      expect(wrong(vector(0, 0.5, 1))).toBe('target[1] is 0.5, but a class index is a whole number (0 to 2)');
      expect(wrong(vector(Number.NaN, 0, 1))).toBe('target[0] is NaN, but a class index is a whole number (0 to 2)');
      expect(wrong(vector(0, -1, 1))).toBe('target[1] is -1, but there are 3 classes (0 to 2)');
    },
  );

  test('a place is written with all its indices, a scalar with none', () => {
    const deep = sampleTensor([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);
    const target = sampleTensor([2, 2], 0, 1, 2, 0);
    expect(forwardProblem('SoftmaxCrossEntropy', { logits: deep, target }).problem).toBe(
      'target[1,0] is 2, but there are 2 classes (0 to 1)',
    );
    expect(forwardProblem('CrossEntropy', { p: vector(0.5, 0.5), target: scalar(2) }).problem).toBe(
      'target is 2, but there are 2 classes (0 to 1)',
    );
    expect(forwardProblem('CrossEntropy', { p: vector(1), target: scalar(1) }).problem).toBe(
      'target is 1, but there is 1 class (only 0)',
    );
  });

  test('a negative index offers to be ignored where that is possible', () => {
    const fix = forwardProblem('SoftmaxCrossEntropy', { logits, target: vector(0, -100, 1) }).fix;
    expect(fix).toMatchObject({ kind: 'param', name: 'ignore_index', value: -100 });
    expect(
      run('SoftmaxCrossEntropy', { logits, target: vector(0, -100, 1) }, { ignore_index: -100 }).value[0],
    ).toBeGreaterThan(0);
  });

  test('a target of another shape is told both shapes that would fit', () => {
    const { problem, expected, received } = problemOf('SoftmaxCrossEntropy', { logits: [2, 3], target: [4] });
    expect(problem).toBe(
      'target is a vector of 4, but with logits of shape [2 × 3] it must be class indices of shape [2] or probabilities of shape [2 × 3]',
    );
    expect([expected, received]).toEqual(['2 (indices) or 2 × 3 (probabilities)', '4']);
  });

  test('a target that fits another class axis offers that axis', () => {
    expect(problemOf('SoftmaxCrossEntropy', { logits: [2, 3], target: [3] }).fix).toMatchObject({
      name: 'axis',
      value: 0,
    });
  });

  test('probabilities cannot be ignored by index, as in PyTorch', () => {
    const shapes = { logits: [2, 3], target: [2, 3] };
    expect(problemOf('SoftmaxCrossEntropy', shapes, { ignore_index: 1 }).fix).toMatchObject({
      name: 'ignore_index',
      value: null,
    });
    expect(isProblem(infer('SoftmaxCrossEntropy', shapes, { ignore_index: -100 }))).toBe(false);
  });

  test('indices get no gradient, probabilities do', () => {
    expect(run('CrossEntropy', { p: vector(0.25, 0.75), target: scalar(1) }).gradient('target')).toBeNull();
    const soft = run('CrossEntropy', { p: vector(0.25, 0.75), target: vector(0, 1) });
    expect(soft.gradient('target')).toEqual([-Math.log(0.25), -Math.log(0.75)]);
  });

  test('when every sample is ignored the mean is NaN and the gradient 0', () => {
    const all = run('SoftmaxCrossEntropy', { logits, target: vector(5, 5, 5) }, { ignore_index: 5 });
    expect(all.value).toEqual([Number.NaN]);
    expect(all.gradient('logits')).toEqual(Array.from({ length: 9 }, () => 0));
  });
});

describe('0 log 0 is 0 (PyTorch has NaN)', () => {
  test('one-hot probabilities and a class index give the same loss and gradient where p is 0', () => {
    const byIndex = run('CrossEntropy', { p: vector(0, 1), target: scalar(1) });
    const byShares = run('CrossEntropy', { p: vector(0, 1), target: vector(0, 1) });
    expect(byShares.value).toEqual([0]);
    expect(byIndex.value).toEqual([0]);
    expect(byShares.gradient('p')!.map(Math.abs)).toEqual([0, 1]);
    expect(byIndex.gradient('p')!.map(Math.abs)).toEqual([0, 1]);
  });

  test('a probability of 0 for the right class costs infinitely much', () => {
    const { value, gradient } = run('CrossEntropy', { p: vector(0, 1), target: scalar(0) });
    expect(value).toEqual([Infinity]);
    expect(gradient('p')).toEqual([-Infinity, 0]);
  });

  test('a masked class takes no part', () => {
    const masked = run('SoftmaxCrossEntropy', { logits: vector(0, -Infinity, 0), target: vector(0.5, 0, 0.5) });
    expect(masked.value[0]).toBeCloseTo(Math.log(2), 15);
    expect(masked.gradient('logits')!.every(Number.isFinite)).toBe(true);
    const shares = run('Softmax', { x: vector(0, -Infinity, 1), beta: scalar(2) });
    expect(shares.value[1]).toBe(0);
    expect(Number.isFinite(shares.gradient('beta')![0])).toBe(true);
  });
});

describe('softmax', () => {
  test('logits of 1000 and a beta of a million do not overflow', () => {
    expect(run('Softmax', { x: vector(1000, 999) }).value[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 15);
    expect(run('Softmax', { x: vector(1000, -1000), beta: scalar(1e6) }).value).toEqual([1, 0]);
    expect(run('LogSoftmax', { x: vector(1000, -1000), beta: scalar(1e6) }).value).toEqual([0, -2e9]);
    expect(run('Softmax', { x: vector(5, 7), beta: scalar(0) }).value).toEqual([0.5, 0.5]);
  });

  test('its derivative in beta is y_i (x_i - sum y x)', () => {
    const [x1, x2, beta] = [0.3, 1.1, 2];
    const { value, gradient } = run('Softmax', { x: vector(x1, x2), beta: scalar(beta) });
    const mean = value[0]! * x1 + value[1]! * x2;
    // A cotangent of ones: the shares always add up to 1.
    expect(gradient('beta')![0]).toBeCloseTo(value[0]! * (x1 - mean) + value[1]! * (x2 - mean), 15);
  });

  test('beta must be one number', () => {
    const { problem, fix } = problemOf('Softmax', { x: [3], beta: [3] });
    expect(problem).toBe('beta is a vector of 3, but must be a scalar: one inverse temperature for all scores');
    expect(fix).toMatchObject({ kind: 'hold', port: 'beta', value: 1 });
    expect(infer('Softmax', { x: [3], beta: [1, 1] })).toEqual({ outputs: { y: [3] } });
  });

  test('an axis that does not exist is named with those that do', () => {
    expect(problemOf('Softmax', { x: [2, 3], beta: [] }, { axis: 2 }).problem).toBe(
      'axis 2 does not exist: x is a matrix of 2 × 3, so there is axis 0 to 1 (or -2 to -1)',
    );
  });
});

describe('Affine', () => {
  test('chooses the shapes that nobody gave', () => {
    expect(infer('Affine', { x: [4, 3], W: 'open', b: 'open' }, { units: 2 })).toEqual({
      outputs: { y: [4, 2] },
      inputs: { W: [2, 3], b: [2] },
    });
    expect(infer('Affine', { x: [3], W: 'open', b: [5] })).toEqual({ outputs: { y: [5] }, inputs: { W: [5, 3] } });
    expect(infer('Affine', { x: 'open', W: [2, 3], b: [] })).toEqual({ outputs: { y: [2] }, inputs: { x: [3] } });
  });

  test('without W and units it says so', () => {
    const { problem, fix } = problemOf('Affine', { x: [3], W: 'open', b: 'open' });
    expect(problem).toBe('W holds an initializer and units is not set, so nothing says how many outputs there are');
    expect(fix).toMatchObject({ kind: 'param', name: 'units' });
  });

  test('a transposed W is suspected', () => {
    const { problem, expected, fix } = problemOf('Affine', { x: [3], W: [3, 2], b: 'open' });
    expect(problem).toBe(
      'W has 2 columns (a matrix of 3 × 2), but x has 3 features (a vector of 3); W is units × in, so it may have to be transposed',
    );
    expect(expected).toBe('2 × 3');
    expect(fix).toEqual({
      kind: 'insert',
      op: 'Transpose',
      text: 'Insert a Transpose, so that W is a matrix of 2 × 3.',
    });
  });

  test('units against rows, a bias of another size, a scalar input', () => {
    expect(problemOf('Affine', { x: [3], W: [2, 3], b: [2] }, { units: 4 }).problem).toBe(
      'W is a matrix of 2 × 3, a row for each of 2 units, but units is set to 4',
    );
    expect(problemOf('Affine', { x: [3], W: [2, 3], b: [3] }).problem).toBe(
      'b is a vector of 3, but must have one entry for each of 2 units: it is added to shape [2]',
    );
    expect(problemOf('Affine', { x: [], W: [2, 3], b: [2] }).problem).toBe(
      'x is a scalar, but a layer reads a vector of features',
    );
  });

  test('without a bias there is no port for it', () => {
    const op = opByName.get('Affine')!;
    const ports = (bias: boolean) =>
      (typeof op.inputs === 'function' ? op.inputs({ bias }) : op.inputs).map(({ name }) => name);
    expect([ports(true), ports(false)]).toEqual([
      ['x', 'W', 'b'],
      ['x', 'W'],
    ]);
  });

  test('the slices of dy/dW are x in the row of the unit and 0 elsewhere', () => {
    const op = opByName.get('Affine')!;
    const done = runSample(op, {
      name: 'sheet',
      inputs: { x: vector(5, 7), W: sampleTensor([2, 2], 1, 2, 3, 4), b: vector(0, 0) },
    });
    const { value } = op.jacobian!('y', 'W', done)!;
    expect([value.shape, [...value.data]]).toEqual([
      [2, 4],
      [5, 7, 0, 0, 0, 0, 5, 7],
    ]);
  });
});

describe('other problems', () => {
  test('inner sizes that differ, and the wires that should be swapped', () => {
    const { problem, fix } = problemOf('MatMul', { a: [2, 3], b: [4, 2] });
    expect(problem).toBe('inner sizes differ: 3 and 4 (a is a matrix of 2 × 3, b is a matrix of 4 × 2)');
    expect(fix?.text).toBe('Swap the two wires: b a has fitting inner sizes.');
    expect(problemOf('MatMul', { a: [], b: [4, 2] }).fix?.text).toBe('Use Multiply to scale by a number.');
    expect(problemOf('MatMul', { a: [2, 2, 3], b: [3, 3, 2] }).problem).toContain(
      'batches do not broadcast: [2] and [3]',
    );
  });

  test('operands that do not broadcast, with the axis where they clash', () => {
    expect(problemOf('Add', { a: [2, 3], b: [4] }).problem).toBe(
      'b (a vector of 4) does not broadcast with a (a matrix of 2 × 3): on the last axis 4 meets 3',
    );
    expect(problemOf('MeanSquaredError', { prediction: [2, 3], target: [4, 3] }).problem).toContain(
      'on the second last axis',
    );
  });

  test('an axis folded twice, or one that is not there', () => {
    expect(problemOf('Sum', { x: [2, 3] }, { axes: [1, -1] })).toMatchObject({
      problem: 'axis -1 is named twice, but an axis can be folded only once',
      fix: { value: [1] },
    });
    expect(problemOf('Mean', { x: [2, 3] }, { axes: [2] }).fix).toMatchObject({ name: 'axes', value: null });
  });

  test('a source needs a value with a shape', () => {
    expect(problemOf('Input', { value: undefined }).problem).toBe('value has nothing on it');
    expect(problemOf('Parameter', { value: 'open' }).problem).toContain('nothing says which shape');
  });
});
