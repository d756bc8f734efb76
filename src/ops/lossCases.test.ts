// Special cases of the losses of numbers: what they refuse and in which words, and where they differ from PyTorch on purpose.
import { describe, expect, test } from 'vitest';
import { completeParams, type InputShape, isProblem, type ParamValue, type Problem } from '../engine/op.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { gradientOf, runSample } from './laws/runSample.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

type Given = Readonly<Record<string, ParamValue>>;
type Inputs = Readonly<Record<string, Tensor>>;

function infer(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}) {
  const op = opByName.get(name)!;
  return op.infer(shapes, completeParams(op, params));
}
function refused(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}): Problem {
  const answer = infer(name, shapes, params);
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
function bad(name: string, inputs: Inputs, params: Given = {}): Problem {
  const op = opByName.get(name)!;
  const answer = op.forward(inputs, completeParams(op, params));
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
/** Every loss for itself, and the gradients for cotangents of 1 (or of `dC`). */
function each(name: string, inputs: Inputs, params: Given = {}, dC = 1) {
  const op = opByName.get(name)!;
  const run = runSample(op, { name: 'here', params: { reduction: 'none', ...params }, inputs });
  const C = run.outputs.C!;
  const cotangents = { C: { shape: C.shape, data: C.data.map(() => dC) } };
  return { C: [...C.data], gradient: (port: string) => [...gradientOf(op, run, cotangents, port)!.data] };
}
function notices(name: string, inputs: Inputs, params: Given = {}): Readonly<Record<string, string>> {
  const op = opByName.get(name)!;
  return op.kinkAt!(inputs, completeParams(op, params));
}

describe('shapes', () => {
  test('what broadcasts is broadcast, what does not is said with both sides', () => {
    expect(infer('L1Loss', { prediction: [2, 1], target: [3] }, { reduction: 'none' })).toMatchObject({
      outputs: { C: [2, 3] },
    });
    expect(refused('L1Loss', { prediction: [2, 3], target: [2] }).problem).toBe(
      'target (a vector of 2) does not broadcast with prediction (a matrix of 2 × 3): on the last axis 2 meets 3',
    );
  });

  test('an answer for each question: those of another shape are refused, as in PyTorch', () => {
    const problem = refused('BinaryCrossEntropy', { p: [4, 1], target: [4] });
    expect(problem).toMatchObject({
      problem: 'target is a vector of 4, but p is a matrix of 4 × 1: it must have one entry for each of p',
      port: 'target',
      fix: { kind: 'insert', op: 'Unsqueeze', params: { axes: [-1] } },
    });
    expect(refused('BinaryCrossEntropy', { p: [2, 3], target: [3] }).fix!.text).toBe(
      'Give target the shape of p, [2 × 3].',
    );
    expect(refused('MultiMargin', { scores: [4, 3], target: [4, 1] }).fix!.text).toBe(
      'Insert a Squeeze, so that target is a vector of 4.',
    );
  });

  test('weights repeat to the logits, never the logits to the weights', () => {
    const logits = [2, 3];
    expect(
      infer('BinaryCrossEntropyWithLogits', { logits, target: logits, weight: [3], pos_weight: [2, 1] }),
    ).toMatchObject({
      outputs: { C: [] },
    });
    expect(refused('BinaryCrossEntropyWithLogits', { logits, target: logits, weight: [4, 2, 3] }).problem).toBe(
      'weight is a tensor of 4 × 2 × 3, but logits is a matrix of 2 × 3: it must repeat to that of logits',
    );
  });

  test('what is open takes the shape of the first port that has one', () => {
    expect(infer('GaussianNLL', { prediction: 'open', target: [2, 3], variance: 'open' })).toMatchObject({
      inputs: { prediction: [2, 3], variance: [2, 3] },
    });
    expect(refused('Huber', { prediction: 'open', target: 'open' }).port).toBe('prediction');
    expect(refused('Huber', { prediction: [2], target: undefined }).problem).toBe('target has nothing on it');
  });

  test('one variance per row is one per row also where it could be one per column', () => {
    const prediction = sampleTensor([2, 2], 1, 1, 1, 1);
    const inputs = { prediction, target: sampleTensor([2, 2], 0, 0, 0, 0), variance: vector(1, Math.E ** 2) };
    const { C, gradient } = each('GaussianNLL', inputs);
    const calm = 0.5;
    const unsure = 0.5 * (2 + Math.exp(-2));
    expect(C).toEqual([calm, calm, expect.closeTo(unsure, 12), expect.closeTo(unsure, 12)]);
    expect(gradient('variance')).toHaveLength(2);
    expect(refused('GaussianNLL', { prediction: [2, 3], target: [2, 3], variance: [3] }).problem).toBe(
      'variance is a vector of 3, but prediction is a matrix of 2 × 3: it must have one entry for each of prediction, or one per row',
    );
  });
});

describe('data that cannot be used', () => {
  test('a probability outside of 0 to 1 is named', () => {
    expect(
      bad('BinaryCrossEntropy', { p: sampleTensor([2, 2], 0, 1, 1.5, 0), target: sampleTensor([2, 2], 0, 1, 1, 0) }),
    ).toMatchObject({
      problem: 'p[1,0] is 1.5, but a probability lies between 0 and 1',
      fix: { kind: 'insert', op: 'Sigmoid' },
    });
    // NaN is for the trace to follow.
    expect(each('BinaryCrossEntropy', { p: scalar(Number.NaN), target: scalar(1) }).C).toEqual([Number.NaN]);
  });

  test('labels of 0 and 1 where 1 and -1 are meant', () => {
    const { problem, fix } = bad('Hinge', { prediction: vector(1, 2), target: vector(1, 0) });
    expect(problem).toBe('target[1] is 0, but must be 1 (the one class) or -1 (the other)');
    expect(fix!.text).toBe('Write -1 in place of 0: labels of 0 and 1 become 2 t - 1.');
    const pair = sampleTensor([2, 2], 1, 2, 3, 4);
    expect(bad('CosineEmbedding', { x1: pair, x2: pair, target: vector(1, 2) }).problem).toBe(
      'target[1] is 2, but must be 1 (together) or -1 (apart)',
    );
  });

  test('a negative variance, a class that does not exist, a delta of 0', () => {
    const one = vector(1, 2);
    expect(bad('GaussianNLL', { prediction: one, target: one, variance: vector(1, -0.5) }).problem).toBe(
      'variance[1] is -0.5, but a variance is not negative',
    );
    expect(bad('MultiMargin', { scores: sampleTensor([1, 3], 1, 2, 3), target: vector(-1) })).toMatchObject({
      problem: 'target[0] is -1, but there are 3 classes (0 to 2)',
      fix: { kind: 'advice' },
    });
    expect(refused('Huber', { prediction: [2], target: [2] }, { delta: 0 })).toMatchObject({
      problem: 'delta is 0, but must be larger than 0: it is the largest error that is squared',
      fix: { kind: 'param', name: 'delta', value: 1 },
    });
  });
});

describe('where PyTorch has no number, or another', () => {
  test('0 log 0 is 0, and the slope there is that of the limit', () => {
    const { C, gradient } = each('KLDivergence', { logp: vector(-1, -2), target: vector(0, 1) });
    expect(C).toEqual([0, 2]);
    expect(gradient('target')).toEqual([-Infinity, 3]);
    expect(gradient('logp').map((x) => x + 0)).toEqual([0, -1]);
    const logs = each('KLDivergence', { logp: vector(-1), target: vector(-Infinity) }, { log_target: true });
    expect([logs.C, logs.gradient('target')]).toEqual([[0], [0]]);
  });

  test('a cut-off logarithm has a finite slope in the target', () => {
    const { C, gradient } = each('BinaryCrossEntropy', { p: vector(0, 1), target: vector(1, 0.25) });
    expect(C).toEqual([100, 75]);
    expect(gradient('target')).toEqual([100, -100]);
  });

  test('small losses of sure answers are not rounded away', () => {
    const sure = each('BinaryCrossEntropyWithLogits', { logits: vector(40, -40), target: vector(1, 0) });
    expect(sure.C[0]! / Math.exp(-40)).toBeCloseTo(1, 12);
    expect(sure.gradient('logits')[1]! / Math.exp(-40)).toBeCloseTo(1, 12);
    expect(each('BinaryCrossEntropy', { p: vector(1e-20), target: vector(0) }).C).toEqual([1e-20]);
    const certain = each('BinaryCrossEntropyWithLogits', { logits: vector(Infinity, -Infinity), target: vector(1, 0) });
    expect(certain.C).toEqual([0, 0]);
  });

  test('a count of 0 has a slope with full too', () => {
    expect(
      each('PoissonNLL', { prediction: vector(0.5), target: vector(0) }, { full: true }).gradient('target'),
    ).toEqual([-0.5]);
  });

  test('an empty batch has no mean and a sum of 0', () => {
    const scores = { scores: sampleTensor([0, 3]), target: sampleTensor([0]) };
    const op = opByName.get('MultiMargin')!;
    const loss = (reduction: string): number =>
      runSample(op, { name: '', params: { reduction }, inputs: scores }).outputs.C!.data[0]!;
    expect([loss('mean'), loss('sum')]).toEqual([Number.NaN, 0]);
  });
});

describe('kinks', () => {
  test('a corner selects: an infinite cotangent does not make NaN of it', () => {
    const equal = { prediction: vector(2), target: vector(2) };
    expect(each('L1Loss', equal, {}, Infinity).gradient('prediction')).toEqual([0]);
    expect(each('Hinge', { prediction: vector(3), target: vector(1) }, {}, Infinity).gradient('prediction')).toEqual([
      0,
    ]);
  });

  test('where two halves meet with one slope, there is no kink', () => {
    const meeting = { prediction: vector(1, -1), target: vector(0, 0) };
    for (const name of ['Huber', 'SmoothL1']) {
      const { C, gradient } = each(name, meeting);
      expect([C, gradient('prediction'), gradient('target')]).toEqual([
        [0.5, 0.5],
        [1, -1],
        [-1, 1],
      ]);
    }
    const apart = { scores: sampleTensor([1, 3], 2, 1, 1.5), target: vector(0) };
    expect(each('MultiMargin', apart, { p: 2 }).gradient('scores')).toEqual([-1 / 3, 0, 1 / 3]);
  });

  test('the notice names both sides, the place and the rest', () => {
    expect(notices('L1Loss', { prediction: sampleTensor([2, 1], 1, 2), target: vector(1, 2) })).toEqual({
      prediction:
        'prediction[0,0] is 1 and target[0] is 1, where L1Loss has a corner: the gradient is taken as 0 there, as PyTorch does; likewise at 1 more entry',
      target:
        'target[0] is 1 and prediction[0,0] is 1, where L1Loss has a corner: the gradient is taken as 0 there, as PyTorch does; likewise at 1 more entry',
    });
    expect(notices('L1Loss', { prediction: vector(1), target: vector(2) })).toEqual({});
    expect(notices('SmoothL1', { prediction: vector(1), target: vector(1) })).toEqual({});
    const right = {
      x1: sampleTensor([2, 2], 1, 1, 1, 0),
      x2: sampleTensor([2, 2], 1, 0, 0, 1),
      target: vector(-1, -1),
    };
    expect(notices('CosineEmbedding', right).x2).toBe(
      'x2[1] and x1[1] have the cosine 0, where CosineEmbedding has a corner, the margin: the gradient is taken from above, as PyTorch does',
    );
    const scores = { scores: sampleTensor([2, 2], 5, 1, 2, 1), target: vector(0, 0) };
    expect(notices('MultiMargin', scores).scores).toBe(
      'scores[1,1] is 1 and scores[1,0] is 2, where MultiMargin has a corner: they are the margin apart, and the gradient is taken as 0, as PyTorch does',
    );
    expect(notices('MultiMargin', scores, { p: 2 })).toEqual({});
  });

  test('a variance below eps is told, with the gradient of eps', () => {
    const inputs = { prediction: vector(1), target: vector(0), variance: vector(0) };
    expect(notices('GaussianNLL', inputs).variance).toBe(
      'variance[0] is 0, where GaussianNLL has the variance cut off at eps: it gets the gradient that it would get at eps, as PyTorch does',
    );
    const below = each('GaussianNLL', inputs).gradient('variance');
    expect(below).toEqual(each('GaussianNLL', { ...inputs, variance: vector(1e-6) }).gradient('variance'));
  });
});
