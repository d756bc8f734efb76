// lights: which entries light up on the canvas with one that is pointed at: those that made it, wherever they are shown.
import { portKey } from '../engine/program.ts';
import type { Trace } from '../execution/trace.ts';
import { refKey, type TensorRef } from './expression.ts';

export interface LitEntries {
  readonly ref: TensorRef;
  readonly entries: Iterable<number>;
}

/**
 * Per tensor (`refKey`) the flat places. A value that a port is wired to is shown where it was computed, so it lights up there, too; a
 * gradient at an output also lights what each of its readers sent: of these it is the sum.
 */
export function litEntries(
  { wires }: Pick<Trace, 'wires'>,
  parts: Iterable<LitEntries>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const lit = new Map<string, Set<number>>();
  const add = (key: string, entries: Iterable<number>): void => {
    const known = lit.get(key) ?? new Set<number>();
    for (const entry of entries) known.add(entry);
    lit.set(key, known);
  };
  for (const { ref, entries } of parts) {
    const places = [...entries];
    add(refKey(ref), places);
    const key = portKey(ref.node, ref.port);
    if (ref.side === 'value') {
      const from = wires.get(key);
      if (from !== undefined) add(from, places);
      continue;
    }
    const readers = [...wires].filter(([, from]) => from === key).map(([to]) => to);
    for (const reader of readers) add(`∂${reader}`, places);
  }
  return lit;
}
