// Special cases of convolution, pooling, normalization and Dropout: what they refuse, how to get out, and what their modes do.
import { describe, expect, test } from 'vitest';
import {
  completeParams,
  type Inferred,
  type InputShape,
  isProblem,
  type Op,
  type ParamValue,
  type Problem,
} from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { gradientOf, runSample } from './laws/runSample.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

type Given = Readonly<Record<string, ParamValue>>;
type Shapes = Readonly<Record<string, InputShape>>;

function opOf(name: string): Op {
  return opByName.get(name)!;
}
function infer(name: string, shapes: Shapes, params: Given = {}): Inferred | Problem {
  return opOf(name).infer(shapes, completeParams(opOf(name), params));
}
function inferred(name: string, shapes: Shapes, params: Given = {}): Readonly<Record<string, Shape>> {
  const answer = infer(name, shapes, params);
  if (isProblem(answer)) throw new Error(answer.problem);
  return { ...answer.inputs, ...answer.outputs };
}
function problemOf(name: string, shapes: Shapes, params: Given = {}): Problem {
  const answer = infer(name, shapes, params);
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
function run(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}) {
  const done = runSample(opOf(name), { name: 'here', params, inputs });
  const y = done.outputs.y!;
  const ones = { y: { shape: y.shape, data: y.data.map(() => 1) } };
  return { y, gradient: (port: string) => gradientOf(opOf(name), done, ones, port)?.data ?? null };
}

const layer = { W: 'open', b: 'open' } as const;

describe('the shapes of a convolution', () => {
  test('a new W follows from units, the channels per group and the kernel; b from units', () => {
    expect(inferred('Conv2d', { x: [1, 4, 8, 9], ...layer }, { units: 6, kernel: [5, 3], groups: 2 })).toEqual({
      W: [6, 2, 5, 3],
      b: [6],
      y: [1, 6, 4, 7],
    });
    expect(inferred('ConvTranspose2d', { x: [4, 8, 8], ...layer }, { units: 6, kernel: 2, groups: 2 })).toEqual({
      W: [4, 3, 2, 2],
      b: [6],
      y: [6, 9, 9],
    });
    expect(inferred('Conv1d', { x: [2, 3, 9], ...layer }, { units: 5 }).W).toEqual([5, 3, 3]);
    expect(inferred('Conv2d', { x: [3, 9, 9], W: 'open', b: [7] }).y).toEqual([7, 7, 7]);
  });

  test('one number means the same as a list of it, or of one per axis', () => {
    const shapes = { x: [1, 2, 9, 9], ...layer };
    const all = [3, [3], [3, 3]].map((kernel) =>
      inferred('Conv2d', shapes, { units: 2, kernel, stride: 2, padding: [1] }),
    );
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
    expect(inferred('MaxPool2d', { x: [1, 9, 9] }, { kernel: 3 })).toEqual({ y: [1, 3, 3] });
    expect(inferred('AvgPool2d', { x: [1, 9, 9] }, { kernel: [3], stride: 1 })).toEqual({ y: [1, 7, 7] });
  });

  test('what does not fit is told with both sides', () => {
    const told = (shapes: Shapes, params: Given = {}): string =>
      problemOf('Conv2d', { ...layer, ...shapes }, params).problem;
    expect(told({ x: [1, 3, 8, 8], W: [4, 2, 3, 3] })).toBe(
      'W reads 2 channels (a tensor of 4 × 2 × 3 × 3), but x has 3 (a tensor of 1 × 3 × 8 × 8)',
    );
    expect(told({ x: [1, 3, 2, 2] }, { units: 3 })).toBe('the kernel spans 3 × 3, more than x has: 2 × 2');
    expect(told({ x: [1, 3, 2, 2] }, { units: 3, dilation: 2, padding: 1 })).toBe(
      'the kernel spans 5 × 5, more than x with its padding has: 4 × 4',
    );
    expect(told({ x: [8, 8] }, { units: 3 })).toBe(
      'x is a matrix of 8 × 8, but an image is channels × height × width, or a batch of them',
    );
    expect(told({ x: [1, 3, 8, 8] })).toBe(
      'W holds an initializer and units is not set, so nothing says how many channels y has',
    );
    expect(told({ x: [3, 8, 8], W: [2, 3, 3, 3] }, { kernel: 5 })).toBe(
      'W has kernels of 3 × 3 (a tensor of 2 × 3 × 3 × 3), but kernel is set to 5 × 5',
    );
    expect(told({ x: [3, 8, 8], W: [2, 3, 3, 3], b: [3] })).toBe(
      'b is a vector of 3, but must have one entry for each of 2 channels of y',
    );
    expect(told({ x: [0, 0, 8, 8] }, { units: 2 })).toContain('only the batch may be empty');
    expect(problemOf('ConvTranspose2d', { x: [2, 1, 1], ...layer }, { units: 1, kernel: 2, padding: 1 }).problem).toBe(
      'nothing of y is left: a padding of 1 × 1 cuts away all that x (a tensor of 2 × 1 × 1) writes',
    );
  });
});

