// product: matrix products on packed panels: four rows by two vectors at a time, every entry summed in the order of the inner index.
import { multiplyAdd } from './lanes';

/** How much of the inner axis is packed at once. */
const DEPTH = 256;

// @ts-ignore: decorator
@inline
function width<T>(): i32 {
  return 16 / sizeof<T>();
}

/** Bytes of scratch that `product` needs. */
export function scratchBytes(rows: i32, size: i32): i32 {
  return (((rows + 3) & ~3) * DEPTH + DEPTH * (32 / size) + 4 * (32 / size)) * size;
}

/**
 * out = A B. A is rows x inner (stored inner x rows when `flipA`), B is inner x columns (stored columns x inner when `flipB`).
 * Entries are zeros plus one product after the other.
 */
export function product<T>(
  out: usize,
  a: usize,
  flipA: i32,
  b: usize,
  flipB: i32,
  rows: i32,
  inner: i32,
  columns: i32,
  scratch: usize,
): void {
  if (inner == 1) return outer<T>(out, a, b, rows, columns);
  if (rows == 1) {
    if (flipB) dots<T>(out, b, a, columns, inner);
    else combine<T>(out, a, b, inner, columns);
    return;
  }
  if (columns == 1) {
    if (flipA) combine<T>(out, b, a, inner, rows);
    else dots<T>(out, a, b, rows, inner);
    return;
  }
  const panel: i32 = 2 * width<T>();
  const rowBytes = <usize>columns * sizeof<T>();
  const packedRows = (rows + 3) & ~3;
  const packedB = scratch + <usize>packedRows * DEPTH * sizeof<T>();
  const tile = packedB + <usize>(DEPTH * panel) * sizeof<T>();
  if (inner == 0) {
    memory.fill(out, 0, <usize>rows * rowBytes);
    return;
  }
  for (let k = 0; k < inner; k += DEPTH) {
    const depth = min(DEPTH, inner - k);
    for (let row = 0; row < rows; row += 4) {
      const into = scratch + <usize>(row * depth) * sizeof<T>();
      if (flipA) packAcross<T>(into, a + (<usize>k * rows + row) * sizeof<T>(), rows, depth, min(4, rows - row), 4);
      else packAlong<T>(into, a + (<usize>row * inner + k) * sizeof<T>(), inner, depth, min(4, rows - row), 4);
    }
    for (let column = 0; column < columns; column += panel) {
      const wide = min(panel, columns - column);
      if (flipB) packAlong<T>(packedB, b + (<usize>column * inner + k) * sizeof<T>(), inner, depth, wide, panel);
      else packAcross<T>(packedB, b + (<usize>k * columns + column) * sizeof<T>(), columns, depth, wide, panel);
      for (let row = 0; row < rows; row += 4) {
        const at = out + <usize>row * rowBytes + <usize>column * sizeof<T>();
        const high = min(4, rows - row);
        const from = scratch + <usize>(row * depth) * sizeof<T>();
        if (high == 4 && wide == panel) block<T>(at, rowBytes, from, packedB, depth, k > 0);
        else {
          const bytes = <usize>wide * sizeof<T>();
          if (k > 0) for (let r = 0; r < high; r++) memory.copy(tile + r * 32, at + r * rowBytes, bytes);
          block<T>(tile, 32, from, packedB, depth, k > 0);
          for (let r = 0; r < high; r++) memory.copy(at + r * rowBytes, tile + r * 32, bytes);
        }
      }
    }
  }
}

/** `count` of `room` neighbours that lie one behind the other, for each of `depth` places that lie `stride` apart. */
function packAcross<T>(into: usize, from: usize, stride: i32, depth: i32, count: i32, room: i32): void {
  const step = <usize>stride * sizeof<T>();
  const next = <usize>room * sizeof<T>();
  if (count == room) {
    for (let k = 0; k < depth; k++) {
      for (let at: usize = 0; at < next; at += 16) v128.store(into + at, v128.load(from + at));
      into += next;
      from += step;
    }
    return;
  }
  for (let k = 0; k < depth; k++) {
    for (let r = 0; r < room; r++) {
      store<T>(into + r * sizeof<T>(), r < count ? load<T>(from + r * sizeof<T>()) : <T>0);
    }
    into += next;
    from += step;
  }
}

/** The same for neighbours that lie `stride` apart, whose places lie one behind the other. */
function packAlong<T>(into: usize, from: usize, stride: i32, depth: i32, count: i32, room: i32): void {
  const step = <usize>stride * sizeof<T>();
  const next = <usize>room * sizeof<T>();
  const lanes = width<T>();
  for (let r = 0; r < room; r += lanes) {
    let to = into + r * sizeof<T>();
    let source = from + r * step;
    let k = 0;
    if (r + lanes <= count) {
      if (sizeof<T>() == 4) {
        for (; k + 4 <= depth; k += 4) {
          const p = v128.load(source);
          const q = v128.load(source + step);
          const s = v128.load(source + 2 * step);
          const t = v128.load(source + 3 * step);
          const pq = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
          const PQ = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
          const st = v128.shuffle<i32>(s, t, 0, 4, 1, 5);
          const ST = v128.shuffle<i32>(s, t, 2, 6, 3, 7);
          v128.store(to, v128.shuffle<i64>(pq, st, 0, 2));
          v128.store(to + next, v128.shuffle<i64>(pq, st, 1, 3));
          v128.store(to + 2 * next, v128.shuffle<i64>(PQ, ST, 0, 2));
          v128.store(to + 3 * next, v128.shuffle<i64>(PQ, ST, 1, 3));
          to += 4 * next;
          source += 16;
        }
      } else {
        for (; k + 2 <= depth; k += 2) {
          const p = v128.load(source);
          const q = v128.load(source + step);
          v128.store(to, v128.shuffle<i64>(p, q, 0, 2));
          v128.store(to + next, v128.shuffle<i64>(p, q, 1, 3));
          to += 2 * next;
          source += 16;
        }
      }
    }
    for (; k < depth; k++) {
      for (let l = 0; l < lanes; l++) {
        store<T>(to + l * sizeof<T>(), r + l < count ? load<T>(source + l * step) : <T>0);
      }
      to += next;
      source += sizeof<T>();
    }
  }
}

