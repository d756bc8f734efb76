// resized: a tensor in another shape that keeps its numbers: in order where as many fit, else place by place, with 0 where there was none.
import { sizeOf } from '../../../engine/shape.ts';
import { type Tensor, zeros } from '../../../engine/tensor.ts';
import { flatIndex } from '../../../explain/evaluate.ts';
import { placeOf } from '../../../explain/jacobianTerms.ts';

export function resized(before: Tensor | undefined, shape: readonly number[]): Tensor {
  const next = zeros(shape);
  if (before === undefined) return next;
  if (sizeOf(shape) === before.data.length) {
    next.data.set(before.data);
    return next;
  }
  const lead = shape.length - before.shape.length;
  for (let flat = 0; flat < next.data.length; flat++) {
    const place = placeOf(shape, flat);
    const old = lead >= 0 ? place.slice(lead) : [...Array.from({ length: -lead }, () => 0), ...place];
    const at = lead > 0 && place.slice(0, lead).some((index) => index > 0) ? null : flatIndex(before.shape, old);
    if (at !== null) next.data[flat] = before.data[at] ?? 0;
  }
  return next;
}
