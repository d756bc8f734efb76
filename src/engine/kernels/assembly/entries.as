// entries: functions of one, two or three entries. Whole buffers end on 16 bytes, so the last vector may run over their end.
import { flushed } from './lanes';
import { exp4, sigmoid4, tanh4 } from './transcendental';

/** 0 add, 1 subtract, 2 multiply, 3 divide. */
// @ts-ignore: decorator
@inline
function lanesOf<T>(kind: i32, a: v128, b: v128): v128 {
  if (kind == 0) return v128.add<T>(a, b);
  if (kind == 1) return v128.sub<T>(a, b);
  if (kind == 2) return v128.mul<T>(a, b);
  return v128.div<T>(a, b);
}
// @ts-ignore: decorator
@inline
function entryOf<T>(kind: i32, a: T, b: T): T {
  if (kind == 0) return a + b;
  if (kind == 1) return a - b;
  if (kind == 2) return a * b;
  return a / b;
}

/** Rows of a binary function: each operand moves by `row` entries from row to row, and by `step` (0 or 1) from entry to entry. */
// @ts-ignore: decorator
@inline
export function binary<T>(
  kind: i32,
  out: usize,
  a: usize,
  rowA: i32,
  stepA: i32,
  b: usize,
  rowB: i32,
  stepB: i32,
  rows: i32,
  length: i32,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  for (let row = 0; row < rows; row++) {
    let k = 0;
    if (length >= lanes) {
      const fixedA = v128.splat<T>(load<T>(a));
      const fixedB = v128.splat<T>(load<T>(b));
      for (; k + lanes <= length; k += lanes) {
        const x = stepA ? v128.load(a + k * sizeof<T>()) : fixedA;
        const y = stepB ? v128.load(b + k * sizeof<T>()) : fixedB;
        v128.store(out + k * sizeof<T>(), lanesOf<T>(kind, x, y));
      }
    }
    for (; k < length; k++) {
      const x = load<T>(a + k * stepA * sizeof<T>());
      const y = load<T>(b + k * stepB * sizeof<T>());
      store<T>(out + k * sizeof<T>(), entryOf<T>(kind, x, y));
    }
    out += length * sizeof<T>();
    a += rowA * sizeof<T>();
    b += rowB * sizeof<T>();
  }
}

/** into += from. */
export function addInto<T>(into: usize, from: usize, count: i32): void {
  for (const end = into + count * sizeof<T>(); into < end; into += 16, from += 16) {
    v128.store(into, v128.add<T>(v128.load(into), v128.load(from)));
  }
}

export function scale<T>(out: usize, x: usize, factor: T, count: i32): void {
  const factors = v128.splat<T>(factor);
  for (const end = out + count * sizeof<T>(); out < end; out += 16, x += 16) {
    v128.store(out, v128.mul<T>(v128.load(x), factors));
  }
}

export function negate<T>(out: usize, x: usize, count: i32): void {
  for (const end = out + count * sizeof<T>(); out < end; out += 16, x += 16) {
    v128.store(out, v128.neg<T>(v128.load(x)));
  }
}

/** out = value - rate gradient. */
export function descend<T>(out: usize, value: usize, gradient: usize, rate: T, count: i32): void {
  const rates = v128.splat<T>(rate);
  for (const end = out + count * sizeof<T>(); out < end; out += 16, value += 16, gradient += 16) {
    v128.store(out, v128.sub<T>(v128.load(value), v128.mul<T>(rates, v128.load(gradient))));
  }
}

/** out[j] = sum over the rows of x[row, j], row by row. */
export function sumRows<T>(out: usize, x: usize, rows: i32, columns: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  const step = <usize>columns * sizeof<T>();
  let j = 0;
  for (; j + lanes <= columns; j += lanes) {
    let sum = v128.splat<T>(<T>0);
    let from = x + j * sizeof<T>();
    for (let row = 0; row < rows; row++) {
      sum = v128.add<T>(sum, v128.load(from));
      from += step;
    }
    v128.store(out + j * sizeof<T>(), sum);
  }
  for (; j < columns; j++) {
    let sum: T = <T>0;
    let from = x + j * sizeof<T>();
    for (let row = 0; row < rows; row++) {
      sum += load<T>(from);
      from += step;
    }
    store<T>(out + j * sizeof<T>(), sum);
  }
}

/** The sum over all, divided. In float64 in order; in float32 summed in float64. */
export function sum<T>(out: usize, x: usize, count: i32, divisor: f64): void {
  let total: f64 = 0;
  for (const end = x + count * sizeof<T>(); x < end; x += sizeof<T>()) total += <f64>load<T>(x);
  store<T>(out, <T>(total / divisor));
}

export function fill<T>(out: usize, value: T, count: i32): void {
  const values = v128.splat<T>(value);
  for (const end = out + count * sizeof<T>(); out < end; out += 16) v128.store(out, values);
}

/** 0 where x <= 0, else x. */
export function relu<T>(out: usize, x: usize, count: i32): void {
  const zero = v128.splat<T>(<T>0);
  for (const end = out + count * sizeof<T>(); out < end; out += 16, x += 16) {
    const value = v128.load(x);
    v128.store(out, v128.andnot(value, v128.le<T>(value, zero)));
  }
}

/** 0 where y <= 0, else dy. */
export function pullRelu<T>(out: usize, dy: usize, y: usize, count: i32): void {
  const zero = v128.splat<T>(<T>0);
  for (const end = out + count * sizeof<T>(); out < end; out += 16, dy += 16, y += 16) {
    v128.store(out, flushed<T>(v128.andnot(v128.load(dy), v128.le<T>(v128.load(y), zero))));
  }
}

/** dy (1 - y y). */
export function pullTanh<T>(out: usize, dy: usize, y: usize, count: i32): void {
  const one = v128.splat<T>(<T>1);
  for (const end = out + count * sizeof<T>(); out < end; out += 16, dy += 16, y += 16) {
    const value = v128.load(y);
    v128.store(out, flushed<T>(v128.mul<T>(v128.load(dy), v128.sub<T>(one, v128.mul<T>(value, value)))));
  }
}

/** dy ((1 - y) y). */
export function pullSigmoid<T>(out: usize, dy: usize, y: usize, count: i32): void {
  const one = v128.splat<T>(<T>1);
  for (const end = out + count * sizeof<T>(); out < end; out += 16, dy += 16, y += 16) {
    const value = v128.load(y);
    v128.store(out, flushed<T>(v128.mul<T>(v128.load(dy), v128.mul<T>(v128.sub<T>(one, value), value))));
  }
}

export function exp(out: usize, x: usize, count: i32): void {
  for (const end = out + count * 4; out < end; out += 16, x += 16) v128.store(out, exp4(v128.load(x)));
}
export function tanh(out: usize, x: usize, count: i32): void {
  for (const end = out + count * 4; out < end; out += 16, x += 16) v128.store(out, tanh4(v128.load(x)));
}
export function sigmoid(out: usize, x: usize, count: i32): void {
  for (const end = out + count * 4; out < end; out += 16, x += 16) v128.store(out, sigmoid4(v128.load(x)));
}