describe('ways out', () => {
  const cases: readonly (readonly [string, Shapes, Given])[] = [
    ['Conv2d', { x: [1, 3, 8, 8], ...layer }, {}],
    ['Conv2d', { x: [1, 3, 2, 2], ...layer }, { units: 2 }],
    ['Conv2d', { x: [1, 3, 2, 5], ...layer }, { units: 2, kernel: [4, 3], dilation: 2 }],
    ['Conv2d', { x: [1, 6, 8, 8], ...layer }, { units: 4, groups: 4 }],
    ['Conv2d', { x: [1, 6, 8, 8], ...layer }, { units: 4, groups: 3 }],
    ['Conv2d', { x: [3, 8, 8], W: [2, 3, 3, 3], b: 'open' }, { kernel: 5 }],
    ['Conv2d', { x: [3, 8, 8], W: [2, 3, 3, 3], b: 'open' }, { units: 5 }],
    ['Conv2d', { x: [3, 8, 8], ...layer }, { units: 2, stride: [1, 1, 1] }],
    ['Conv2d', { x: [3, 8, 8], ...layer }, { units: 2, dilation: 0 }],
    ['ConvTranspose2d', { x: [3, 2, 2], ...layer }, { units: 2, output_padding: [0, 1] }],
    ['ConvTranspose2d', { x: [3, 1, 1], ...layer }, { units: 2, kernel: 2, padding: 1 }],
    ['MaxPool2d', { x: [3, 1, 8] }, {}],
    ['MaxPool2d', { x: [3, 8, 8] }, { padding: 2 }],
    ['AvgPool2d', { x: [3, 8, 8] }, { kernel: [1, 5], padding: [1, 2] }],
    ['AdaptiveAvgPool2d', { x: [3, 8, 8] }, { output_size: [] }],
    ['LayerNorm', { x: [2, 3], gamma: 'open', beta: 'open' }, { axes: [2] }],
    ['LayerNorm', { x: [2, 3], gamma: 'open', beta: 'open' }, { axes: [1, -1] }],
    ['BatchNorm', { x: [1, 3], gamma: 'open', beta: 'open', mean: 'open', variance: 'open' }, {}],
    ['GroupNorm', { x: [1, 6, 4], gamma: 'open', beta: 'open' }, { groups: 4 }],
    ['GroupNorm', { x: [1, 3], gamma: 'open', beta: 'open' }, { groups: 3 }],
    ['L2Normalize', { x: [2, 3] }, { axis: 2 }],
  ];
  test.each(cases)('%s %j %j: the param that is offered solves it', (name, shapes, params) => {
    const { fix } = problemOf(name, shapes, params);
    if (fix?.kind !== 'param') throw new Error('no param is offered');
    const answer = infer(name, shapes, { ...params, [fix.name]: fix.value });
    expect(isProblem(answer) ? answer.problem : 'solved').toBe('solved');
  });

  test('gamma and beta of the wrong shape are told which it should be', () => {
    expect(problemOf('LayerNorm', { x: [2, 3], gamma: [2], beta: 'open' }).problem).toBe(
      'gamma is a vector of 2, but must have one entry for each of 3 features',
    );
    expect(problemOf('LayerNorm', { x: [2, 3], gamma: 'open', beta: [3] }, { axes: null }).problem).toBe(
      'beta is a vector of 3, but must have the sizes of x on axes 0, 1: [2 × 3]',
    );
    expect(problemOf('GroupNorm', { x: [2, 4, 3], gamma: [3], beta: 'open' }, { groups: 2 }).problem).toBe(
      'gamma is a vector of 3, but must have one entry for each of 4 channels',
    );
  });
});

