// normalizationQuantities: what a normalization works out on the way, by the field's letters: mean mu, deviation sigma (or RMS), and x hat.
import { map } from '../engine/elementwise.ts';
import type { Derivation, Quantity, Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { overDeviation, type Standardized, standardize, steadyMean } from '../engine/standardize.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { type NormalizationTerms, type Normalizing, repeatedForX, withEps } from './normalizationTerms.ts';
import { called } from './placeRules.ts';
import { brackets, hole, rangesIn } from './ruleText.ts';

/** What x is divided by goes by this name: sigma where its mean is taken away, else RMS. */
export function deviationName({ beta }: Normalizing): string {
  return beta === undefined ? 'rms' : 'sigma';
}

/** `terms` null: there are no rules for entries. */
export function normalizationQuantities(
  setting: Normalizing,
  terms: NormalizationTerms | null,
): NonNullable<Derivation['quantities']> {
  const { x, eps, together, below } = setting;
  const centred = setting.beta !== undefined;
  const sigma = deviationName(setting);
  const { at = [], far = [], first = [], kept = [], keptAt = [], share = '', ranges = {} } = terms ?? {};
  const rule = (tex: string, indices: readonly string[], entry: string, words: string): Rule => ({
    tex,
    ...(terms && { entry: { indices, tex: entry, sum: rangesIn(entry, ranges) } }),
    words,
  });
  const symbol = (tex: string): Pick<Quantity, 'tex'> => (below === undefined ? {} : { tex: `${tex}_{${below}}` });
  const mean = `${share}${terms?.sum(first, true) ?? ''}`;
  const distance = `${hole('x', far)} - ${hole('mu', kept)}`;
  const shape = statisticShape(setting);
  return {
    ...(centred && {
      mu: {
        rule: rule(called('mean', '#{x}'), kept, `${mean}${hole('x', far)}`, `The mean of the entries of ${together}.`),
        ...symbol('\\mu'),
        value: ({ x: t }) => reshaped(steadyMean(...seen(t!, setting)), shape),
      },
    }),
    [sigma]: {
      rule: rule(
        `\\sqrt{${withEps(centred ? called('var', '#{x}') : called('mean', '#{x}^{\\circ 2}'), eps)}}`,
        kept,
        `\\sqrt{${withEps(`${mean}${centred ? brackets(distance) : hole('x', far)}^{2}`, eps)}}`,
        `${centred ? 'The deviation' : 'The root mean square'} of the entries of ${together}${eps === 0 ? '' : ', with eps added under the root'}.`,
      ),
      ...(centred ? symbol('\\sigma') : { tex: '\\mathrm{RMS}' }),
      value: ({ x: t }) =>
        reshaped(
          map((inverse) => 1 / inverse, standardized(t!, setting).inverse),
          shape,
        ),
    },
    x_hat: {
      rule: rule(
        `\\frac{${centred ? `#{x} - ${repeatedForX('mu', setting)}` : '#{x}'}}{${repeatedForX(sigma, setting)}}`,
        at,
        `\\frac{${hole('x', at)}${centred ? ` - ${hole('mu', keptAt)}` : ''}}{${hole(sigma, keptAt)}}`,
        centred
          ? 'The normalized entries: how far each lies above the mean, in units of the deviation.'
          : 'The normalized entries, in units of the root mean square.',
      ),
      tex: '\\hat x',
      value: ({ x: t }) => reshaped(standardized(t!, setting).normal, x),
    },
  };
}

/** A number for all that is standardized together. */
function statisticShape({ x, axes, groupOf }: Normalizing): Shape {
  const outside = x.filter((_, axis) => !axes.includes(axis));
  return groupOf === undefined ? outside : [...outside, x[1]! / groupOf];
}

/** x so that what is standardized together lies along axes, and those axes. */
function seen(x: Tensor, { axes, groupOf }: Normalizing): readonly [Tensor, readonly number[]] {
  if (groupOf === undefined) return [x, axes];
  const [batch = 1, channels = 1, ...places] = x.shape;
  const inside = places.reduce((product, length) => product * length, groupOf);
  return [reshaped(x, [batch, channels / groupOf, inside]), [2]];
}

function standardized(x: Tensor, setting: Normalizing): Standardized {
  const run = setting.beta === undefined ? overDeviation : standardize;
  return run(...seen(x, setting), setting.eps);
}
