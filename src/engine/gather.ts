// gather: entries picked by their place along one axis, slice by slice or one by one, and the adjoints.
import { computed } from './buffers.ts';
import { alongAxis } from './reduce.ts';
import { type Shape, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Places along an axis, whole and in range; whoever calls has checked that. */
export type Places = Float64Array | Int32Array;

/**
 * numpy.take: slice k of the answer along `axis` is slice `places[k]` of `x`. `shape` is that of x with the axis replaced by the shape
 * of the places (one axis, several, or none).
 */
export function takeSlices(x: Tensor, axis: number, places: Places, shape: Shape): Tensor {
  const { outer, length, inner } = alongAxis(x.shape, axis);
  const from = x.data;
  const taken = computed(sizeOf(shape), (out) => {
    for (let o = 0, to = 0; o < outer; o++) {
      for (let k = 0; k < places.length; k++, to += inner) {
        const start = (o * length + places[k]!) * inner;
        for (let i = 0; i < inner; i++) out[to + i] = from[start + i]!;
      }
    }
  });
  return { shape, data: taken };
}

/** The adjoint of `takeSlices`: slices of `t` are added up where they were taken from, in a tensor of `shape`. */
export function addSlices(t: Tensor, axis: number, places: Places, shape: Shape): Tensor {
  const { outer, length, inner } = alongAxis(shape, axis);
  const from = t.data;
  const sums = computed(sizeOf(shape), (out) => {
    out.fill(0);
    for (let o = 0, at = 0; o < outer; o++) {
      for (let k = 0; k < places.length; k++, at += inner) {
        const start = (o * length + places[k]!) * inner;
        for (let i = 0; i < inner; i++) out[start + i]! += from[at + i]!;
      }
    }
  });
  return { shape, data: sums };
}

/**
 * torch.gather: every entry of `places` names the place of its own entry along `axis`; its other indices are those of x, where x may
 * be larger.
 */
export function takeEntries(x: Tensor, axis: number, places: Tensor): Tensor {
  const visitAll = entriesOf(x.shape, axis, places);
  const taken = computed(places.data.length, (out) => {
    visitAll((from, to) => {
      out[to] = x.data[from]!;
    });
  });
  return { shape: places.shape, data: taken };
}

/** The adjoint of `takeEntries`. */
export function addEntries(t: Tensor, axis: number, places: Tensor, shape: Shape): Tensor {
  const visitAll = entriesOf(shape, axis, places);
  const sums = computed(sizeOf(shape), (out) => {
    out.fill(0);
    visitAll((at, from) => {
      out[at]! += t.data[from]!;
    });
  });
  return { shape, data: sums };
}

/** What visits every entry of `places` with where it points in a tensor of `shape`. */
function entriesOf(shape: Shape, axis: number, places: Tensor): (visit: (there: number, here: number) => void) => void {
  const { inner } = alongAxis(shape, axis);
  const block = sizeOf(shape.slice(axis));
  const count = places.shape[axis]!;
  const [before, after] = [places.shape.slice(0, axis), places.shape.slice(axis + 1)];
  const rows = startsOf(before, shape.slice(0, axis), block);
  const columns = startsOf(after, shape.slice(axis + 1), 1);
  return (visit) => {
    let here = 0;
    for (let o = 0; o < rows.length; o++) {
      for (let k = 0; k < count; k++) {
        for (let i = 0; i < columns.length; i++, here++) {
          visit(rows[o]! + places.data[here]! * inner + columns[i]!, here);
        }
      }
    }
  };
}

/** For each place in `shape`, in row-major order, where it lies in a tensor of `whole`, whose entries are `step` apart. */
function startsOf(shape: Shape, whole: Shape, step: number): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  const strides = whole.map((_, axis) => step * sizeOf(whole.slice(axis + 1)));
  const index = shape.map(() => 0);
  for (let at = 0, start = 0; at < out.length; at++) {
    out[at] = start;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      start += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      start -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