describe('windows', () => {
  test('of equal entries the first takes the whole gradient, and the node says so', () => {
    const x = sampleTensor([1, 2, 4], 1, 1, 0, 3, 1, 0.5, 3, 3);
    expect([...run('MaxPool2d', { x }).gradient('x')!]).toEqual([1, 0, 0, 1, 0, 0, 0, 0]);
    const op = opOf('MaxPool2d');
    expect(op.kinkAt!({ x }, completeParams(op))).toEqual({
      x: 'x[0,0,0] and x[0,0,1] are both the largest of a window (1): the first of them takes all of its gradient, as PyTorch does; likewise in 1 more window',
    });
    expect(op.kinkAt!({ x: sampleTensor([1, 1, 2], 1, 2) }, completeParams(op, { kernel: [1, 2] }))).toEqual({});
  });

  test('padding counts as zeros in a mean, or not at all', () => {
    const x = sampleTensor([1, 1, 2], 6, 6);
    const params = { kernel: [1, 2], stride: 1, padding: [0, 1] };
    expect([...run('AvgPool2d', { x }, params).y.data]).toEqual([3, 6, 3]);
    expect([...run('AvgPool2d', { x }, { ...params, count_include_pad: false }).y.data]).toEqual([6, 6, 6]);
  });

  test('adaptive pooling to 1 is global pooling', () => {
    const x = wave([2, 3, 4, 5]);
    const [one, all] = [run('AdaptiveAvgPool2d', { x }), run('GlobalAvgPool', { x })];
    expect(one.y.shape).toEqual([2, 3, 1, 1]);
    one.y.data.forEach((value, k) => expect(value).toBeCloseTo(all.y.data[k]!, 14));
  });
});

