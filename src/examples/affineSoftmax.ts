// The opening example: x -> Affine -> Softmax -> cross-entropy, small enough to check by hand.
import type { Example } from './example.ts';

export const affineSoftmax: Example = {
  id: 'affine-softmax',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'Affine, softmax, cross-entropy',
    notes:
      'Step forward and watch $y = W x + b$ become probabilities and a cost; then step on and watch the gradient come back. ' +
      'At the logits it is simply $p - t$: what was predicted minus what was wanted.',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [1, 2] } },
      {
        id: 'fc',
        op: 'Affine',
        position: [236, 0],
        inputs: {
          W: [
            [1, 0.5],
            [-1, 2],
          ],
          b: [0, 0.1],
        },
      },
      { id: 'p', op: 'Softmax', position: [522, 0], inputs: { beta: 1 } },
      { id: 't', op: 'Input', position: [522, 240], inputs: { value: 0 } },
      { id: 'loss', op: 'CrossEntropy', position: [812, 0] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['fc', 'x'] },
      { from: ['fc', 'y'], to: ['p', 'x'] },
      { from: ['p', 'y'], to: ['loss', 'p'] },
      { from: ['t', 'y'], to: ['loss', 'target'] },
    ],
    backward: { from: ['loss', 'C'] },
  },
  source: {
    name: 'The modules of DS-GA 1008 homework 1, joined and given a cost',
    where: 'DS-GA 1008 Deep Learning, Homework 1 (Spring 2020), Problem 1, with numbers of our own',
  },
  about:
    'The first chain of every course: an affine map, a softmax and a cross-entropy. Every gradient fits in a 2 by 2 matrix.',
  startStep: 9,
  published: [
    { node: 'fc', port: 'y', side: 'value', value: [2, 3.1], tolerance: 1e-12, note: 'W x + b, by hand' },
    {
      node: 'p',
      port: 'y',
      side: 'value',
      value: [0.2497398944048824, 0.7502601055951177],
      tolerance: 1e-12,
      note: 'softmax of (2, 3.1)',
    },
    {
      node: 'loss',
      port: 'C',
      side: 'value',
      value: 1.3873353251154308,
      tolerance: 1e-12,
      note: 'the negative logarithm of p at class 0',
    },
    {
      node: 'p',
      port: 'y',
      side: 'gradient',
      value: [-4.004166023946433, 0],
      tolerance: 1e-11,
      note: 'minus one over p at class 0, nothing elsewhere',
    },
    {
      node: 'p',
      port: 'beta',
      side: 'gradient',
      value: 0.8252861161546297,
      tolerance: 1e-11,
      note: 'the sum over k of dC/dp_k p_k (x_k - sum p x)',
    },
    {
      node: 'fc',
      port: 'y',
      side: 'gradient',
      value: [-0.7502601055951177, 0.7502601055951177],
      tolerance: 1e-11,
      note: 'p minus the one-hot target',
    },
    {
      node: 'fc',
      port: 'W',
      side: 'gradient',
      value: [
        [-0.7502601055951177, -1.5005202111902354],
        [0.7502601055951177, 1.5005202111902354],
      ],
      tolerance: 1e-11,
      note: 'the outer product of dC/dy and x',
    },
    {
      node: 'fc',
      port: 'b',
      side: 'gradient',
      value: [-0.7502601055951177, 0.7502601055951177],
      tolerance: 1e-11,
      note: 'dC/dy itself',
    },
    {
      node: 'x',
      port: 'y',
      side: 'gradient',
      value: [-1.5005202111902354, 1.1253901583926766],
      tolerance: 1e-11,
      note: 'the transpose of W times dC/dy',
    },
  ],
};
