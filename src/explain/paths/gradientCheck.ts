// gradientCheck: the sum over the paths beside the gradient that backprop found, or when it will have.
import { portKey } from '../../engine/program.ts';
import { frameAt } from '../../execution/frame.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { type ExplainContext, frameOf } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import type { GradientCheck, PathsFound } from './pathsReport.ts';

/** Sums taken in another order differ in their last digits; what they are measured by is the sum of the sizes of their terms. */
const tolerance = 1e-10;

export function gradientCheck(
  context: ExplainContext,
  { subject, entry, total, magnitude }: Pick<PathsFound, 'subject' | 'entry' | 'total' | 'magnitude'>,
): GradientCheck {
  const { trace } = context;
  const key = portKey(subject.node, subject.port);
  const ref: TensorRef = { ...subject, side: 'gradient' };
  const wholeAt = (step: number): Recorded | null => {
    const state = frameAt(trace, step).gradient(key);
    return state !== undefined && state.arrived === state.expected ? state.value : null;
  };
  const now = wholeAt(frameOf(context).step);
  if (now === null) {
    for (let step = Math.max(context.step, trace.backwardStart); step <= trace.steps.length; step++) {
      if (step > context.step && wholeAt(step) !== null) return { kind: 'later', step };
    }
    return { kind: 'none' };
  }
  const gradient = (isSummary(now) ? context.whole?.(ref) : now)?.data[entry];
  if (gradient === undefined || total === null) return { kind: 'none' };
  const isEqual =
    Object.is(gradient, total) || Math.abs(gradient - total) <= tolerance * Math.max(magnitude, Math.abs(gradient));
  return { kind: isEqual ? 'equal' : 'differs', gradient };
}
