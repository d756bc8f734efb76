// sampleTensor: the small tensors that the law samples are made of.
import { type Shape, sizeOf } from '../engine/shape.ts';
import { type Tensor, tensor } from '../engine/tensor.ts';

/** A tensor from its numbers in row-major order. */
export function sampleTensor(shape: Shape, ...numbers: readonly number[]): Tensor {
  return tensor(shape, Float64Array.from(numbers));
}

/** A vector. */
export function vector(...numbers: readonly number[]): Tensor {
  return sampleTensor([numbers.length], ...numbers);
}

/** Distinct, irregular numbers in (-2, 2), never 0, the same every time; `phase` makes different tensors of one shape. */
export function wave(shape: Shape, phase = 0): Tensor {
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => 2 * Math.sin(1.7 * i + 0.6 + phase)) };
}

/** Like `wave`, in [0.5, 2.5]: for logarithms, roots and divisors. */
export function positiveWave(shape: Shape, phase = 0): Tensor {
  return { shape, data: wave(shape, phase).data.map((x) => 1.5 + x / 2) };
}

/** Like `wave`, in (-0.9, 0.9): for inverses of sine and cosine. */
export function unitWave(shape: Shape, phase = 0): Tensor {
  return { shape, data: wave(shape, phase).data.map((x) => 0.45 * x) };
}
