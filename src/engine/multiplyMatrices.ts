// multiplyMatrices: the kernel under matmul: out = A B for two row-major matrices, either of them stored transposed.
import { lend } from './buffers.ts';
import { copiedProduct } from './kernels/copiedProduct.ts';
import { type Kernel, machine } from './kernels/machine.ts';

/**
 * out[o + i * columns + j] = sum over k of A[i, k] B[k, j]. A is rows x inner (stored inner x rows when `transposeA`), B is
 * inner x columns (stored columns x inner when `transposeB`). Every entry is summed in the order of k, whatever the sizes, so that
 * a product does not depend on how it is cut into blocks.
 */
export function multiplyMatrices(
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  transposeA: boolean,
  b: Float64Array,
  j: number,
  transposeB: boolean,
  rows: number,
  inner: number,
  columns: number,
): void {
  if (machine === null) {
    const scratch = productScratch(rows, 8);
    if (copiedProduct(out, o, a, i, transposeA, b, j, transposeB, rows, inner, columns, scratch)) return;
  }
  if (machine === null) plainProduct(out, o, a, i, transposeA, b, j, transposeB, rows, inner, columns);
  else machine.run(productKernel, out, o, a, i, transposeA, b, j, transposeB, rows, inner, columns);
}

const plainProduct = (
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  transposeA: boolean,
  b: Float64Array,
  j: number,
  transposeB: boolean,
  rows: number,
  inner: number,
  columns: number,
): void => {
  // Both layouts are read along k with a stride; the micro-kernel keeps 2 x 4 sums in registers.
  const rowA = transposeA ? 1 : inner;
  const stepA = transposeA ? rows : 1;
  if (rows * columns < 16 || inner < 4) {
    const columnB = transposeB ? inner : 1;
    const stepB = transposeB ? 1 : columns;
    small(out, o, a, i, rowA, stepA, b, j, columnB, stepB, rows, inner, columns);
    return;
  }
  let panels = b;
  let start = j;
  let columnB = transposeB ? inner : 1;
  let stepB = transposeB ? 1 : columns;
  if (!transposeB && rows >= 8 && inner * columns > 4096) {
    panels = lend(inner * columns);
    start = 0;
    columnB = inner;
    stepB = 1;
    flip(panels, b, j, inner, columns);
  }
  blocked(out, o, a, i, rowA, stepA, panels, start, columnB, stepB, rows, inner, columns);
};

/** Bytes that the WebAssembly product packs its operands into: `scratchBytes` in kernels/assembly/product.as. */
export function productScratch(rows: number, size: number): number {
  return (Math.ceil(rows / 6) * 6 * 256 + 256 * (32 / size)) * size + 6 * 32;
}

export const productKernel: Kernel<Parameters<typeof multiplyMatrices>> = {
  plain: plainProduct,
  call(at, out, o, a, i, transposeA, b, j, transposeB, rows, inner, columns) {
    if (rows * columns === 0) return null;
    const size = out.BYTES_PER_ELEMENT;
    const flips = [transposeA ? 1 : 0, transposeB ? 1 : 0] as const;
    return {
      name: 'product',
      scratch: productScratch(rows, size),
      args: [at.of(out) + o * size, at.of(a) + i * size, flips[0], at.of(b) + j * size, flips[1], rows, inner, columns],
    };
  },
};

function small(
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  rowA: number,
  stepA: number,
  b: Float64Array,
  j: number,
  columnB: number,
  stepB: number,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let total = 0;
      let p = i + row * rowA;
      let q = j + column * columnB;
      for (let k = 0; k < inner; k++) {
        total += a[p]! * b[q]!;
        p += stepA;
        q += stepB;
      }
      out[o++] = total;
    }
  }
}

function blocked(
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  rowA: number,
  stepA: number,
  b: Float64Array,
  j: number,
  columnB: number,
  stepB: number,
  rows: number,
  inner: number,
  columns: number,
): void {
  const evenRows = rows & ~1;
  const evenColumns = columns & ~3;
  for (let column = 0; column < evenColumns; column += 4) {
    const q = j + column * columnB;
    for (let row = 0; row < evenRows; row += 2) {
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      let p = i + row * rowA;
      let r = q;
      for (let k = 0; k < inner; k++) {
        const a0 = a[p]!;
        const a1 = a[p + rowA]!;
        const b0 = b[r]!;
        const b1 = b[r + columnB]!;
        const b2 = b[r + 2 * columnB]!;
        const b3 = b[r + 3 * columnB]!;
        s00 += a0 * b0;
        s01 += a0 * b1;
        s02 += a0 * b2;
        s03 += a0 * b3;
        s10 += a1 * b0;
        s11 += a1 * b1;
        s12 += a1 * b2;
        s13 += a1 * b3;
        p += stepA;
        r += stepB;
      }
      const at = o + row * columns + column;
      out[at] = s00;
      out[at + 1] = s01;
      out[at + 2] = s02;
      out[at + 3] = s03;
      out[at + columns] = s10;
      out[at + columns + 1] = s11;
      out[at + columns + 2] = s12;
      out[at + columns + 3] = s13;
    }
  }
  edge(out, o, a, i, rowA, stepA, b, j, columnB, stepB, 0, evenRows, inner, evenColumns, columns);
  edge(out, o, a, i, rowA, stepA, b, j, columnB, stepB, evenRows, rows, inner, 0, columns);
}

/** The rows and columns that no whole block covers: four entries of a row at a time, then four of a column, then one. */
function edge(
  out: Float64Array,
  o: number,
  a: Float64Array,
  i: number,
  rowA: number,
  stepA: number,
  b: Float64Array,
  j: number,
  columnB: number,
  stepB: number,
  firstRow: number,
  endRow: number,
  inner: number,
  firstColumn: number,
  columns: number,
): void {
  let column = firstColumn;
  for (; column + 4 <= columns; column += 4) {
    for (let row = firstRow; row < endRow; row++) {
      const at = o + row * columns + column;
      four(out, at, 1, a, i + row * rowA, 0, stepA, b, j + column * columnB, columnB, stepB, inner);
    }
  }
  for (; column < columns; column++) {
    const q = j + column * columnB;
    let row = firstRow;
    for (; row + 4 <= endRow; row += 4) {
      four(out, o + row * columns + column, columns, a, i + row * rowA, rowA, stepA, b, q, 0, stepB, inner);
    }
    for (; row < endRow; row++) {
      small(out, o + row * columns + column, a, i + row * rowA, 0, stepA, b, q, 0, stepB, 1, inner, 1);
    }
  }
}

/** Four sums at once, `nextA`, `nextB` and `nextOut` apart: one alone would wait for each addition to end. */
function four(
  out: Float64Array,
  at: number,
  nextOut: number,
  a: Float64Array,
  p: number,
  nextA: number,
  stepA: number,
  b: Float64Array,
  q: number,
  nextB: number,
  stepB: number,
  inner: number,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < inner; k++) {
    s0 += a[p]! * b[q]!;
    s1 += a[p + nextA]! * b[q + nextB]!;
    s2 += a[p + 2 * nextA]! * b[q + 2 * nextB]!;
    s3 += a[p + 3 * nextA]! * b[q + 3 * nextB]!;
    p += stepA;
    q += stepB;
  }
  out[at] = s0;
  out[at + nextOut] = s1;
  out[at + 2 * nextOut] = s2;
  out[at + 3 * nextOut] = s3;
}

function flip(into: Float64Array, from: Float64Array, start: number, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0, at = start + row * columns; column < columns; column++, at++) {
      into[column * rows + row] = from[at]!;
    }
  }
}
