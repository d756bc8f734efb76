// l2NormalizeDerivation: the rules of L2Normalize in TeX. The value writes the length of a vector out; the gradient calls it n.
import { euclideanNorm } from '../engine/folds.ts';
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { normalizeAxis } from '../engine/shape.ts';
import { smallNumber } from './normalizationTerms.ts';
import { hole, letters, rangesIn, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';

export function l2NormalizeDerivation({ shapes, params }: DerivationContext): Derivation {
  const x = shapes.x ?? [1];
  const axis = normalizeAxis(params.axis as number, Math.max(x.length, 1)) ?? 0;
  const axes = x.length === 0 ? [] : [axis];
  const named = letters(x.length + 1, ['n']);
  const at = named?.slice(0, x.length) ?? [];
  const other = named?.[x.length] ?? '';
  const moved = x.length === 0 ? [] : at.with(axis, other);
  const kept = at.toSpliced(axis, 1);
  const eps = params.eps as number;
  const sums = sumOver(x.length === 0 ? [] : [other]);
  const least = (length: string): string => (eps === 0 ? length : `\\max\\left(${length}, ${smallNumber(eps)}\\right)`);
  const met = (length: string, times: string): string =>
    eps === 0 ? '' : `\\left[${length} \\ge ${smallNumber(eps)}\\right] ${times} `;
  const whole = `\\sqrt{${sumOverAxes(axes)}#{x}^{\\circ 2}}`;
  const entry = `\\sqrt{${sums}${hole('x', moved)}^{2}}`;
  const wholeN = x.length < 2 ? '#{n}' : repeatOver('#{n}', axes);
  const n = hole('n', kept);
  const rule = (tex: string, indices: readonly string[], one: string, words: string): Rule => ({
    tex,
    ...(named && { entry: { indices, tex: one, sum: rangesIn(one, { [other]: `x.${axis}` }) } }),
    words,
  });
  return {
    forward: {
      y: rule(
        `\\frac{#{x}}{${least(whole)}}`,
        at,
        `\\frac{${hole('x', at)}}{${least(entry)}}`,
        'Every vector is divided by its length, the root of the sum of its squares.',
      ),
    },
    gradients: {
      x: rule(
        `\\frac{#{dy} - ${met(wholeN, '\\odot')}#{y} \\odot \\left(${sumOverAxes(axes)}#{dy} \\odot #{y}\\right)}{${least(wholeN)}}`,
        at,
        `\\frac{${hole('dy', at)} - ${met(n, '\\cdot')}${hole('y', at)} \\cdot \\left(${sums}${hole('dy', moved)} \\cdot ${hole('y', moved)}\\right)}{${least(n)}}`,
        'The part of the gradient along the vector would only stretch it, and is taken away; the rest is divided by the length.',
      ),
    },
    quantities: {
      n: {
        rule: rule(whole, kept, entry, 'The length of every vector.'),
        value: (inputs) => euclideanNorm(inputs.x!, axes),
      },
    },
  };
}
