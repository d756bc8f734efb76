// normalizationValue: the rule for an entry of a normalization's y, in entries of x, gamma and beta alone.
import type { Rule } from '../engine/op.ts';
import { type NormalizationTerms, type Normalizing, withEps } from './normalizationTerms.ts';
import { brackets, hole, rangesIn } from './ruleText.ts';

/** Up to so many entries standardized together the variance is written as it is defined, whose sums in sums then cost too much. */
const NESTED = 32;

export function normalizationValue(
  { gamma, beta, eps }: Normalizing,
  { at, far, first, second, count, share, ranges, moved, sum, param }: NormalizationTerms,
): NonNullable<Rule['entry']> {
  const centred = beta !== undefined;
  const mean = (over: readonly string[], body: string): string => `${share}${sum(over)}${body}`;
  const meanOfX = mean(first, hole('x', far));
  const squares = mean(first, `${hole('x', far)}^{2}`);
  // The distance of another entry, whose mean runs over letters of its own.
  const otherDistance = brackets(`${hole('x', far)} - ${mean(second, hole('x', moved(second)))}`);
  const variance = count <= NESTED ? mean(first, `${otherDistance}^{2}`) : `${squares} - ${brackets(meanOfX)}^{2}`;
  const distance = centred ? `${hole('x', at)} - ${meanOfX}` : hole('x', at);
  const deviation = `\\sqrt{${withEps(centred ? variance : squares, eps)}}`;
  const shift = beta ? ` + ${param('beta', beta, at)}` : '';
  const tex = `${param('gamma', gamma, at)} \\cdot \\frac{${distance}}{${deviation}}${shift}`;
  return { indices: at, tex, sum: rangesIn(tex, ranges) };
}
