// index: the kernels by the names under which TypeScript calls them: the function, then the bits of its numbers.
import * as convolutions from './convolution';
import * as entries from './entries';
import * as products from './product';

export function scratchBytes(rows: i32, size: i32): i32 {
  return products.scratchBytes(rows, size);
}

export function product32(out: usize, a: usize, flipA: i32, b: usize, flipB: i32, rows: i32, inner: i32, columns: i32, scratch: usize): void {
  products.product<f32>(out, a, flipA, b, flipB, rows, inner, columns, scratch);
}
export function productPart32(out: usize, a: usize, flipA: i32, b: usize, flipB: i32, rows: i32, inner: i32, columns: i32, firstRow: i32, endRow: i32, firstColumn: i32, endColumn: i32, scratch: usize): void {
  products.part<f32>(out, a, flipA, b, flipB, rows, inner, columns, firstRow, endRow, firstColumn, endColumn, scratch);
}
export function add32(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f32>(0, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function subtract32(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f32>(1, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function multiply32(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f32>(2, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function divide32(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f32>(3, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function addInto32(into: usize, from: usize, count: i32): void {
  entries.addInto<f32>(into, from, count);
}
export function scale32(out: usize, x: usize, factor: f64, count: i32): void {
  entries.scale<f32>(out, x, <f32>factor, count);
}
export function negate32(out: usize, x: usize, count: i32): void {
  entries.negate<f32>(out, x, count);
}
export function descend32(out: usize, value: usize, gradient: usize, rate: f64, count: i32): void {
  entries.descend<f32>(out, value, gradient, <f32>rate, count);
}
export function sumRows32(out: usize, x: usize, rows: i32, columns: i32): void {
  entries.sumRows<f32>(out, x, rows, columns);
}
export function sum32(out: usize, x: usize, count: i32, divisor: f64): void {
  entries.sum<f32>(out, x, count, divisor);
}
export function fill32(out: usize, value: f64, count: i32): void {
  entries.fill<f32>(out, <f32>value, count);
}
export function relu32(out: usize, x: usize, count: i32): void {
  entries.relu<f32>(out, x, count);
}
export function pullRelu32(out: usize, dy: usize, y: usize, count: i32): void {
  entries.pullRelu<f32>(out, dy, y, count);
}
export function pullTanh32(out: usize, dy: usize, y: usize, count: i32): void {
  entries.pullTanh<f32>(out, dy, y, count);
}
export function pullSigmoid32(out: usize, dy: usize, y: usize, count: i32): void {
  entries.pullSigmoid<f32>(out, dy, y, count);
}

export function product64(out: usize, a: usize, flipA: i32, b: usize, flipB: i32, rows: i32, inner: i32, columns: i32, scratch: usize): void {
  products.product<f64>(out, a, flipA, b, flipB, rows, inner, columns, scratch);
}
export function productPart64(out: usize, a: usize, flipA: i32, b: usize, flipB: i32, rows: i32, inner: i32, columns: i32, firstRow: i32, endRow: i32, firstColumn: i32, endColumn: i32, scratch: usize): void {
  products.part<f64>(out, a, flipA, b, flipB, rows, inner, columns, firstRow, endRow, firstColumn, endColumn, scratch);
}
export function add64(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f64>(0, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function subtract64(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f64>(1, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function multiply64(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f64>(2, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function divide64(out: usize, a: usize, rowA: i32, stepA: i32, b: usize, rowB: i32, stepB: i32, rows: i32, length: i32): void {
  entries.binary<f64>(3, out, a, rowA, stepA, b, rowB, stepB, rows, length);
}
export function addInto64(into: usize, from: usize, count: i32): void {
  entries.addInto<f64>(into, from, count);
}
export function scale64(out: usize, x: usize, factor: f64, count: i32): void {
  entries.scale<f64>(out, x, <f64>factor, count);
}
export function negate64(out: usize, x: usize, count: i32): void {
  entries.negate<f64>(out, x, count);
}
export function descend64(out: usize, value: usize, gradient: usize, rate: f64, count: i32): void {
  entries.descend<f64>(out, value, gradient, <f64>rate, count);
}
export function sumRows64(out: usize, x: usize, rows: i32, columns: i32): void {
  entries.sumRows<f64>(out, x, rows, columns);
}
export function sum64(out: usize, x: usize, count: i32, divisor: f64): void {
  entries.sum<f64>(out, x, count, divisor);
}
export function fill64(out: usize, value: f64, count: i32): void {
  entries.fill<f64>(out, <f64>value, count);
}
export function relu64(out: usize, x: usize, count: i32): void {
  entries.relu<f64>(out, x, count);
}
export function pullRelu64(out: usize, dy: usize, y: usize, count: i32): void {
  entries.pullRelu<f64>(out, dy, y, count);
}
export function pullTanh64(out: usize, dy: usize, y: usize, count: i32): void {
  entries.pullTanh<f64>(out, dy, y, count);
}
export function pullSigmoid64(out: usize, dy: usize, y: usize, count: i32): void {
  entries.pullSigmoid<f64>(out, dy, y, count);
}
export function exp32(out: usize, x: usize, count: i32): void {
  entries.exp(out, x, count);
}
export function tanh32(out: usize, x: usize, count: i32): void {
  entries.tanh(out, x, count);
}
export function sigmoid32(out: usize, x: usize, count: i32): void {
  entries.sigmoid(out, x, count);
}
export function convolve32(y: usize, x: usize, w: usize, shape: usize, scratch: usize): void {
  convolutions.convolve<f32>(y, x, w, shape, scratch);
}
export function convolveBack32(dx: usize, dy: usize, w: usize, shape: usize, scratch: usize): void {
  convolutions.convolveBack<f32>(dx, dy, w, shape, scratch);
}
export function convolveKernel32(dw: usize, x: usize, dy: usize, shape: usize, scratch: usize): void {
  convolutions.convolveKernel<f32>(dw, x, dy, shape, scratch);
}
export function convolve64(y: usize, x: usize, w: usize, shape: usize, scratch: usize): void {
  convolutions.convolve<f64>(y, x, w, shape, scratch);
}
export function convolveBack64(dx: usize, dy: usize, w: usize, shape: usize, scratch: usize): void {
  convolutions.convolveBack<f64>(dx, dy, w, shape, scratch);
}
export function convolveKernel64(dw: usize, x: usize, dy: usize, shape: usize, scratch: usize): void {
  convolutions.convolveKernel<f64>(dw, x, dy, shape, scratch);
}
