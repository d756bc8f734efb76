// Hinge: C = mean of max(0, 1 - t y) for targets t of -1 or 1, or the sum, or each one. The two broadcast. (What PyTorch calls
// HingeEmbeddingLoss is something else: it takes distances.) On the edge of the margin, t y = 1, the gradient is 0.
import type { InputTensors, Problem } from '../engine/op.ts';
import { entryLoss } from './entryLoss.ts';
import { numpyReduced, pairSamples, predictionPort, signWave } from './lossPorts.ts';
import { entryName } from './ports.ts';
import { vector } from './sampleTensor.ts';

export function notSign(
  port: string,
  t: InputTensors[string],
  meanings: readonly [plus: string, minus: string],
): Problem | null {
  const at = t!.data.findIndex((value) => Math.abs(value) !== 1);
  if (at < 0) return null;
  const value = t!.data[at]!;
  return {
    problem: `${entryName(port, t!.shape, at)} is ${value}, but must be 1 (${meanings[0]}) or -1 (${meanings[1]})`,
    port,
    expected: '1 or -1',
    received: String(value),
    fix: {
      kind: 'advice',
      text: value === 0 ? 'Write -1 in place of 0: labels of 0 and 1 become 2 t - 1.' : 'Use 1 and -1 only.',
    },
  };
}

export const hinge = entryLoss({
  name: 'Hinge',
  glyph: '\\searrow_{1}',
  summary: 'Nothing for a safe and right score, linear in what is missing to it.',
  about:
    'The loss of support vector machines, for two classes called 1 and -1 and a score whose sign is the answer: max(0, 1 - t y), averaged. A score that is right by a margin of at least 1 costs nothing and gets no gradient; all others are pulled with the same force, so only the hard examples shape the result. Unlike a cross-entropy it gives no probabilities. Exactly on the margin the gradient is 0.',
  aliases: ['hinge loss', 'svm', 'support vector machine', 'max margin', 'margin', 'maximum margin', 'loss'],
  formula: 'C = \\frac{1}{n} \\sum_i \\max(0, 1 - t_i y_i)',
  inputs: [
    { ...predictionPort, description: 'Scores: the sign is the answer, the size how sure it is.' },
    {
      name: 'target',
      role: 'target',
      differentiable: false,
      tex: 't',
      description: '1 or -1, the two classes; of the same shape, or one that broadcasts.',
    },
  ],
  check: ({ target }) => notSign('target', target, ['the one class', 'the other']),
  at: () => ({
    value: (y, t) => {
      const gap = 1 - t * y;
      return gap <= 0 ? 0 : gap;
    },
    pulls: { prediction: (dC, y, t) => (1 - t * y <= 0 ? 0 : -dC * t) },
    tex: ({ prediction, target }, { times }) => `\\max\\left(0, 1 - ${times(target!, prediction!)}\\right)`,
    slopes: {
      prediction: ({ prediction, target }, { times }) =>
        `-${times(target!, `\\left[1 - ${times(target!, prediction!)} > 0\\right]`)}`,
    },
  }),
  words: 'What is missing to a margin of 1 on the right side, entry by entry',
  gradientWords: {
    prediction: 'A score short of the margin is pushed to its own side, a safe one is left alone',
  },
  kinks: [
    {
      at: 'target times prediction = 1',
      gradient: '0',
      pytorch: 'no such loss',
      ports: ['prediction'],
      seen: ['prediction', 'target'],
      what: 'a corner, the edge of the margin',
      taken: 'the gradient is taken as 0 there',
      holds: (_, y, t) => t * y === 1,
    },
  ],
  expand: () => ({
    nodes: {
      side: ['StopGradient', { x: 'target' }],
      right: ['Multiply', { a: 'side', b: 'prediction' }],
      gap: ['Subtract', { a: 1, b: 'right' }],
      loss: ['ReLU', { x: 'gap' }],
    },
    last: 'loss',
  }),
  code: {
    pytorch: ({ inputs, params }) => {
      const each = `F.relu(1 - ${inputs.target} * ${inputs.prediction})`;
      return params.reduction === 'none' ? each : `${each}.${String(params.reduction)}()`;
    },
    numpy: ({ inputs, params }) => numpyReduced(params, `np.maximum(0, 1 - ${inputs.target} * ${inputs.prediction})`),
  },
  samples: [
    ...pairSamples(['prediction', 'target'], { right: signWave }),
    { name: 'safe, short, and wrong', inputs: { prediction: vector(2, 0.5, -1.5), target: vector(1, 1, 1) } },
    {
      name: 'on the edge of the margin',
      inputs: { prediction: vector(1, -1, 0), target: vector(1, -1, 1) },
      kinks: ['prediction'],
    },
    { name: 'far off', inputs: { prediction: vector(1e6, -1e6), target: vector(-1, -1) } },
  ],
});
