// transposedTensor: a tensor with its last two axes changed about, to be shown as a factor that the rule transposes.
import type { Tensor } from '../../../../engine/tensor.ts';

/** A vector stays as it is: it is shown lying down. */
export function transposedTensor({ shape, data }: Tensor): Tensor {
  if (shape.length < 2) return { shape, data };
  const rows = shape.at(-2) ?? 1;
  const columns = shape.at(-1) ?? 1;
  const out = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += rows * columns) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        out[start + column * rows + row] = data[start + row * columns + column] ?? 0;
      }
    }
  }
  return { shape: [...shape.slice(0, -2), columns, rows], data: out };
}

/** An index of the transposed tensor as an index of the original, and the other way round. */
export function transposedIndex(index: readonly number[]): readonly number[] {
  if (index.length < 2) return index;
  return [...index.slice(0, -2), index.at(-1) ?? 0, index.at(-2) ?? 0];
}
