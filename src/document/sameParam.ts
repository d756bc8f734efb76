// sameParam: whether two params are the same, lists entry by entry.
import type { ParamJson } from './model.ts';

export function sameParam(a: ParamJson | undefined, b: ParamJson | undefined): boolean {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    return a.length === b.length && a.every((entry, index) => Object.is(entry, b[index]));
  }
  return Object.is(a, b);
}
