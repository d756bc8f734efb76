// L1Norm: y is the sum of |x_i| over axes; 0 over nothing. Shape: x without the axes, or with size 1 there. The slope at 0 is 0.
import { zip } from '../engine/broadcast.ts';
import { absoluteSum } from '../engine/folds.ts';
import { callArguments, foldParams } from './foldedAxes.ts';
import { folding } from './folding.ts';
import { graphOf } from './graphOf.ts';
import { entryNotice, kinkAtNumber } from './kinks.ts';
import { vector } from './sampleTensor.ts';

const corner = kinkAtNumber(0, 'a corner', 0);

export const l1Norm = folding({
  name: 'L1Norm',
  glyph: '\\|x\\|_1',
  summary: 'The sum of absolute values, over all entries or along axes.',
  about:
    'The size of a tensor as the sum of the absolute values of its entries, over everything or along the axes named. As a penalty on weights it pulls every entry towards 0 with the same force, however small the entry is, and so makes many of them exactly 0. Each entry gets the gradient times its sign; at 0 the slope is taken as 0.',
  aliases: ['l1', 'manhattan norm', 'taxicab', 'sum of absolute values', 'ReduceL1', 'lasso', 'sparsity'],
  formula: 'y = \\sum_i |x_i|',
  fold: absoluteSum,
  pull: (dy, x) => zip((d, a) => d * (a > 0 ? 1 : a < 0 ? -1 : 0), dy, x),
  forward: (terms) => terms.sum((x) => `\\left|${x}\\right|`),
  gradient: (terms) => terms.times(terms.dy, `\\operatorname{sign}\\left(${terms.x}\\right)`),
  forwardWords: 'The absolute values of the entries are added up.',
  gradientWords: 'The slope in an entry is its sign: 1, -1, and 0 at the kink.',
  slope: '\\operatorname{sign}(x_i)',
  expand: (params) =>
    graphOf({ abs: ['Absolute', { x: 'x' }], sum: ['Sum', { x: 'abs' }, foldParams(params)] }, { y: 'sum' }),
  kinks: [corner],
  kinkAt({ x }, params): Readonly<Record<string, string>> {
    const notice = entryNotice('L1Norm', 'x', x!, [corner], params);
    return notice === null ? {} : { x: notice };
  },
  code: {
    pytorch: (args) => `torch.linalg.vector_norm(${args.inputs.x}, 1${callArguments(args, 'dim', 'keepdim')})`,
    numpy: (args) => `np.sum(np.abs(${args.inputs.x})${callArguments(args, 'axis', 'keepdims')})`,
  },
  samples: [
    { name: 'on the kink', inputs: { x: vector(0, -0, 2, -3) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: vector(-Infinity, 1) }, kinks: ['x'] },
  ],
});
