// convolution: cross-correlation of images with kernels and its two adjoints, each a product per sample and group with the patches.
import { product } from './product';

/** The numbers that say what slides over what, as they lie in memory. */
// @ts-ignore: decorator
@unmanaged
class Shape {
  batch: i32;
  groups: i32;
  channels: i32;
  units: i32;
  height: i32;
  width: i32;
  rows: i32;
  columns: i32;
  kernelRows: i32;
  kernelColumns: i32;
  strideRows: i32;
  strideColumns: i32;
  paddingRows: i32;
  paddingColumns: i32;
  dilationRows: i32;
  dilationColumns: i32;
}

function ceilDivide(a: i32, b: i32): i32 {
  return a > 0 ? (a + b - 1) / b : -(-a / b);
}
function floorDivide(a: i32, b: i32): i32 {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/** patches[tap, place] = what the tap meets there; 0 in the padding. `adds`: the other way round, added to x. */
// @ts-ignore: decorator
@inline
function slide<T>(patches: usize, x: usize, shape: Shape, adds: bool): void {
  const columns = shape.columns;
  const step = shape.strideColumns;
  for (let c = 0; c < shape.channels; c++) {
    for (let u = 0; u < shape.kernelRows; u++) {
      for (let v = 0; v < shape.kernelColumns; v++) {
        const shift = v * shape.dilationColumns - shape.paddingColumns;
        const from = min(columns, max(0, ceilDivide(-shift, step)));
        const to = max(from, min(columns, floorDivide(shape.width - 1 - shift, step) + 1));
        for (let i = 0; i < shape.rows; i++) {
          const down = i * shape.strideRows + u * shape.dilationRows - shape.paddingRows;
          const row = patches;
          patches += columns * sizeof<T>();
          if (down < 0 || down >= shape.height) {
            if (!adds) memory.fill(row, 0, columns * sizeof<T>());
            continue;
          }
          let at = x + ((c * shape.height + down) * shape.width + shift + from * step) * sizeof<T>();
          if (adds) {
            for (let j = from; j < to; j++) {
              store<T>(at, load<T>(at) + load<T>(row + j * sizeof<T>()));
              at += step * sizeof<T>();
            }
            continue;
          }
          if (from > 0) memory.fill(row, 0, from * sizeof<T>());
          if (step == 1) memory.copy(row + from * sizeof<T>(), at, (to - from) * sizeof<T>());
          else {
            for (let j = from; j < to; j++) {
              store<T>(row + j * sizeof<T>(), load<T>(at));
              at += step * sizeof<T>();
            }
          }
          if (to < columns) memory.fill(row + to * sizeof<T>(), 0, (columns - to) * sizeof<T>());
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function padded(count: i32): i32 {
  return (count + 3) & ~3;
}

/** kind 0: out = y of (x, w). 1: out = dx of (dy, w). 2: out = dw of (x, dy). */
// @ts-ignore: decorator
@inline
function run<T>(kind: i32, out: usize, a: usize, b: usize, at: usize, scratch: usize): void {
  const shape = changetype<Shape>(at);
  const taps = shape.channels * shape.kernelRows * shape.kernelColumns;
  const places = shape.rows * shape.columns;
  const image = shape.channels * shape.height * shape.width;
  const units = shape.units;
  const patches = scratch;
  const partial = patches + padded(taps * places) * sizeof<T>();
  const rest = partial + padded(units * taps) * sizeof<T>();
  if (kind == 1) memory.fill(out, 0, shape.batch * shape.groups * image * sizeof<T>());
  if (kind == 2) memory.fill(out, 0, shape.groups * units * taps * sizeof<T>());
  for (let n = 0; n < shape.batch; n++) {
    for (let g = 0; g < shape.groups; g++) {
      const part = n * shape.groups + g;
      const imageAt = part * image * sizeof<T>();
      const answerAt = part * units * places * sizeof<T>();
      const weightsAt = g * units * taps * sizeof<T>();
      if (kind == 0) {
        slide<T>(patches, a + imageAt, shape, false);
        product<T>(out + answerAt, b + weightsAt, 0, patches, 0, units, taps, places, rest);
      } else if (kind == 1) {
        product<T>(patches, b + weightsAt, 1, a + answerAt, 0, taps, units, places, rest);
        slide<T>(patches, out + imageAt, shape, true);
      } else {
        slide<T>(patches, a + imageAt, shape, false);
        product<T>(partial, b + answerAt, 0, patches, 1, units, places, taps, rest);
        const into = out + weightsAt;
        for (let k = 0; k < units * taps; k++) {
          store<T>(into + k * sizeof<T>(), load<T>(into + k * sizeof<T>()) + load<T>(partial + k * sizeof<T>()));
        }
      }
    }
  }
}

export function convolve<T>(y: usize, x: usize, w: usize, shape: usize, scratch: usize): void {
  run<T>(0, y, x, w, shape, scratch);
}
export function convolveBack<T>(dx: usize, dy: usize, w: usize, shape: usize, scratch: usize): void {
  run<T>(1, dx, dy, w, shape, scratch);
}
export function convolveKernel<T>(dw: usize, x: usize, dy: usize, shape: usize, scratch: usize): void {
  run<T>(2, dw, x, dy, shape, scratch);
}
