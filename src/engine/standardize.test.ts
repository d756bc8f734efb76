// Standardizing against its definition, and against central differences.
import { expect, test } from 'vitest';
import { random } from './random.ts';
import { sizeOf } from './shape.ts';
import { overDeviation, standardize, standardizeBack, standardizeJacobian } from './standardize.ts';
import { type Tensor, tensor, zeros } from './tensor.ts';

const from = random(5);
function fill(...shape: readonly number[]): Tensor {
  return tensor(
    shape,
    Float64Array.from({ length: sizeOf(shape) }, () => from.normal()),
  );
}
const cases: readonly (readonly [Tensor, readonly number[]])[] = [
  [fill(5), [0]],
  [fill(3, 4), [1]],
  [fill(3, 4), [0]],
  [fill(2, 3, 4), [0, 2]],
  [fill(2, 3, 2, 2), [2, 3]],
  [fill(2, 3, 2, 2), [0, 1, 2, 3]],
  [fill(2, 3, 2), [1]],
];

/** The entries that are standardized with entry `flat`. */
function groupOf({ shape, data }: Tensor, axes: readonly number[], flat: number): number[] {
  const place = (at: number): number[] =>
    shape.map((length, axis) => Math.floor(at / sizeOf(shape.slice(axis + 1))) % length);
  const own = place(flat);
  return [...data.keys()].filter((at) => place(at).every((k, axis) => axes.includes(axis) || k === own[axis]));
}

test('every entry is its distance from the mean of its group over the deviation', () => {
  for (const [x, axes] of cases) {
    const { normal } = standardize(x, axes, 0.1);
    const raw = overDeviation(x, axes, 0.1).normal;
    x.data.forEach((value, flat) => {
      const group = groupOf(x, axes, flat).map((at) => x.data[at]!);
      const mean = group.reduce((sum, one) => sum + one, 0) / group.length;
      const variance = group.reduce((sum, one) => sum + (one - mean) ** 2, 0) / group.length;
      const square = group.reduce((sum, one) => sum + one ** 2, 0) / group.length;
      expect(normal.data[flat]).toBeCloseTo((value - mean) / Math.sqrt(variance + 0.1), 12);
      expect(raw.data[flat]).toBeCloseTo(value / Math.sqrt(square + 0.1), 12);
    });
  }
});

test('the adjoint and the Jacobian are those of central differences', () => {
  for (const [x, axes] of cases) {
    for (const centred of [true, false]) {
      const run = (at: Tensor) => (centred ? standardize : overDeviation)(at, axes, 0.05);
      const d = fill(...x.shape);
      const back = standardizeBack(d, run(x), axes, centred);
      const jacobian = zeros([x.data.length, x.data.length]);
      standardizeJacobian(run(x), axes, centred, jacobian);
      for (let i = 0; i < x.data.length; i++) {
        const moved = (h: number): Float64Array => run({ ...x, data: x.data.with(i, x.data[i]! + h) }).normal.data;
        const [up, down] = [moved(1e-5), moved(-1e-5)];
        const column = up.map((value, o) => (value - down[o]!) / 2e-5);
        expect(back.data[i]).toBeCloseTo(
          column.reduce((sum, slope, o) => sum + slope * d.data[o]!, 0),
          8,
        );
        column.forEach((slope, o) => expect(jacobian.data[o * x.data.length + i]).toBeCloseTo(slope, 8));
      }
    }
  }
});

test('a large mean costs no digits', () => {
  // Where neighbouring numbers are 1 apart, a mean between them is off by up to a half.
  const x = Float64Array.of(1, 2, 4, 5).map((k) => 2 ** 52 + k);
  const plain = standardize(tensor([4], Float64Array.of(1, 2, 4, 5)), [0], 1e-5).normal;
  const shifted = standardize(tensor([4], x), [0], 1e-5).normal;
  shifted.data.forEach((value, k) => expect(value).toBeCloseTo(plain.data[k]!, 12));
  const uneven = Float64Array.of(1, 2, 4).map((k) => 2 ** 52 + k);
  const far = standardize(tensor([3], uneven), [0], 0).normal;
  const near = standardize(tensor([3], Float64Array.of(1, 2, 4)), [0], 0).normal;
  far.data.forEach((value, k) => expect(value).toBeCloseTo(near.data[k]!, 12));
});

test('nothing to standardize is nothing, and entries that are alike have no distance', () => {
  expect(standardize(zeros([0, 3]), [1], 1e-5).normal.shape).toEqual([0, 3]);
  expect(standardize(zeros([2, 0]), [1], 1e-5).normal.shape).toEqual([2, 0]);
  expect([...standardize(tensor([3], Float64Array.of(0.1, 0.1, 0.1)), [0], 1e-5).normal.data].map(Math.abs)).toEqual([
    0, 0, 0,
  ]);
});
