// LeNet in small: convolution, ReLU, pooling and a linear layer on one handwritten digit of 8 x 8 pixels.
import type { Example } from './example.ts';

export const lenet: Example = {
  id: 'lenet',
  document: {
    format: 'chainrule',
    version: 1,
    title: 'LeNet in small: one 8 × 8 digit',
    notes:
      'A handwritten zero goes through one stage of LeNet-5: convolve, squash, subsample; then a linear layer scores the classes 0, 1 and 2. ' +
      'The first kernel answers to vertical edges, the second to horizontal ones; step through the two channels of $conv$ to see it. ' +
      'Going back, max pooling sends each gradient to the one pixel that won its window, so the gradient of $conv$ is mostly zero. ' +
      'Step on to the end, and beside the digit stands its own gradient: which pixels would make it more of a zero.',
    nodes: [
      {
        id: 'digit',
        op: 'Input',
        position: [0, 0],
        inputs: {
          value: [
            [
              [0, 0, 5, 13, 9, 1, 0, 0],
              [0, 0, 13, 15, 10, 15, 5, 0],
              [0, 3, 15, 2, 0, 11, 8, 0],
              [0, 4, 12, 0, 0, 8, 8, 0],
              [0, 5, 8, 0, 0, 9, 8, 0],
              [0, 4, 11, 0, 1, 12, 7, 0],
              [0, 2, 14, 5, 10, 12, 0, 0],
              [0, 0, 6, 13, 10, 0, 0, 0],
            ],
          ],
        },
      },
      {
        id: 'conv',
        op: 'Conv2d',
        position: [347, 0],
        inputs: {
          W: [
            [
              [
                [-1, 0, 1],
                [-1, 0, 1],
                [-1, 0, 1],
              ],
            ],
            [
              [
                [-1, -1, -1],
                [0, 0, 0],
                [1, 1, 1],
              ],
            ],
          ],
          b: [0, 0],
        },
      },
      { id: 'relu', op: 'ReLU', position: [738, 0] },
      { id: 'pool', op: 'MaxPool2d', position: [0, 506] },
      { id: 'flat', op: 'Flatten', position: [334, 506], params: { start: 0 } },
      {
        id: 'fc',
        op: 'Affine',
        position: [571, 506],
        inputs: {
          W: [
            [0.01, -0.01, 0.01, 0, 0, 0.02, 0, 0, 0, -0.01, -0.01, 0.01, -0.01, 0, 0, 0, 0.01, -0.01],
            [-0.01, 0.01, -0.01, 0, 0, -0.01, 0, 0.02, 0, 0.01, 0.01, -0.01, -0.01, -0.01, 0, -0.01, -0.01, -0.01],
            [0, 0, 0, 0, 0, -0.01, 0, -0.02, 0, 0, 0, 0, 0.02, 0.01, 0, 0, 0, 0.02],
          ],
          b: [0, 0, 0],
        },
      },
      { id: 'loss', op: 'SoftmaxCrossEntropy', position: [799, 506], inputs: { target: 0 } },
    ],
    edges: [
      { from: ['digit', 'y'], to: ['conv', 'x'] },
      { from: ['conv', 'y'], to: ['relu', 'x'] },
      { from: ['relu', 'y'], to: ['pool', 'x'] },
      { from: ['pool', 'y'], to: ['flat', 'x'] },
      { from: ['flat', 'y'], to: ['fc', 'x'] },
      { from: ['fc', 'y'], to: ['loss', 'logits'] },
    ],
    backward: { from: ['loss', 'C'] },
  },
  source: {
    name: 'LeCun, Bottou, Bengio and Haffner (1998), LeNet-5',
    where:
      'Gradient-based learning applied to document recognition, Proceedings of the IEEE 86 (11), section II; the digit is the first of the ' +
      'UCI data set of handwritten digits (Alpaydin and Kaynak, 1998), the weights are ours, the numbers PyTorch’s (float64)',
  },
  about:
    'A handwritten zero, two edge detectors, max pooling and a linear layer; and the gradient as a picture, pixel by pixel.',
  startStep: 19,
  published: [
    {
      node: 'fc',
      port: 'y',
      side: 'value',
      value: [1.03, -0.46, -0.65],
      tolerance: 1e-12,
      note: 'the scores of the classes, PyTorch and by hand',
    },
    { node: 'loss', port: 'C', side: 'value', value: 0.34482768357812615, tolerance: 1e-12, note: 'PyTorch' },
    {
      node: 'fc',
      port: 'y',
      side: 'gradient',
      value: [-0.2916575980198127, 0.1596410081654594, 0.1320165898543535],
      tolerance: 1e-12,
      note: 'PyTorch: probabilities minus one-hot class 0',
    },
    {
      node: 'conv',
      port: 'b',
      side: 'gradient',
      value: [-0.012710225636224988, -0.0024251426309877706],
      tolerance: 1e-12,
      note: 'PyTorch: each channel of the gradient of conv, summed up',
    },
  ],
};
