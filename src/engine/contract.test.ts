// Contractions against the sum over every value of every label, and their adjoints.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contract, contractAdjoint, type Labelled, largestProduct, multiplicationsOf } from './contract.ts';
import { type Shape, sizeOf, stridesOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

const filled = (shape: Shape, phase: number): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7 + phase) * 2),
});

function slowly(factors: readonly Labelled[], out: readonly number[], sizes: readonly number[]): number[] {
  const shape = out.map((label) => sizes[label]!);
  const answer = Array.from({ length: sizeOf(shape) }, () => 0);
  const used = sizes.map((size, label) =>
    out.includes(label) || factors.some(({ labels }) => labels.includes(label)) ? size : 1,
  );
  const strides = stridesOf(used);
  for (let flat = 0; flat < sizeOf(used); flat++) {
    const value = strides.map((stride, label) => Math.floor(flat / stride) % used[label]!);
    const at = stridesOf(shape).reduce((sum, stride, axis) => sum + stride * value[out[axis]!]!, 0);
    answer[at]! += factors.reduce((product, { tensor, labels }) => {
      const own = stridesOf(tensor.shape);
      const place = labels.map((label, axis) => (tensor.shape[axis] === 1 ? 0 : value[label]!));
      return product * tensor.data[place.reduce((sum, index, axis) => sum + index * own[axis]!, 0)]!;
    }, 1);
  }
  return answer;
}

const cases = fc
  .record({
    sizes: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    labels: fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
    out: fc.subarray([0, 1, 2, 3]),
    turned: fc.boolean(),
    ones: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  })
  .map(({ sizes, labels, out, turned, ones }) => {
    const factors = labels.map((own, k): Labelled => {
      // An axis may be 1 where its label has another range, but not on a diagonal.
      const shape = own.map((label, axis) =>
        ones[k * 3 + axis] && own.indexOf(label) === own.lastIndexOf(label) ? 1 : sizes[label]!,
      );
      return { tensor: filled(shape, k), labels: own };
    });
    // A range comes from a factor that has it, or from nowhere else than the answer.
    const has = (label: number, size: number): boolean =>
      factors.some(({ tensor, labels: own }) =>
        own.some((each, axis) => each === label && tensor.shape[axis] === size),
      );
    const ranges = sizes.map((size, label) => (has(label, 1) && !has(label, size) ? 1 : size));
    return { sizes: ranges, factors, out: turned ? out.toReversed() : out };
  });

test('sums of products over labels', () => {
  fc.assert(
    fc.property(cases, ({ factors, out, sizes }) => {
      const answer = contract(factors, out, sizes);
      expect(answer.shape).toEqual(out.map((label) => sizes[label]));
      const expected = slowly(factors, out, sizes);
      expected.forEach((value, i) => {
        expect(answer.data[i]).toBeCloseTo(value, 8);
      });
    }),
    { numRuns: 1000 },
  );
});

test('the adjoint of each factor: <dy, y with the factor moved> is <its cotangent, the move>', () => {
  fc.assert(
    fc.property(cases, ({ factors, out, sizes }) => {
      const dy = filled(
        out.map((label) => sizes[label]!),
        5,
      );
      factors.forEach((factor, k) => {
        const cotangent = contractAdjoint(dy, factors, out, sizes, k);
        expect(cotangent.shape).toEqual(factor.tensor.shape);
        const move = filled(factor.tensor.shape, 9);
        const moved = slowly(factors.with(k, { ...factor, tensor: move }), out, sizes);
        const left = moved.reduce((sum, value, i) => sum + value * dy.data[i]!, 0);
        expect(cotangent.data.reduce((sum, value, i) => sum + value * move.data[i]!, 0)).toBeCloseTo(left, 7);
      });
    }),
    { numRuns: 500 },
  );
});

test('the order of the products keeps what is made on the way small', () => {
  // ab, cd, ac -> bd: from the left the first product would have all four labels.
  const labels = [
    [0, 1],
    [2, 3],
    [0, 2],
  ];
  expect(largestProduct(labels, [1, 3], [50, 2, 50, 3])).toBe(100);
  expect(largestProduct([[0], [1], [2]], [], [1e4, 1e4, 1e4])).toBe(1);
  expect(largestProduct([[0], [1]], [0, 1], [30, 40])).toBe(1200);
});

test('the largest tensor on the way may come late', () => {
  // ab, bc, cd, de -> ae from the left: ac has 10 entries, ad 20, and the answer 14.
  const chain = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ];
  expect(largestProduct(chain, [0, 4], [2, 10, 5, 10, 7])).toBe(20);
});

test('multiplications: one for every setting of the labels of each pair', () => {
  const matrices = [
    [0, 1],
    [1, 2],
  ];
  expect(multiplicationsOf(matrices, [0, 2], [2, 3, 4])).toBe(2 * 3 * 4);
  const triple = [
    [0, 1],
    [2, 3],
    [0, 2],
  ];
  // First ab with ac, then cd with bc.
  expect(multiplicationsOf(triple, [1, 3], [50, 2, 50, 3])).toBe(50 * 2 * 50 + 50 * 3 * 2);
  expect(multiplicationsOf([[0, 1]], [1], [50, 2])).toBe(0);
});
