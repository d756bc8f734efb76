// Logistic regression on twenty students: at the published coefficients the gradient of the cost is all but zero.
import type { Example } from './example.ts';

export const logisticRegression: Example = {
  id: 'logistic-regression',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Logistic regression',
    notes:
      'Twenty students, the hours they studied, and who passed. The slope $1.504645$ and the intercept $-4.077713$ are those of the ' +
      'encyclopaedia; they were found by maximum likelihood, so both gradients vanish here. At the logits the gradient is $p - t$, ' +
      'student by student: it is not zero anywhere, but it sums to nothing, and so does its product with the hours. ' +
      'Drag the slope and watch both gradients come to life.',
    nodes: [
      {
        id: 'hours',
        op: 'Input',
        position: [0, 0],
        inputs: {
          value: [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5],
        },
      },
      {
        id: 'slope',
        op: 'Multiply',
        position: [250, 0],
        inputs: { b: 1.504645 },
        trainable: { b: true },
      },
      {
        id: 'logit',
        op: 'Add',
        position: [530, 0],
        inputs: { b: -4.077713 },
        trainable: { b: true },
      },
      { id: 'p', op: 'Sigmoid', position: [0, 340] },
      {
        id: 'loss',
        op: 'BinaryCrossEntropy',
        position: [250, 340],
        params: { reduction: 'sum' },
        inputs: { target: [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1] },
      },
    ],
    edges: [
      { from: ['hours', 'y'], to: ['slope', 'a'] },
      { from: ['slope', 'y'], to: ['logit', 'a'] },
      { from: ['logit', 'y'], to: ['p', 'x'] },
      { from: ['p', 'y'], to: ['loss', 'p'] },
    ],
    backward: { from: ['loss', 'C'] },
  },
  source: {
    name: 'Wikipedia, Logistic regression',
    where: 'https://en.wikipedia.org/wiki/Logistic_regression (probability of passing an exam versus hours of study)',
  },
  about: 'A model with two numbers, already fitted: every student pulls at them, and the pulls cancel.',
  published: [
    {
      node: 'loss',
      port: 'C',
      side: 'value',
      value: 8.02988,
      tolerance: 5e-6,
      note: 'minus the log-likelihood of the article',
    },
    {
      node: 'slope',
      port: 'b',
      side: 'gradient',
      value: 0,
      tolerance: 2e-5,
      note: 'zero at the maximum of the likelihood, as far as the digits of the coefficients go',
    },
    {
      node: 'logit',
      port: 'b',
      side: 'gradient',
      value: 0,
      tolerance: 2e-5,
      note: 'the same for the intercept',
    },
  ],
};