describe('normalization', () => {
  const x = wave([4, 3]);
  const scale = { gamma: vector(1, 2, 3), beta: vector(0.5, 0, -0.5) };
  const column = (k: number): number[] => [0, 1, 2, 3].map((row) => x.data[row * 3 + k]!);
  const means = [0, 1, 2].map((k) => column(k).reduce((sum, value) => sum + value, 0) / 4);
  const variances = [0, 1, 2].map((k) => column(k).reduce((sum, value) => sum + (value - means[k]!) ** 2, 0) / 4);

  test('in training BatchNorm looks at the batch alone, in evaluation at its ports alone', () => {
    const ports = { mean: vector(...means), variance: vector(...variances) };
    const others = { mean: vector(9, 9, 9), variance: vector(9, 9, 9) };
    const training = run('BatchNorm', { x, ...scale, ...others });
    const evaluation = run('BatchNorm', { x, ...scale, ...ports }, { training: false });
    training.y.data.forEach((value, k) => expect(value).toBeCloseTo(evaluation.y.data[k]!, 12));
    // A constant gradient only shifts a channel, which the batch's own mean takes away again.
    training.gradient('x')!.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-12));
    evaluation
      .gradient('x')!
      .forEach((value, k) =>
        expect(value).toBeCloseTo(scale.gamma.data[k % 3]! / Math.sqrt(variances[k % 3]! + 1e-5), 12),
      );
    expect(evaluation.gradient('mean')).toBeNull();
  });

  test('one group is LayerNorm over all but the batch, as many as channels InstanceNorm', () => {
    const images = wave([2, 4, 3, 2]);
    const plain = { gamma: scalar(1), beta: scalar(0) };
    const one = run('GroupNorm', { x: images, ...plain }).y.data;
    const every = run('GroupNorm', { x: images, ...plain }, { groups: 4 }).y.data;
    const layers = run('LayerNorm', { x: images, ...plain }, { axes: [1, 2, 3] }).y.data;
    const instances = run('InstanceNorm', { x: images, ...plain }).y.data;
    one.forEach((value, k) => expect(value).toBeCloseTo(layers[k]!, 13));
    every.forEach((value, k) => expect(value).toBeCloseTo(instances[k]!, 13));
  });

  test('a large mean costs no digits', () => {
    const plain = { gamma: scalar(1), beta: scalar(0) };
    const near = run('LayerNorm', { x: vector(1, 2, 4), ...plain }).y.data;
    const far = run('LayerNorm', { x: vector(2 ** 52 + 1, 2 ** 52 + 2, 2 ** 52 + 4), ...plain }).y.data;
    far.forEach((value, k) => expect(value).toBeCloseTo(near[k]!, 12));
  });

  test('a vector whose squares overflow still has a direction (PyTorch: 0)', () => {
    const { y, gradient } = run('L2Normalize', { x: vector(3e200, 4e200) });
    y.data.forEach((value, k) => expect(value).toBeCloseTo([0.6, 0.8][k]!, 14));
    expect(gradient('x')!.every(Number.isFinite)).toBe(true);
  });
});

/** Which entries Dropout keeps, as text. */
function maskOf(seed: number, x: Tensor): string {
  const y = run('Dropout', { x }, { seed }).y.data.slice(0, 200);
  return Array.from(y, (value) => (value === 0 ? '.' : '1')).join('');
}

describe('Dropout', () => {
  const x = { shape: [100_000], data: new Float64Array(100_000).fill(1) };

  test('keeps a share of 1 - p on average, and keeps the mean', () => {
    for (const p of [0.1, 0.5, 0.8]) {
      const { y } = run('Dropout', { x }, { p });
      const kept = y.data.filter((value) => value !== 0);
      expect(Math.abs(kept.length / y.data.length - (1 - p))).toBeLessThan(0.005);
      expect(new Set(kept)).toEqual(new Set([1 / (1 - p)]));
    }
  });

  test('the same seed keeps the same entries, whatever they are; another seed others', () => {
    const other = { shape: x.shape, data: x.data.map((_, k) => k + 1) };
    expect(maskOf(3, x)).toBe(maskOf(3, other));
    expect(new Set([0, 1, 2, -1, 2 ** 40].map((seed) => maskOf(seed, x))).size).toBe(5);
  });

  test('the gradient goes through the same entries', () => {
    const { y, gradient } = run('Dropout', { x }, { p: 0.3, seed: 9 });
    expect(gradient('x')).toEqual(y.data);
  });

  test('in evaluation it is the identity', () => {
    const { y, gradient } = run('Dropout', { x: wave([3]) }, { training: false });
    expect(y).toEqual(wave([3]));
    expect([...gradient('x')!]).toEqual([1, 1, 1]);
  });

  test('a rule names what is dropped, also where x is 0', () => {
    const op = opOf('Dropout');
    const rule = op.derivation({ shapes: { x: [2, 3] }, params: completeParams(op) }).gradients.x!;
    const dropped = [...run('Dropout', { x: { shape: [6], data: new Float64Array(6).fill(1) } }).y.data.entries()]
      .filter(([, value]) => value === 0)
      .map(([k]) => `\\left[3 i + j \\ne ${k}\\right]`);
    expect(dropped.length).toBeGreaterThan(0);
    expect(rule.entry!.tex).toBe(['\\frac{1}{1 - 0.5} \\cdot #{dy[i,j]}', ...dropped].join(' \\cdot '));
  });
});
