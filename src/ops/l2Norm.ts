// L2Norm: y is the square root of the sum of squares over axes; 0 over nothing. Shape: x without the axes, or with size 1 there. Squares
// that would overflow are avoided. The slope is x_i / y, and 0 where y is 0.
import { zip3 } from '../engine/broadcast.ts';
import { euclideanNorm } from '../engine/folds.ts';
import { callArguments, foldParams } from './foldedAxes.ts';
import { folding } from './folding.ts';
import { foldNotice } from './foldNotice.ts';
import { graphOf } from './graphOf.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export const l2Norm = folding({
  name: 'L2Norm',
  glyph: '\\|x\\|_2',
  summary: 'The Euclidean length, of all entries or along axes.',
  about:
    'The length of a vector: the square root of the sum of its squared entries, over everything or along the axes named. Distances, the norm of a gradient before clipping and the scale of a weight are lengths. Backward it sends the unit vector in the direction of the input, whatever its length; at the zero vector there is no direction, and the gradient is taken as 0.',
  aliases: ['l2', 'euclidean norm', 'frobenius', 'length', 'magnitude', 'ReduceL2', 'vector_norm', 'distance'],
  formula: 'y = \\sqrt{\\sum_i x_i^2}',
  fold: euclideanNorm,
  pull: (dy, x, y) => zip3((d, a, length) => (length === 0 ? 0 : d * (a / length)), dy, x, y),
  forward: (terms) => `\\sqrt{${terms.sum((x) => terms.power(x, '2'))}}`,
  gradient: (terms) => terms.times(terms.share(terms.dy, terms.y), terms.x),
  forwardWords: 'The squares of the entries are added up, and the root of the sum is taken.',
  gradientWords:
    'The slope in an entry is the entry divided by the length, so the gradient goes out along the unit vector.',
  slope: '\\frac{x_i}{y}',
  expand: (params) =>
    graphOf(
      {
        square: ['Square', { x: 'x' }],
        sum: ['Sum', { x: 'square' }, foldParams(params)],
        root: ['Sqrt', { x: 'sum' }],
      },
      { y: 'root' },
    ),
  kinks: [{ at: 'all entries are 0', gradient: '0' }],
  kinkAt: ({ x }, params) => foldNotice('L2Norm', x!, euclideanNorm, params, 'so is all that is folded with it'),
  code: {
    pytorch: (args) => `torch.linalg.vector_norm(${args.inputs.x}, 2${callArguments(args, 'dim', 'keepdim')})`,
    numpy: (args) => `np.sqrt(np.sum(np.square(${args.inputs.x})${callArguments(args, 'axis', 'keepdims')}))`,
  },
  samples: [
    { name: 'a 3, 4, 5 triangle', inputs: { x: vector(3, -4) } },
    { name: 'the zero vector', inputs: { x: vector(0, 0, -0) }, kinks: ['x'] },
    { name: 'one row of zeros', params: { axes: [1] }, inputs: { x: sampleTensor([2, 2], 1, 2, 0, 0) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(Infinity, 1) }, kinks: ['x'] },
  ],
});
