// batchNormDerivation: the rules of batch normalization in TeX, in training and in evaluation.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { summedWords } from './axisWords.ts';
import { channelAxis } from './channelLayout.ts';
import { normalizationDerivation } from './normalizationDerivation.ts';
import { smallNumber } from './normalizationTerms.ts';
import { hole, letters, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';

export function batchNormDerivation({ shapes, params }: DerivationContext): Derivation {
  const x = shapes.x ?? [2, 1];
  const shapeOf = (port: string): Shape => shapes[port] ?? [1];
  const eps = params.eps as number;
  if (params.training !== true) return fixedDerivation(x, shapeOf, eps);
  return normalizationDerivation({
    x,
    axes: x.flatMap((_, axis) => (axis === 1 ? [] : [axis])),
    own: channelAxis,
    gamma: shapeOf('gamma'),
    beta: shapeOf('beta'),
    eps,
    together: 'each channel in the whole batch',
    // The ports of the running mean and variance go by mu and sigma squared.
    below: '\\mathcal B',
  });
}

/** With a given mean and variance every entry goes its own way. */
function fixedDerivation(x: Shape, shapeOf: (port: string) => Shape, eps: number): Derivation {
  const others = x.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const at = letters(x.length) ?? [];
  const whole = (port: string): string => (sizeOf(shapeOf(port)) === 1 ? hole(port) : repeatOver(hole(port), others));
  const one = (port: string): string =>
    hole(port, sizeOf(shapeOf(port)) === 1 ? shapeOf(port).map(() => '0') : [at[1] ?? 'j']);
  const deviation = (text: (port: string) => string): string =>
    `\\sqrt{${text('variance')}${eps === 0 ? '' : ` + ${smallNumber(eps)}`}}`;
  const normal = (text: (port: string) => string, entry: string): string =>
    `\\frac{${entry} - ${text('mean')}}{${deviation(text)}}`;
  const entry = (
    indices: readonly string[],
    tex: string,
    sum?: Readonly<Record<string, string>>,
  ): Pick<Rule, 'entry'> => (at.length === 0 ? {} : { entry: { indices, tex, ...(sum && { sum }) } });
  const xAt = hole('x', at);
  const dyAt = hole('dy', at);
  const scale = (port: 'gamma' | 'beta', body: string, wholeBody: string, words: string): Rule => {
    const shape = shapeOf(port);
    const all = sizeOf(shape) === 1;
    const shared = all ? at : at.filter((_, axis) => axis !== 1);
    return {
      tex: `${all ? '\\sum ' : sumOverAxes(others)}${wholeBody}`,
      ...entry(
        all ? shape.map((_, k) => 'hgfdcb'[k] ?? 'z') : [at[1] ?? 'j'],
        `${sumOver(shared)}${body}`,
        Object.fromEntries(shared.map((letter) => [letter, `dy.${at.indexOf(letter)}`])),
      ),
      words: `${words} ${summedWords(all ? x.map((_, axis) => axis) : others, x, `${port} was broadcast over`)}`,
    };
  };
  return {
    forward: {
      y: {
        tex: `${whole('gamma')} \\odot ${normal(whole, '#{x}')} + ${whole('beta')}`,
        ...entry(at, `${one('gamma')} \\cdot ${normal(one, xAt)} + ${one('beta')}`),
        words:
          'Every entry loses the running mean of its channel, is divided by the running deviation, then scaled and shifted.',
      },
    },
    gradients: {
      x: {
        tex: `\\frac{${whole('gamma')} \\odot #{dy}}{${deviation(whole)}}`,
        ...entry(at, `\\frac{${one('gamma')} \\cdot ${dyAt}}{${deviation(one)}}`),
        words: 'Mean and variance are given here, so each entry was only scaled, and its gradient is scaled alike.',
      },
      gamma: scale(
        'gamma',
        `${dyAt} \\cdot ${normal(one, xAt)}`,
        `#{dy} \\odot ${normal(whole, '#{x}')}`,
        'Gamma multiplies the normalized entries, so its gradient adds up gradient times normalized entry.',
      ),
      beta: scale('beta', dyAt, '#{dy}', 'Beta is added as it is, so its gradient is the sum of what comes back.'),
    },
  };
}
