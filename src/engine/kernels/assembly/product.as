// product: matrix products on packed panels: six rows by two vectors at a time, every entry summed in the order of the inner index.
import { block, spread } from './block';
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
  return (packedRows(rows) * DEPTH + DEPTH * (32 / size) + 6 * (32 / size)) * size;
}

/** At least as many as the heights of all blocks together. */
function packedRows(rows: i32): i32 {
  return ((rows + 5) / 6) * 6;
}

/** How many rows are taken next, so that what is left over at last fills its block as well as it can: 8 is 4 and 4, not 6 and 2. */
// @ts-ignore: decorator
@inline
function heightOf(left: i32): i32 {
  return left > 8 || left == 5 || left == 6 ? 6 : 4;
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
  part<T>(out, a, flipA, b, flipB, rows, inner, columns, 0, rows, 0, columns, scratch);
}

/** As `product`, of the entries in these rows and columns only, to the same bits. */
export function part<T>(
  out: usize,
  a: usize,
  flipA: i32,
  b: usize,
  flipB: i32,
  rows: i32,
  inner: i32,
  columns: i32,
  firstRow: i32,
  endRow: i32,
  firstColumn: i32,
  endColumn: i32,
  scratch: usize,
): void {
  const panel: i32 = 2 * width<T>();
  const rowBytes = <usize>columns * sizeof<T>();
  const packedB = scratch + <usize>packedRows(endRow - firstRow) * DEPTH * sizeof<T>();
  const tile = packedB + <usize>(DEPTH * panel) * sizeof<T>();
  if (inner == 0) {
    for (let row = firstRow; row < endRow; row++) {
      memory.fill(out + <usize>row * rowBytes + <usize>firstColumn * sizeof<T>(), 0, <usize>(endColumn - firstColumn) * sizeof<T>());
    }
    return;
  }
  for (let k = 0; k < inner; k += DEPTH) {
    const depth = min(DEPTH, inner - k);
    for (let row = firstRow, height = 0; row < endRow; row += height) {
      height = heightOf(endRow - row);
      const into = scratch + <usize>((row - firstRow) * depth) * sizeof<T>();
      const high = min(height, endRow - row);
      if (flipA) packAcross<T>(into, a + (<usize>k * rows + row) * sizeof<T>(), rows, depth, high, height);
      else packAlong<T>(into, a + (<usize>row * inner + k) * sizeof<T>(), inner, depth, high, height);
    }
    for (let column = firstColumn; column < endColumn; column += panel) {
      const wide = min(panel, endColumn - column);
      if (flipB) packAlong<T>(packedB, b + (<usize>column * inner + k) * sizeof<T>(), inner, depth, wide, panel);
      else packAcross<T>(packedB, b + (<usize>k * columns + column) * sizeof<T>(), columns, depth, wide, panel);
      for (let row = firstRow, height = 0; row < endRow; row += height) {
        height = heightOf(endRow - row);
        const at = out + <usize>row * rowBytes + <usize>column * sizeof<T>();
        const high = min(height, endRow - row);
        const from = scratch + <usize>((row - firstRow) * depth) * sizeof<T>();
        if (high == height && wide == panel) block<T>(height, at, rowBytes, from, packedB, depth, k > 0);
        else {
          const bytes = <usize>wide * sizeof<T>();
          if (k > 0) for (let r = 0; r < high; r++) memory.copy(tile + r * 32, at + r * rowBytes, bytes);
          block<T>(height, tile, 32, from, packedB, depth, k > 0);
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
      let at: usize = 0;
      for (; at + 16 <= next; at += 16) v128.store(into + at, v128.load(from + at));
      if (at < next) v128.store64_lane(into + at, v128.load64_zero(from + at), 0);
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
    const many = min(lanes, room - r);
    if (sizeof<T>() == 4 && many == 2 && r + 2 <= count) {
      for (; k + 4 <= depth; k += 4) {
        const p = v128.load(source);
        const q = v128.load(source + step);
        const pq = v128.shuffle<i32>(p, q, 0, 4, 1, 5);
        const PQ = v128.shuffle<i32>(p, q, 2, 6, 3, 7);
        v128.store64_lane(to, pq, 0);
        v128.store64_lane(to + next, pq, 1);
        v128.store64_lane(to + 2 * next, PQ, 0);
        v128.store64_lane(to + 3 * next, PQ, 1);
        to += 4 * next;
        source += 16;
      }
    }
    for (; k < depth; k++) {
      for (let l = 0; l < many; l++) {
        store<T>(to + l * sizeof<T>(), r + l < count ? load<T>(source + l * step) : <T>0);
      }
      to += next;
      source += sizeof<T>();
    }
  }
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
