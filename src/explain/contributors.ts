// contributors: which entries of which tensors an entry is made of, so that they can light up.
import { bindings, evaluate, flatIndex, type Surroundings } from './evaluate.ts';
import { type Expression, partsOf, refKey, type TensorRef } from './expression.ts';

/** Per tensor (see `refKey`) the flat positions of the entries that take part. */
export type Contributors = ReadonlyMap<string, { readonly ref: TensorRef; readonly entries: ReadonlySet<number> }>;

/** More entries than this are not worth lighting up one by one. */
const most = 20_000;

export function contributorsOf(expression: Expression, at: Surroundings): Contributors {
  const found = new Map<string, { ref: TensorRef; entries: Set<number> }>();
  let left = most;
  const add = (ref: TensorRef, flat: number | null): void => {
    if (flat === null) return;
    const key = refKey(ref);
    const known = found.get(key);
    if (known === undefined) found.set(key, { ref, entries: new Set([flat]) });
    else known.entries.add(flat);
  };
  const visit = (part: Expression, here: Surroundings): void => {
    if (left-- <= 0) return;
    if (part.kind === 'tensor') {
      const shape = here.tensor(part.ref)?.shape;
      const place = (part.index ?? []).map((index) => evaluate(index, here) ?? -1);
      if (shape !== undefined) add(part.ref, flatIndex(shape, part.transposed ? place.toReversed() : place));
    }
    if (part.kind === 'partial') return;
    if (
      part.kind === 'product' &&
      part.factors.some((factor) => factor.kind === 'indicator' && evaluate(factor, here) === 0)
    )
      return;
    if (part.kind === 'over') {
      try {
        for (const letters of bindings(part.letters, part.where, here)) {
          if (left <= 0) break;
          visit(part.body, { ...here, letters });
        }
      } catch {
        return;
      }
      return;
    }
    for (const inner of partsOf(part)) visit(inner, here);
  };
  visit(expression, at);
  return found;
}
