// unary: makes the op of a function of one number that works entry by entry.
import type { Op } from '../engine/op.ts';
import { type Curve, type CurveWords, curve } from './curve.ts';

export interface Unary extends CurveWords, Curve {}

/** Shape rule: y has the shape of x. */
export function unary(spec: Unary): Op {
  return curve({ ...spec, params: [], at: () => spec });
}
