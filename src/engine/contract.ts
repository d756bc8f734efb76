// contract: sums of products of tensors over labelled axes (Einstein's convention), as a chain of matrix products.
import { matmul } from './matmul.ts';
import { sum } from './reduce.ts';
import { type Shape, sizeOf, stridesOf } from './shape.ts';
import { reshaped, type Tensor } from './tensor.ts';
import { transpose } from './transpose.ts';
import { readView, scatterView, type View } from './view.ts';

/** A tensor, and for each of its axes the label that the axis runs over. A label that comes twice means the diagonal. */
export interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly number[];
}

/**
 * The entries of the answer run over the labels `out`, each once; the products of the factors' entries are summed over all other
 * labels. `sizes` gives the range of every label, which one of its axes has; those of size 1 repeat, and so does the answer along a
 * label that no factor has. Factors are multiplied from left to right, each pair as one batched matrix product.
 */
export function contract(factors: readonly Labelled[], out: readonly number[], sizes: readonly number[]): Tensor {
  const plain = factors.map((factor) => withoutRepeats(factor, sizes));
  let [product] = plain as [Labelled, ...Labelled[]];
  for (let k = 1; k < plain.length; k++) {
    const wanted = new Set([...out, ...plain.slice(k + 1).flatMap(({ labels }) => labels)]);
    product = multiplied(product, plain[k]!, wanted, sizes);
  }
  const kept = summedOut(product, (label) => out.includes(label));
  const strides = stridesOf(kept.tensor.shape);
  const shape = out.map((label) => sizes[label]!);
  const view = {
    shape,
    offset: 0,
    strides: out.map((label) => (kept.labels.includes(label) ? strides[kept.labels.indexOf(label)]! : 0)),
  };
  return isWhole(view, kept.tensor) ? reshaped(kept.tensor, shape) : readView(kept.tensor.data, view);
}

/**
 * The cotangent of factor `k`, of its shape, where `dy` is that of `contract(factors, out, sizes)`: dy is contracted with the other
 * factors, repeated along the labels that only this factor has, and laid on the diagonal of labels that come twice.
 */
export function contractAdjoint(
  dy: Tensor,
  factors: readonly Labelled[],
  out: readonly number[],
  sizes: readonly number[],
  k: number,
): Tensor {
  const factor = factors[k]!;
  const { view, labels } = diagonalView(factor.tensor.shape, factor.labels, sizes);
  const others = factors.filter((_, at) => at !== k);
  const cotangent = contract([{ tensor: dy, labels: out }, ...others], labels, sizes);
  if (isWhole(view, factor.tensor)) return reshaped(cotangent, factor.tensor.shape);
  return scatterView(cotangent, view, factor.tensor.shape);
}

/** Whether the view shows all entries of a tensor in their own order. */
function isWhole({ shape, strides }: View, { data }: Tensor): boolean {
  const own = stridesOf(shape);
  return sizeOf(shape) === data.length && shape.every((length, axis) => length === 1 || strides[axis] === own[axis]);
}

/** One axis per label: diagonals are taken, and axes of size 1 that repeat are dropped. */
function diagonalView(
  shape: Shape,
  labels: readonly number[],
  sizes: readonly number[],
): { readonly view: View; readonly labels: readonly number[] } {
  const own = stridesOf(shape);
  const strides = new Map<number, number>();
  labels.forEach((label, axis) => {
    if (shape[axis] === sizes[label]) strides.set(label, (strides.get(label) ?? 0) + own[axis]!);
  });
  const kept = [...strides.keys()];
  return {
    view: { shape: kept.map((label) => sizes[label]!), offset: 0, strides: [...strides.values()] },
    labels: kept,
  };
}

function withoutRepeats({ tensor, labels }: Labelled, sizes: readonly number[]): Labelled {
  const { view, labels: kept } = diagonalView(tensor.shape, labels, sizes);
  return { tensor: isWhole(view, tensor) ? reshaped(tensor, view.shape) : readView(tensor.data, view), labels: kept };
}

/** Sums over the labels that are not wanted. */
function summedOut({ tensor, labels }: Labelled, wanted: (label: number) => boolean): Labelled {
  const axes = labels.flatMap((label, axis) => (wanted(label) ? [] : [axis]));
  return axes.length === 0 ? { tensor, labels } : { tensor: sum(tensor, axes), labels: labels.filter(wanted) };
}

function multiplied(left: Labelled, right: Labelled, wanted: ReadonlySet<number>, sizes: readonly number[]): Labelled {
  const a = summedOut(left, (label) => wanted.has(label) || right.labels.includes(label));
  const b = summedOut(right, (label) => wanted.has(label) || left.labels.includes(label));
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => wanted.has(label));
  const inner = shared.filter((label) => !wanted.has(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const count = (labels: readonly number[]): number => labels.reduce((size, label) => size * sizes[label]!, 1);
  const [depth, m, k, n] = [batch, rows, inner, columns].map(count) as [number, number, number, number];
  const product = matmul(
    reshaped(ordered(a, [...batch, ...rows, ...inner]), [depth, m, k]),
    reshaped(ordered(b, [...batch, ...inner, ...columns]), [depth, k, n]),
  );
  const labels = [...batch, ...rows, ...columns];
  return {
    tensor: reshaped(
      product,
      labels.map((label) => sizes[label]!),
    ),
    labels,
  };
}

function ordered({ tensor, labels }: Labelled, order: readonly number[]): Tensor {
  return transpose(
    tensor,
    order.map((label) => labels.indexOf(label)),
  );
}
