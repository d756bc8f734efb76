// Tensors as JSON in pieces: whatever the shape, the pieces together are what JSON.stringify makes of the nested lists.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heldTensor, heldValueOf } from '../document/heldValue.ts';
import { sizeOf } from '../engine/shape.ts';
import { tensorJson } from './tensorJson.ts';

const text = (shape: readonly number[], data: Float64Array) => [...tensorJson({ shape, data })].join('');

describe('tensorJson', () => {
  test('is the nested form of any tensor, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
        fc.infiniteStream(fc.double()),
        (shape, numbers) => {
          const data = Float64Array.from({ length: sizeOf(shape) }, () => numbers.next().value ?? 0);
          const parsed: unknown = JSON.parse(text(shape, data));
          expect(parsed).toEqual(heldValueOf(shape, data));
          const back = heldTensor(parsed);
          expect(back.kind === 'tensor' && [back.shape, back.data]).toEqual([shape, data]);
        },
      ),
      { numRuns: 300, seed: 20261122 },
    );
  });

  test('comes in pieces when it is large, also when one row is', () => {
    for (const shape of [[300, 2, 500], [1, 300_000], [300_000]]) {
      const data = Float64Array.from({ length: 300_000 }, (_, i) => i);
      const pieces = [...tensorJson({ shape, data })];
      expect(pieces.length).toBeGreaterThan(4);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_000_000);
      expect(JSON.parse(pieces.join(''))).toEqual(heldValueOf(shape, data));
    }
  });
});
