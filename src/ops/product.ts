// Product: y = x_1 x_2 ... x_n over axes; 1 over nothing. Shape: x without the axes, or with size 1 there. The slope in an entry is the
// product of the others, taken without a division, so that it is right where an entry is 0.
import { multiply } from '../engine/elementwise.ts';
import { product as multiplied, productOfOthers } from '../engine/folds.ts';
import type { CodeArgs } from '../engine/op.ts';
import { callArguments, foldedAxes } from './foldedAxes.ts';
import { folding } from './folding.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export const product = folding({
  name: 'Product',
  glyph: '\\Pi',
  summary: 'Multiplies all entries, or those along some axes.',
  about:
    'The product of everything, or of the entries along the axes named: the likelihood of independent events, the volume of a box, the gain of a chain of factors. Long products soon overflow or vanish, which is why likelihoods are added up as logarithms. Backward each entry gets the gradient times the product of all the others, so a single 0 silences every entry but itself.',
  aliases: ['prod', 'multiply up', 'ReduceProd', 'reduce_prod', 'times', 'pi'],
  formula: 'y = \\prod_i x_i',
  fold: multiplied,
  pull: (dy, x, _y, axes) => multiply(dy, productOfOthers(x, axes)),
  forward: (terms) => terms.big('prod'),
  gradient: (terms) => terms.times(terms.dy, terms.others()),
  forwardWords: 'The entries are multiplied.',
  gradientWords: 'The slope in one entry is the product of the others, so the gradient is multiplied by that.',
  slope: '\\prod_{j \\ne i} x_j',
  code: {
    pytorch: (args) => nested(args),
    numpy: (args) => `np.prod(${args.inputs.x}${callArguments(args, 'axis', 'keepdims')})`,
  },
  samples: [
    { name: 'one zero', inputs: { x: vector(2, 0, -3) } },
    { name: 'two zeros', inputs: { x: vector(0, 2, 0) } },
    { name: 'zeros in one row', params: { axes: [1] }, inputs: { x: sampleTensor([2, 3], 1, 2, 3, 4, 0, 6) } },
  ],
});

/** torch.prod folds one axis at a time, or all of them. */
function nested({ inputs, params, shapes }: CodeArgs): string {
  const x = inputs.x!;
  const rank = shapes?.x?.length;
  const keeps = params.keepdims === true;
  const named = (params.axes as readonly number[] | null) ?? [];
  if (rank === 0 || (named.length === 0 && !keeps)) return `torch.prod(${x})`;
  if (rank === undefined && named.length === 0) return `torch.prod(${x}).reshape([1] * ${x}.ndim)`;
  // From the last axis on, so that the numbers of the others stay.
  const axes = rank === undefined ? named : foldedAxes(params.axes, rank).toReversed();
  return axes.reduce((text, axis) => `torch.prod(${text}, dim=${axis}${keeps ? ', keepdim=True' : ''})`, x);
}
