// mapCursor: where the playhead stands in a new trace, given where it stood in the old one.
import type { RecordedStep, Trace } from '../execution/trace.ts';

/** What a step is about, whatever its numbers: the same step of two runs has the same identity. */
function identity(step: RecordedStep, renames: ReadonlyMap<string, string>): string {
  const name = (node: string) => renames.get(node) ?? node;
  switch (step.kind) {
    case 'feed':
    case 'seed':
    case 'vjp':
    case 'update':
      return `${step.kind} ${name(step.node)}.${step.port}`;
    case 'accumulate':
      return `accumulate ${name(step.node)}.${step.port} ${name(step.from.node)}.${step.from.port}`;
    case 'forward':
    case 'failed':
      // A node that starts or stops failing is still at the same place.
      return `forward ${name(step.node)}`;
  }
}

const noRenames: ReadonlyMap<string, string> = new Map();

/**
 * At the end (or with no trace before): stays at the end, so that an edit shows all its consequences at once. Elsewhere: the same step
 * by identity, with the same fraction of it done; failing that, just after the nearest earlier step that both runs have.
 * `renames`: node ids of the old trace that go by another name in the new one.
 */
export function mapCursor(
  before: Trace | null,
  after: Trace,
  cursor: number,
  renames: ReadonlyMap<string, string> = noRenames,
): number {
  if (before === null || cursor >= before.steps.length) return after.steps.length;
  if (cursor <= 0) return 0;
  const places = new Map<string, number>();
  for (const [index, step] of after.steps.entries()) places.set(identity(step, noRenames), index);
  const last = Math.ceil(cursor) - 1;
  for (let index = last; index >= 0; index--) {
    const step = before.steps[index];
    const place = step === undefined ? undefined : places.get(identity(step, renames));
    if (place !== undefined) return index === last ? place + cursor - index : place + 1;
  }
  return 0;
}
