// softmaxDerivation: the rules of softmax and of its logarithm in TeX, along any axis, with beta.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { normalizeAxis } from '../engine/shape.ts';
import { brackets, hole, letters, notationFor, sumOver, sumOverAxes } from './ruleText.ts';
import { softmaxJacobians } from './softmaxJacobians.ts';

export function softmaxDerivation({ shapes, params }: DerivationContext, op: 'softmax' | 'log-softmax'): Derivation {
  const shape = shapes.x ?? [1];
  const rank = shape.length;
  const axis = normalizeAxis(params.axis as number, Math.max(rank, 1)) ?? 0;
  const named = letters(rank + 1);
  const indices = named?.slice(0, rank) ?? [];
  const other = named?.[rank] ?? 'n';
  const at = (letter: string | null): readonly string[] =>
    letter === null ? indices : indices.toSpliced(axis, rank === 0 ? 0 : 1, letter);
  const beta = hole(
    'beta',
    (shapes.beta ?? []).map(() => '0'),
  );
  const axes = rank === 0 ? [] : [axis];
  const along: Readonly<Record<string, string>> = rank === 0 ? {} : { [other]: `x.${axis}` };
  const { times } = notationFor(shape);

  /** A sum over the classes of one sample, of whole tensors or of entries. */
  const over = (tex: (letter: string | null) => string): string =>
    `${sumOver(rank === 0 ? [] : [other])}${tex(rank === 0 ? null : other)}`;
  const rule = (
    tex: string,
    entry: string,
    sum: Readonly<Record<string, string>>,
    own: readonly string[],
    words: string,
  ): Rule => ({
    tex,
    ...(named && { entry: { indices: own, tex: entry, ...(Object.keys(sum).length > 0 && { sum }) } }),
    words,
  });
  const everything = Object.fromEntries(indices.map((letter, k) => [letter, `x.${k}`]));
  const exponential = (letter: string | null): string => `e^{${beta} \\cdot ${hole('x', at(letter))}}`;
  const total = over(exponential);
  const wholeBeta = hole('beta');

  // Along the only axis of a vector: with batches the matrix would have four axes.
  const isVector = rank === 1 && named !== null;
  if (op === 'softmax') {
    const spread = brackets(
      `${hole('dy', at(null))} - ${over((n) => `${hole('dy', at(n))} \\cdot ${hole('y', at(n))}`)}`,
    );
    const vectorRule = `${wholeBeta} \\cdot ${brackets('\\operatorname{diag}\\left(#{y}\\right) - #{y} \\, #{y^T}')} \\, #{dy}`;
    const batchRule = `${wholeBeta} \\cdot ${times('#{y}', brackets(`#{dy} - ${sumOverAxes(axes)}${times('#{dy}', '#{y}')}`))}`;
    return {
      forward: {
        y: rule(
          `\\operatorname{softmax}\\left(${wholeBeta} \\cdot #{x}\\right)`,
          `\\frac{${exponential(null)}}{${total}}`,
          along,
          indices,
          'Every score is exponentiated and divided by the sum over its axis, so that the shares add up to 1.',
        ),
      },
      gradients: {
        x: rule(
          rank === 1 ? vectorRule : batchRule,
          `${beta} \\cdot ${hole('y', at(null))} \\cdot ${spread}`,
          along,
          indices,
          'Each score moves its own share up and all others down: the gradient minus its mean under y, times y and beta.',
        ),
        beta: rule(
          `\\sum ${times('#{dy}', '#{y}', brackets(`#{x} - ${sumOverAxes(axes)}${times('#{y}', '#{x}')}`))}`,
          `${sumOver(indices)}${hole('dy', at(null))} \\cdot ${hole('y', at(null))} \\cdot ` +
            brackets(`${hole('x', at(null))} - ${over((n) => `${hole('y', at(n))} \\cdot ${hole('x', at(n))}`)}`),
          { ...along, ...everything },
          (shapes.beta ?? []).map((_, k) => spareLetter(k)),
          'A larger beta raises the shares of scores above the mean score under y and lowers the others.',
        ),
      },
      ...(isVector && { jacobians: { y: softmaxJacobians(beta) } }),
    };
  }
  const share = `\\exp\\left(${hole('y', at(null))}\\right)`;
  const wholeGap = `#{dy} - ${times('\\exp\\left(#{y}\\right)', rank === 0 ? '#{dy}' : brackets(`${sumOverAxes(axes)}#{dy}`))}`;
  const gap = `${hole('dy', at(null))} - ${share} \\cdot ${over((n) => hole('dy', at(n)))}`;
  return {
    forward: {
      y: rule(
        `\\log\\left(\\operatorname{softmax}\\left(${wholeBeta} \\cdot #{x}\\right)\\right)`,
        `${beta} \\cdot ${hole('x', at(null))} - \\log\\left(${total}\\right)`,
        along,
        indices,
        'From every scaled score the logarithm of the sum of exponentials is subtracted.',
      ),
    },
    gradients: {
      x: rule(
        `${wholeBeta} \\cdot ${brackets(wholeGap)}`,
        `${beta} \\cdot ${brackets(gap)}`,
        along,
        indices,
        'Each score keeps its own gradient and loses its share of the sum of all of them.',
      ),
      beta: rule(
        `\\sum ${times(brackets(wholeGap), '#{x}')}`,
        `${sumOver(indices)}${brackets(gap)} \\cdot ${hole('x', at(null))}`,
        { ...along, ...everything },
        (shapes.beta ?? []).map((_, k) => spareLetter(k)),
        'Beta multiplies every score, so its gradient adds up score times what reaches the scaled score.',
      ),
    },
  };
}

/** Axes of size 1 of beta: letters that are used for nothing else. */
function spareLetter(k: number): string {
  return 'hgfdcbaw'[k] ?? 'h';
}
