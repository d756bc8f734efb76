// heldValue: every float64 survives, sizes are checked before anything is made.
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { heldCost, heldTensor, heldValueOf, sameHeld } from './heldValue.ts';
import { jsonText } from './jsonText.ts';
import type { HeldValue } from './model.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

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

test('a tensor counts for its numbers, and for the lists inside it where they are more', () => {
  expect(heldCost(5)).toBe(1);
  expect(heldCost([1, 2, 3])).toBe(3);
  expect(heldCost([[1], [2], [3]])).toBe(6);
  expect(
    heldCost([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).toBe(6);
  expect(heldCost([[[1, 2]], [[3, 4]]])).toBe(8);
  expect(heldCost({ shape: [3, 1], data: [1, 2, 3] })).toBe(3);
  expect(heldCost({ shape: [0, 3], data: [] })).toBe(0);
  expect(heldCost({ init: 'zeros' })).toBe(0);
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
