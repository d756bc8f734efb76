// normalizationCode: how normalizations are written in PyTorch and NumPy.
import type { CodeArgs } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { pythonTuple } from './windowCode.ts';

/** `, eps=1e-06`, or nothing where it is what PyTorch has anyway. */
export function epsArgument({ params }: CodeArgs): string {
  return params.eps === 1e-5 ? '' : `, eps=${String(params.eps)}`;
}

/** gamma or beta as PyTorch's layers take it: one entry each, of this shape. */
export function asOwn(name: string, given: Shape | undefined, wanted: Shape | undefined): string {
  if (!given || !wanted || (given.length === wanted.length && given.every((size, axis) => size === wanted[axis])))
    return name;
  // Not expand: PyTorch's batch_norm reads past the end of a tensor that only repeats.
  return `${given.length <= 1 ? name : `${name}.reshape(())`}.repeat(${wanted.join(', ')})`;
}

/** gamma or beta as it broadcasts against x, whose axes `own` it has. */
export function asPlaced(name: string, given: Shape | undefined, rank: number, own: readonly number[]): string {
  if (given !== undefined && sizeOf(given) === 1) return given.length <= rank ? name : `${name}.reshape(())`;
  const last = rank - 1;
  const missing = own.length === 0 ? [] : Array.from({ length: rank - own[0]! }, (_, k) => own[0]! + k);
  if (missing.every((axis) => own.includes(axis))) return name;
  const places = missing.map((axis) => (own.includes(axis) ? ':' : 'None'));
  return last < 0 ? name : `${name}[${places.join(', ')}]`;
}

/** The whole thing written out, over axes named as in `dims`; `centred` false: RMSNorm. */
export function writtenOut(
  language: 'pytorch' | 'numpy',
  { inputs: { x }, params }: CodeArgs,
  axes: readonly number[] | 'all',
  centred: boolean,
): string {
  const [lib, dim, keep, rest] =
    language === 'pytorch' ? ['torch', 'dim', 'keepdim', ', unbiased=False'] : ['np', 'axis', 'keepdims', ''];
  const over = `${axes === 'all' ? '' : `${dim}=${pythonTuple(axes)}, `}`;
  const all = axes === 'all' && language === 'pytorch' ? `${dim}=tuple(range(${x}.ndim)), ` : over;
  const folded = `${all}${keep}=True`;
  if (!centred) return `${x} / ${lib}.sqrt((${x} * ${x}).mean(${folded}) + ${String(params.eps)})`;
  return `(${x} - ${x}.mean(${folded})) / ${lib}.sqrt(${x}.var(${folded}${rest}) + ${String(params.eps)})`;
}
