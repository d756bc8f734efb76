// CS231n's linear classifier on a four-pixel image: three class scores, softmax loss 1.04 for class 2.
import type { Example } from './example.ts';

export const linearClassifier: Example = {
  id: 'linear-classifier',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'CS231n: a linear classifier',
    notes:
      'Four pixels, three classes, right answer class 2. The scores are $-2.85$, $0.86$ and $0.28$, so class 1 is preferred, and the ' +
      'softmax loss is $1.04$. The gradient at the scores, $p - t$, pushes class 1 down and class 2 up.',
    nodes: [
      { id: 'pixels', op: 'Input', position: [0, 0], inputs: { value: [-15, 22, -44, 56] } },
      {
        id: 'scores',
        op: 'Affine',
        position: [280, 0],
        inputs: {
          W: [
            [0.01, -0.05, 0.1, 0.05],
            [0.7, 0.2, 0.05, 0.16],
            [0, -0.45, -0.2, 0.03],
          ],
          b: [0, 0.2, -0.3],
        },
      },
      { id: 'loss', op: 'SoftmaxCrossEntropy', position: [720, 0], inputs: { target: 2 } },
      { id: 'p', op: 'Softmax', position: [720, 250] },
    ],
    edges: [
      { from: ['pixels', 'y'], to: ['scores', 'x'] },
      { from: ['scores', 'y'], to: ['loss', 'logits'] },
      { from: ['scores', 'y'], to: ['p', 'x'] },
    ],
    backward: { from: ['loss', 'C'] },
  },
  source: {
    name: 'CS231n, Linear classification: SVM and Softmax',
    where: 'https://cs231n.github.io/linear-classify/ (the figure that compares the SVM and softmax classifiers)',
  },
  about: 'The figure every CS231n student knows: the same scores, their probabilities, and a softmax loss of 1.04.',
  published: [
    {
      node: 'scores',
      port: 'y',
      side: 'value',
      value: [-2.85, 0.86, 0.28],
      tolerance: 1e-9,
      note: 'the column of scores in the figure',
    },
    {
      node: 'p',
      port: 'y',
      side: 'value',
      value: [0.016, 0.631, 0.353],
      tolerance: 0.001,
      note: 'the normalized probabilities in the figure (made there from rounded exponentials)',
    },
    { node: 'loss', port: 'C', side: 'value', value: 1.04, tolerance: 0.005, note: 'the figure’s softmax loss' },
    {
      node: 'scores',
      port: 'y',
      side: 'gradient',
      value: [0.01544931567607357, 0.6311633536047092, -0.6466126692807828],
      tolerance: 1e-11,
      note: 'probabilities minus one-hot class 2',
    },
  ],
};