// @ts-ignore: decorator
@inline
function spread<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(at) : v128.load64_splat(at);
}

/** out[4 x 2 vectors] (+)= packed a times packed b. */
function block<T>(out: usize, row: usize, a: usize, b: usize, depth: i32, goesOn: bool): void {
  let s00 = v128.splat<T>(<T>0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (goesOn) {
    s00 = v128.load(out);
    s01 = v128.load(out + 16);
    s10 = v128.load(out + row);
    s11 = v128.load(out + row + 16);
    s20 = v128.load(out + 2 * row);
    s21 = v128.load(out + 2 * row + 16);
    s30 = v128.load(out + 3 * row);
    s31 = v128.load(out + 3 * row + 16);
  }
  const end = b + <usize>depth * 32;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = spread<T>(a);
    s00 = multiplyAdd<T>(x, b0, s00);
    s01 = multiplyAdd<T>(x, b1, s01);
    x = spread<T>(a + sizeof<T>());
    s10 = multiplyAdd<T>(x, b0, s10);
    s11 = multiplyAdd<T>(x, b1, s11);
    x = spread<T>(a + 2 * sizeof<T>());
    s20 = multiplyAdd<T>(x, b0, s20);
    s21 = multiplyAdd<T>(x, b1, s21);
    x = spread<T>(a + 3 * sizeof<T>());
    s30 = multiplyAdd<T>(x, b0, s30);
    s31 = multiplyAdd<T>(x, b1, s31);
    a += 4 * sizeof<T>();
    b += 32;
  }
  v128.store(out, s00);
  v128.store(out + 16, s01);
  v128.store(out + row, s10);
  v128.store(out + row + 16, s11);
  v128.store(out + 2 * row, s20);
  v128.store(out + 2 * row + 16, s21);
  v128.store(out + 3 * row, s30);
  v128.store(out + 3 * row + 16, s31);
}

/** out[i, j] = 0 + a[i] b[j]: a product never gives -0. */
function outer<T>(out: usize, a: usize, b: usize, rows: i32, columns: i32): void {
  const zero = v128.splat<T>(<T>0);
  const lanes = width<T>();
  for (let i = 0; i < rows; i++) {
    const factor = load<T>(a + i * sizeof<T>());
    const factors = v128.splat<T>(factor);
    let j = 0;
    for (; j + lanes <= columns; j += lanes) {
      v128.store(out + j * sizeof<T>(), v128.add<T>(zero, v128.mul<T>(factors, v128.load(b + j * sizeof<T>()))));
    }
    for (; j < columns; j++) {
      store<T>(out + j * sizeof<T>(), <T>0 + factor * load<T>(b + j * sizeof<T>()));
    }
    out += columns * sizeof<T>();
  }
}

/** out[i] = a[i, :] x. In float64 in order; in float32 by four partial sums. */
function dots<T>(out: usize, a: usize, x: usize, rows: i32, inner: i32): void {
  for (let i = 0; i < rows; i++) {
    let total: T = <T>0;
    let k = 0;
    if (sizeof<T>() == 4) {
      let sums = v128.splat<T>(<T>0);
      for (; k + 4 <= inner; k += 4) {
        sums = multiplyAdd<T>(v128.load(a + k * sizeof<T>()), v128.load(x + k * sizeof<T>()), sums);
      }
      if (k > 0) {
        sums = v128.add<T>(sums, v128.shuffle<i64>(sums, sums, 1, 0));
        total = v128.extract_lane<T>(sums, 0) + v128.extract_lane<T>(sums, 1);
      }
    }
    for (; k < inner; k++) total += load<T>(a + k * sizeof<T>()) * load<T>(x + k * sizeof<T>());
    store<T>(out, total);
    out += sizeof<T>();
    a += inner * sizeof<T>();
  }
}

/** out[j] = sum over k of x[k] a[k, j], in the order of k. */
function combine<T>(out: usize, x: usize, a: usize, inner: i32, columns: i32): void {
  const lanes = width<T>();
  const row = <usize>columns * sizeof<T>();
  let j = 0;
  for (; j + 2 * lanes <= columns; j += 2 * lanes) {
    let s0 = v128.splat<T>(<T>0);
    let s1 = s0;
    let from = a + j * sizeof<T>();
    for (let k = 0; k < inner; k++) {
      const factor = spread<T>(x + k * sizeof<T>());
      s0 = multiplyAdd<T>(factor, v128.load(from), s0);
      s1 = multiplyAdd<T>(factor, v128.load(from, 16), s1);
      from += row;
    }
    v128.store(out + j * sizeof<T>(), s0);
    v128.store(out + j * sizeof<T>(), s1, 16);
  }
  for (; j < columns; j++) {
    let total: T = <T>0;
    let from = a + j * sizeof<T>();
    for (let k = 0; k < inner; k++) {
      total += load<T>(x + k * sizeof<T>()) * load<T>(from);
      from += row;
    }
    store<T>(out + j * sizeof<T>(), total);
  }
}
