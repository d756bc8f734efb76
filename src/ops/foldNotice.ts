// foldNotice: how an op that folds axes says that all entries which are folded together sit on a kink.
import { expandTo } from '../engine/broadcast.ts';
import type { Params } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import { countOf, foldedAxes } from './foldedAxes.ts';
import { entryIs, firstAndCount } from './kinks.ts';

/** Where `y`, the fold with its axes kept, is 0: a corner, at which 0 is sent back. `which` says what the entries have in common. */
export function foldNotice(
  op: string,
  x: Tensor,
  fold: (x: Tensor, axes: readonly number[], keepdims: boolean) => Tensor,
  params: Params,
  which: string,
): Readonly<Record<string, string>> {
  const axes = foldedAxes(params.axes, x.shape.length);
  if (countOf(x.shape, axes) === 0) return {};
  const y = fold(x, axes, true);
  const folds = expandTo(y, x.shape).data;
  const [first] = firstAndCount(x.data.length, (i) => folds[i] === 0);
  if (first < 0) return {};
  const more = y.data.filter((value) => value === 0).length - 1;
  const likewise = more === 0 ? '' : `; likewise in ${more} more ${more === 1 ? 'place' : 'places'}`;
  return {
    x: `${entryIs('x', x, first)} and ${which}, so ${op} has a corner: the gradient is taken as 0, as PyTorch does${likewise}`,
  };
}
