// summarize: a large tensor as its statistics and a small picture.
import type { Tensor } from '../engine/tensor.ts';
import type { TensorSummary } from './trace.ts';

/** Tensors with more elements than this travel as summaries. */
export const SUMMARIZE_ABOVE = 20_000;
/** Rows and columns of a thumbnail, at most. */
const THUMBNAIL = 32;

/** `min`, `max`, `mean` and `norm` are of the finite entries (0 when there is none); `nonFinite` counts the others. */
export function summarize(value: Tensor): TensorSummary {
  const { data, shape } = value;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let finite = 0;
  for (const entry of data) {
    if (!Number.isFinite(entry)) continue;
    finite += 1;
    sum += entry;
    if (entry < min) min = entry;
    if (entry > max) max = entry;
  }
  const nonFinite = data.length - finite;
  if (finite === 0) return { shape, min: 0, max: 0, mean: 0, norm: 0, nonFinite, thumbnail: thumbnail(value) };
  return {
    shape,
    min,
    max,
    mean: sum / finite,
    norm: norm(data, Math.max(-min, max)),
    nonFinite,
    thumbnail: thumbnail(value),
  };
}

/** Scaled by the largest entry, so that squares neither overflow nor vanish. */
function norm(data: Float64Array, largest: number): number {
  if (largest === 0) return 0;
  let squares = 0;
  for (const entry of data) if (Number.isFinite(entry)) squares += (entry / largest) ** 2;
  return largest * Math.sqrt(squares);
}

/** Block means over the last two axes, at the first index of the others; a vector is one row. */
function thumbnail({ shape, data }: Tensor): Tensor {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  if (data.length === 0) return { shape: [0, 0], data: new Float64Array(0) };
  const height = Math.min(rows, THUMBNAIL);
  const width = Math.min(columns, THUMBNAIL);
  const picture = new Float64Array(height * width);
  for (let row = 0; row < height; row++) {
    const top = Math.floor((row * rows) / height);
    const bottom = Math.floor(((row + 1) * rows) / height);
    for (let column = 0; column < width; column++) {
      const left = Math.floor((column * columns) / width);
      const right = Math.floor(((column + 1) * columns) / width);
      let sum = 0;
      for (let i = top; i < bottom; i++) for (let j = left; j < right; j++) sum += data[i * columns + j]!;
      picture[row * width + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return { shape: [height, width], data: picture };
}
