// absenceText: what to say in the place of a number that is not there: not yet, or never in this run.
import { portKey } from '../../engine/program.ts';
import { frameAt } from '../../execution/frame.ts';
import type { Trace } from '../../execution/trace.ts';
import type { TensorRef } from '../../explain/expression.ts';

export function absenceText(trace: Trace | null, { node, port, side }: TensorRef): string {
  if (trace === null) return 'not yet';
  const end = frameAt(trace, trace.steps.length);
  const key = portKey(node, port);
  if (side === 'value') return end.value(key) === undefined ? 'not computed' : 'not yet';
  return end.gradient(key) === undefined ? 'no gradient' : 'not yet';
}
