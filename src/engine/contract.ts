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
 * label that no factor has. Factors are multiplied two at a time, each pair as one batched matrix product, always the pair that makes
 * the smallest tensor.
 */
export function contract(factors: readonly Labelled[], out: readonly number[], sizes: readonly number[]): Tensor {
  let rest = factors.map((factor) => withoutRepeats(factor, sizes));
  while (rest.length > 1) {
    const { left, right, wanted } = nextPair(
      rest.map(({ labels }) => labels),
      out,
      sizes,
    );
    const product = multiplied(rest[left]!, rest[right]!, wanted, sizes);
    rest = [...rest.filter((_, k) => k !== left && k !== right), product];
  }
  const kept = summedOut(rest[0]!, (label) => out.includes(label));
  const strides = stridesOf(kept.tensor.shape);
  const shape = out.map((label) => sizes[label]!);
  const view = {
    shape,
    offset: 0,
    strides: out.map((label) => (kept.labels.includes(label) ? strides[kept.labels.indexOf(label)]! : 0)),
  };
  return isWhole(view, kept.tensor) ? reshaped(kept.tensor, shape) : readView(kept.tensor.data, view);
}

interface Pair {
  readonly left: number;
  readonly right: number;
  /** The labels that the answer or another factor still needs. */
  readonly wanted: ReadonlySet<number>;
  /** The labels of the product. */
  readonly labels: readonly number[];
  /** How many entries the product has. */
  readonly size: number;
}

/** The two factors whose product has the fewest entries, of equal ones the first. */
function nextPair(factors: readonly (readonly number[])[], out: readonly number[], sizes: readonly number[]): Pair {
  let best: Pair | null = null;
  for (let left = 0; left < factors.length; left++) {
    for (let right = left + 1; right < factors.length; right++) {
      const others = factors.filter((_, k) => k !== left && k !== right);
      const wanted = new Set([...out, ...others.flat()]);
      const labels = [...new Set([...factors[left]!, ...factors[right]!])].filter((label) => wanted.has(label));
      const size = sizeOf(labels.map((label) => sizes[label]!));
      if (best === null || size < best.size) best = { left, right, wanted, labels, size };
    }
  }
  return best!;
}

/** The number of entries of the largest tensor that `contract` makes on its way to the answer, from the labels alone. */
export function largestProduct(
  factors: readonly (readonly number[])[],
  out: readonly number[],
  sizes: readonly number[],
): number {
  let rest = factors;
  let largest = sizeOf(out.map((label) => sizes[label]!));
  while (rest.length > 1) {
    const { left, right, labels, size } = nextPair(rest, out, sizes);
    largest = Math.max(largest, size);
    rest = [...rest.filter((_, k) => k !== left && k !== right), labels];
  }
  return largest;
}

/** How many multiplications `contract` takes: for each pair one for every setting of the labels that the two have. */
export function multiplicationsOf(
  factors: readonly (readonly number[])[],
  out: readonly number[],
  sizes: readonly number[],
): number {
  let rest = factors;
  let total = 0;
  while (rest.length > 1) {
    const { left, right, labels } = nextPair(rest, out, sizes);
    total += sizeOf([...new Set([...rest[left]!, ...rest[right]!])].map((label) => sizes[label]!));
    rest = [...rest.filter((_, k) => k !== left && k !== right), labels];
  }
  return total;
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
