// Tensor: an n-dimensional array of float64 numbers, row-major, never mutated once it has been handed out.
import { lend } from './buffers.ts';
import { type Kernel, machine } from './kernels/machine.ts';
import { type Shape, sizeOf } from './shape.ts';

/**
 * Every number in the engine is a float64, so a hand calculation, finite differences and the screen agree.
 * `data.length` is the product of `shape` (1 for a scalar, whose shape is `[]`). Integer tensors (class indices)
 * are float64 too; the op that reads them checks that the entries are whole and in range.
 */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Wraps `data` (not copied). Throws RangeError when its length is not the product of `shape`. */
export function tensor(shape: Shape, data: Float64Array): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`a tensor of shape [${shape.join(', ')}] needs ${sizeOf(shape)} numbers, got ${data.length}`);
  }
  return { shape, data };
}

export function scalar(value: number): Tensor {
  return full([], value);
}

export function zeros(shape: Shape): Tensor {
  return full(shape, 0);
}

export function full(shape: Shape, value: number): Tensor {
  const data = lend(sizeOf(shape));
  if (machine === null) data.fill(value);
  else machine.run(fillKernel, data, value);
  return { shape, data };
}

const fillKernel: Kernel<[out: Float64Array, value: number]> = {
  plain: (out, value) => out.fill(value),
  call: (at, out, value) => ({ name: 'fill', args: [at.of(out), value, out.length] }),
};

/** The same numbers under another shape of the same size; shares `data`. */
export function reshaped(value: Tensor, shape: Shape): Tensor {
  return tensor(shape, value.data);
}
