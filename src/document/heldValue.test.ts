// heldValue: every float64 survives, sizes are checked before anything is made.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldSize, heldTensor, heldValueOf, sameHeld } from './heldValue.ts';
import { jsonText } from './jsonText.ts';
import type { HeldValue } from './model.ts';
import { heldValue } from './testing/arbitraries.ts';

test('numbers come back bit for bit from held values and from their text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double(), { minLength: 6, maxLength: 6 }),
      fc.constantFrom([6], [2, 3], [3, 1, 2], [1, 6]),
      (numbers, shape) => {
        const value = heldValueOf(shape, numbers);
        for (const again of [value, JSON.parse(jsonText(value)) as HeldValue]) {
          const tensor = heldTensor(again);
          expect(tensor).toEqual({ kind: 'tensor', shape, data: Float64Array.from(numbers) });
          expect(sameHeld(again, value)).toBe(true);
        }
      },
    ),
  );
});

test('the size is what the tensor has, and asking twice gives the same', () => {
  fc.assert(
    fc.property(heldValue, (value) => {
      const tensor = heldTensor(value);
      const size = tensor.kind === 'tensor' ? tensor.data.length : 0;
      expect([heldSize(value), heldSize(value)]).toEqual([size, size]);
    }),
  );
});

test('a scalar, an empty tensor and an initializer', () => {
  expect(heldTensor(3)).toEqual({ kind: 'tensor', shape: [], data: Float64Array.of(3) });
  expect(heldTensor([])).toEqual({ kind: 'tensor', shape: [0], data: new Float64Array(0) });
  expect(heldTensor({ shape: [0, 3], data: [] })).toEqual({ kind: 'tensor', shape: [0, 3], data: new Float64Array(0) });
  expect(heldTensor({ init: 'ones' })).toEqual({ kind: 'init', init: 'ones', seed: 0 });
});

test('minus zero is not zero', () => {
  expect(jsonText([-0, 0])).toBe('[-0,0]');
  expect(sameHeld(-0, 0)).toBe(false);
  expect(sameHeld([[1, 2]], { shape: [1, 2], data: [1, 2] })).toBe(true);
  expect(sameHeld([1, 2], [[1, 2]])).toBe(false);
});

test('a hole in a list is no number, and a list that only claims its length is not believed', () => {
  const sparse: number[] = [];
  sparse.length = 3;
  expect(heldTensor(sparse)).toMatchObject({ kind: 'problem' });
  sparse.length = 4e9;
  expect(heldTensor(sparse)).toMatchObject({ kind: 'problem', problem: expect.stringContaining('may hold') as string });
});
