// Pooling against windows written out entry by entry, ties and NaN included.
import { expect, test } from 'vitest';
import { bufferPool, withPool } from './buffers.ts';
import { averagePool, averagePoolBack, maxPool, maxPoolBack, type Pooling } from './pooling.ts';
import { random } from './random.ts';
import { adaptiveWindows, slidingWindows, type Windows } from './windows.ts';

const from = random(11);
function windows(): Windows {
  const length = 1 + from.integer(7);
  if (from.uniform() < 0.3) return adaptiveWindows(length, 1 + from.integer(7));
  const kernel = 1 + from.integer(Math.min(3, length));
  const padding = from.integer(Math.floor(kernel / 2) + 1);
  const sliding = { kernel, stride: 1 + from.integer(3), padding, ceil: from.uniform() < 0.5 };
  return slidingWindows(length, sliding, from.uniform() < 0.5);
}
const poolings: readonly Pooling[] = Array.from({ length: 200 }, () => ({
  planes: from.integer(4),
  rows: windows(),
  columns: windows(),
}));

/** The positions in x that window (plane, i, j) covers, in row-major order, for every window in order. */
function covered({ planes, rows, columns }: Pooling): { readonly places: readonly number[]; readonly size: number }[] {
  return Array.from({ length: planes * rows.count * columns.count }, (_, o) => {
    const [plane, i, j] = [
      Math.floor(o / (rows.count * columns.count)),
      Math.floor(o / columns.count) % rows.count,
      o % columns.count,
    ];
    const places: number[] = [];
    for (let p = 0; p < rows.length * columns.length; p++) {
      const [row, column] = [Math.floor(p / columns.length), p % columns.length];
      if (row < rows.first[i]! || row >= rows.end[i]! || column < columns.first[j]! || column >= columns.end[j]!)
        continue;
      places.push(plane * rows.length * columns.length + p);
    }
    return { places, size: rows.size[i]! * columns.size[j]! };
  });
}

function inDirtyMemory<T>(work: () => T): T {
  const pool = bufferPool();
  return withPool({ ...pool, take: (size) => pool.take(size).fill(Number.NaN) }, work);
}

function imageOf({ planes, rows, columns }: Pooling): Float64Array {
  // Small whole numbers, so that there are ties and sums are exact.
  return Float64Array.from({ length: planes * rows.length * columns.length }, () => from.integer(5) - 2);
}

test('the largest entry, the first of equal ones, and its gradient', () => {
  for (const pooling of poolings) {
    const x = imageOf(pooling);
    const expected = covered(pooling);
    const { y, at } = inDirtyMemory(() => maxPool(x, pooling));
    expect([...y]).toEqual(expected.map(({ places }) => Math.max(...places.map((p) => x[p]!))));
    expect([...at]).toEqual(expected.map(({ places }, o) => places.find((p) => x[p] === y[o])));
    const dy = Float64Array.from(y, () => from.integer(9) - 4);
    const dx = new Float64Array(x.length);
    at.forEach((p, o) => {
      dx[p]! += dy[o]!;
    });
    expect(inDirtyMemory(() => maxPoolBack(dy, at, pooling))).toEqual(dx);
  }
});

test('the mean, and its gradient', () => {
  for (const pooling of poolings) {
    const x = imageOf(pooling);
    const expected = covered(pooling);
    const y = inDirtyMemory(() => averagePool(x, pooling));
    expect([...y]).toEqual(expected.map(({ places, size }) => places.reduce((sum, p) => sum + x[p]!, 0) / size));
    const dy = Float64Array.from(y, () => from.normal());
    const dx = new Float64Array(x.length);
    expected.forEach(({ places, size }, o) => {
      for (const p of places) dx[p]! += dy[o]! / size;
    });
    expect(inDirtyMemory(() => averagePoolBack(dy, pooling))).toEqual(dx);
  }
});

test('NaN wins, the last one of several; -Infinity alone is taken where it first stands', () => {
  const two = slidingWindows(2, { kernel: 2, stride: 1, padding: 0 }, true);
  const one = { planes: 1, rows: two, columns: two };
  const { NaN: nan, NEGATIVE_INFINITY: low } = Number;
  expect([...maxPool(Float64Array.of(nan, 5, nan, 7), one).at]).toEqual([2]);
  expect([...maxPool(Float64Array.of(1, nan, 9, 7), one).y]).toEqual([nan]);
  expect([...maxPool(Float64Array.of(low, low, low, low), one).at]).toEqual([0]);
  const padded = slidingWindows(2, { kernel: 3, stride: 1, padding: 1 }, true);
  expect([...maxPool(Float64Array.of(low, low, low, low), { planes: 1, rows: padded, columns: padded }).at]).toEqual([
    0, 0, 0, 0,
  ]);
});
