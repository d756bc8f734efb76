// normalizationDerivation: the rules of normalizations in TeX. The value writes mean and variance out; the gradients call them by name.
import type { Derivation, Rule } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { summedWords } from './axisWords.ts';
import { deviationName, normalizationQuantities } from './normalizationQuantities.ts';
import {
  type NormalizationTerms,
  type Normalizing,
  normalizationTerms,
  repeatedAlong,
  repeatedForX,
  withEps,
} from './normalizationTerms.ts';
import { normalizationValue } from './normalizationValue.ts';
import { called } from './placeRules.ts';
import { hole, rangesIn, sumOver, sumOverAxes } from './ruleText.ts';

export function normalizationDerivation(setting: Normalizing): Derivation {
  const { beta, together } = setting;
  const terms = normalizationTerms(setting);
  const entries = terms && entryRules(setting, terms);
  const whole = wholeRules(setting);
  const centred = beta !== undefined;
  const rule = (name: keyof typeof whole, words: string): Rule => ({
    tex: whole[name],
    ...(entries?.[name] && { entry: entries[name] }),
    words,
  });
  return {
    forward: {
      y: rule(
        'y',
        centred
          ? `The entries of ${together} lose their mean, are divided by their deviation, then scaled by gamma and shifted by beta.`
          : `The entries of ${together} are divided by the root of the mean of their squares, then scaled by gamma.`,
      ),
    },
    gradients: {
      x: rule(
        'x',
        centred
          ? `All entries of ${together} share a mean and a deviation, so of the gradient the part that would only shift or stretch them is taken away.`
          : `All entries of ${together} share their root mean square, so of the gradient the part that would only stretch them is taken away.`,
      ),
      gamma: rule(
        'gamma',
        'Gamma multiplies the normalized entries, so its gradient adds up gradient times normalized entry.' +
          sharedWords('gamma', setting.gamma, setting),
      ),
      ...(centred && {
        beta: rule(
          'beta',
          `Beta is added as it is, so its gradient is the sum of what comes back.${sharedWords('beta', beta, setting)}`,
        ),
      }),
    },
    quantities: normalizationQuantities(setting, terms),
  };
}

/** Over which axes an entry of gamma or beta was used again; nothing where each was used once. */
function sharedWords(name: string, shape: Shape, { x, own }: Normalizing): string {
  const axes = x.flatMap((_, axis) => (sizeOf(shape) === 1 || !own.includes(axis) ? [axis] : []));
  return axes.length === 0 ? '' : ` ${summedWords(axes, x, `${name} was broadcast over`)}`;
}

interface Rules<T> {
  readonly y: T;
  readonly x: T;
  readonly gamma: T;
  readonly beta: T;
}

function wholeRules(setting: Normalizing): Rules<string> {
  const { x, own, beta, eps } = setting;
  const others = x.flatMap((_, axis) => (own.includes(axis) ? [] : [axis]));
  const repeated = (name: string, shape: Shape): string =>
    sizeOf(shape) === 1 ? hole(name) : repeatedAlong(hole(name), others, x.length);
  const centred = beta !== undefined;
  const spread = centred ? called('var', '#{x}') : called('mean', '#{x}^{\\circ 2}');
  const distance = centred ? `#{x} - ${called('mean', '#{x}')}` : '#{x}';
  const gamma = repeated('gamma', setting.gamma);
  const g = `${gamma} \\odot #{dy}`;
  const over = (top: string): string => `\\frac{${top}}{${repeatedForX(deviationName(setting), setting)}}`;
  const shift = centred ? ` - ${over(called('mean', g))}` : '';
  const stretch = ` - #{x_hat} \\odot ${over(called('mean', `${g} \\odot #{x_hat}`))}`;
  return {
    y: `${gamma} \\odot \\frac{${distance}}{\\sqrt{${withEps(spread, eps)}}}${beta ? ` + ${repeated('beta', beta)}` : ''}`,
    x: `${over(g)}${shift}${stretch}`,
    gamma: `${summed(setting.gamma, others)}#{dy} \\odot #{x_hat}`,
    beta: `${summed(beta ?? [], others)}#{dy}`,
  };
}

function summed(shape: Shape, others: readonly number[]): string {
  return sizeOf(shape) === 1 ? '\\sum ' : sumOverAxes(others);
}

type Entry = NonNullable<Rule['entry']>;

/** An entry rule that adds up more terms than this is left out: nobody waits for it. */
const MOST = 300_000;

function entryRules(setting: Normalizing, terms: NormalizationTerms): Partial<Rules<Entry>> {
  const { x, own, gamma, beta } = setting;
  const { at, far, first, keptAt, count, ranges, sum, param } = terms;
  const g = (indices: readonly string[]): string => `${param('gamma', gamma, indices)} \\cdot ${hole('dy', indices)}`;
  const deviation = hole(deviationName(setting), keptAt);
  const over = (top: string): string => `\\frac{${top}}{${count === 1 ? '' : `${count} \\cdot `}${deviation}}`;
  const shift = beta === undefined ? '' : ` - ${over('1')} \\cdot ${sum(first)}${g(far)}`;
  const stretch = ` - ${over('1')} \\cdot ${hole('x_hat', at)} \\cdot ${sum(first)}${g(far)} \\cdot ${hole('x_hat', far)}`;
  const ofX = `\\frac{${g(at)}}{${deviation}}${shift}${stretch}`;
  /** A sum over all entries of x that share an entry of gamma or beta. */
  const scale = (shape: Shape, body: string): Entry => {
    const shared = at.filter((_, axis) => sizeOf(shape) === 1 || !own.includes(axis));
    return {
      indices: sizeOf(shape) !== 1 ? own.map((axis) => at[axis]!) : shape.map((_, k) => spare[k] ?? 'z'),
      tex: `${sumOver(shared)}${body}`,
      sum: Object.fromEntries(shared.map((letter) => [letter, `dy.${at.indexOf(letter)}`])),
    };
  };
  return {
    ...(count <= MOST && {
      y: normalizationValue(setting, terms),
      x: { indices: at, tex: ofX, sum: rangesIn(ofX, ranges) },
    }),
    ...(sizeOf(x) <= MOST && { gamma: scale(gamma, `${hole('dy', at)} \\cdot ${hole('x_hat', at)}`) }),
    beta: scale(beta ?? [], hole('dy', at)),
  };
}

/** Letters that no rule here uses otherwise, for axes of size 1. */
const spare = 'hgfdcb';
