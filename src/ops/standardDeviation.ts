// StandardDeviation: the root of the variance over axes, whose squares are divided by n - correction. Shape: x without the axes, or with
// size 1 there. Two passes, so that a large mean costs no digits. The slope is 0 where all entries are alike.
import { zip } from '../engine/broadcast.ts';
import { map } from '../engine/elementwise.ts';
import { variance as varianceOf } from '../engine/folds.ts';
import type { Params } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import { countOf, foldedAxes } from './foldedAxes.ts';
import { folding } from './folding.ts';
import { foldNotice } from './foldNotice.ts';
import { sampleTensor, vector } from './sampleTensor.ts';
import {
  centred,
  correctionOf,
  correctionParam,
  meanSquare,
  spreadCode,
  spreadExpansion,
  spreadSamples,
} from './spread.ts';

export const standardDeviation = folding({
  name: 'StandardDeviation',
  glyph: '\\sigma',
  summary: 'The root of the mean squared distance from the mean.',
  about:
    'The typical distance of entries from their mean, in the unit of the entries: the square root of the variance, over everything or along the axes named. By default the squares are divided by the count less one, with correction 0 by the count. Backward each entry gets its distance from the mean in units of the deviation; where all entries are alike there is no direction, and the gradient is taken as 0.',
  aliases: ['std', 'sigma', 'rms deviation', 'spread', 'standard error', 'scatter'],
  formula: 'y = \\sqrt{\\frac{1}{n - c} \\sum_i \\left(x_i - \\bar x\\right)^2}',
  params: [correctionParam],
  fold: (x, axes, keepdims, params) => deviation(x, axes, keepdims, params),
  pull(dy, x, y, axes, params) {
    const count = countOf(x.shape, axes) - correctionOf(params);
    const share = zip((d, sigma) => (sigma === 0 ? 0 : d / (sigma * count)), dy, y);
    return centred(share, x, axes);
  },
  forward: (terms) => `\\sqrt{${meanSquare(terms)}}`,
  gradient: ({ times, share, x, y, dy, sum, count, params }) =>
    `\\frac{1}{${count - correctionOf(params)}} \\cdot ${times(share(dy, y), `\\left(${x} - \\frac{1}{${count}} \\cdot ${sum((each) => each)}\\right)`)}`,
  forwardWords: 'The mean is subtracted, the squares of what is left are averaged, and the root is taken.',
  gradientWords:
    'The slope in an entry is its distance from the mean, divided by the deviation and by the count of the squares.',
  slope: '\\frac{x_i - \\bar x}{(n - c)\\, y}',
  expand: (params, shapes) => spreadExpansion(params, shapes.x ?? [], true),
  kinks: [{ at: 'all entries are alike', gradient: '0' }],
  kinkAt({ x }, params): Readonly<Record<string, string>> {
    // One entry is always at its own mean: no corner, but a constant.
    if (countOf(x!.shape, foldedAxes(params.axes, x!.shape.length)) < 2) return {};
    const fold = (t: Tensor, axes: readonly number[], keepdims: boolean): Tensor =>
      deviation(t, axes, keepdims, params);
    return foldNotice('StandardDeviation', x!, fold, params, 'so is all that is folded with it');
  },
  code: spreadCode('std'),
  oddSamples: ['scalar', 'scalar, its one axis named', 'an axis of size 1'],
  samples: [
    ...spreadSamples,
    { name: 'all alike', inputs: { x: vector(2, 2, 2) }, kinks: ['x'] },
    {
      name: 'one row alike',
      params: { axes: [1], correction: 0 },
      inputs: { x: sampleTensor([2, 2], 1, 2, 3, 3) },
      kinks: ['x'],
    },
  ],
});

function deviation(x: Tensor, axes: readonly number[], keepdims: boolean, params: Params): Tensor {
  return map(Math.sqrt, varianceOf(x, axes, keepdims, correctionOf(params)));
}
