// Variance: the sum of squared distances from the mean over axes, divided by n - correction (1: Bessel's, 0: of a whole population).
// Shape: x without the axes, or with size 1 there. Two passes, so that a large mean costs no digits; NaN where n is the correction.
import { scale } from '../engine/elementwise.ts';
import { variance as varianceOf } from '../engine/folds.ts';
import { countOf } from './foldedAxes.ts';
import { folding } from './folding.ts';
import {
  centred,
  correctionOf,
  correctionParam,
  meanSquare,
  spreadCode,
  spreadExpansion,
  spreadSamples,
} from './spread.ts';

export const variance = folding({
  name: 'Variance',
  glyph: '\\sigma^2',
  summary: 'The mean squared distance from the mean, over axes.',
  about:
    'How far entries scatter around their mean: the average of the squared distances, over everything or along the axes named. Divided by the count less one (the default) it estimates the variance of the population that a sample came from; with correction 0 it is the variance of the entries themselves, as normalization layers use it. Each entry gets a gradient in proportion to its own distance from the mean.',
  aliases: ['var', 'spread', 'dispersion', 'ReduceVariance', 'second moment', 'sigma squared'],
  formula: 'y = \\frac{1}{n - c} \\sum_i \\left(x_i - \\bar x\\right)^2',
  params: [correctionParam],
  fold: (x, axes, keepdims, params) => varianceOf(x, axes, keepdims, correctionOf(params)),
  // The distances add up to 0, so moving the mean changes nothing to first order.
  pull: (dy, x, _y, axes, params) => centred(scale(dy, 2 / (countOf(x.shape, axes) - correctionOf(params))), x, axes),
  forward: (terms) => meanSquare(terms),
  gradient: ({ times, x, dy, sum, count, params }) =>
    `\\frac{2}{${count - correctionOf(params)}} \\cdot ${times(dy, `\\left(${x} - \\frac{1}{${count}} \\cdot ${sum((each) => each)}\\right)`)}`,
  forwardWords: 'The mean is subtracted, and the squares of what is left are averaged.',
  gradientWords: 'The slope in an entry is twice its distance from the mean, divided by the same count as the squares.',
  slope: '\\frac{2}{n - c} \\left(x_i - \\bar x\\right)',
  expand: (params, shapes) => spreadExpansion(params, shapes.x ?? [], false),
  code: spreadCode('var'),
  oddSamples: ['scalar', 'scalar, its one axis named', 'an axis of size 1'],
  samples: spreadSamples,
});
