// Taking slices and entries by their places against a walk over single entries, and the adjoints against what was taken.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addEntries, addSlices, takeEntries, takeSlices } from './gather.ts';
import { type Shape, sizeOf, stridesOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

const filled = (shape: Shape, phase = 0): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.7 + phase) * 5),
});
function entry({ shape, data }: Tensor, place: readonly number[]): number {
  return data[stridesOf(shape).reduce((at, stride, axis) => at + stride * place[axis]!, 0)]!;
}
function placesOf(shape: Shape): number[][] {
  const strides = stridesOf(shape);
  return Array.from({ length: sizeOf(shape) }, (_, flat) =>
    strides.map((stride, axis) => Math.floor(flat / stride) % shape[axis]!),
  );
}
function dot(a: Tensor, b: Tensor): number {
  return a.data.reduce((total, value, i) => total + value * b.data[i]!, 0);
}

const shaped = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1), fc.array(fc.nat(99), { maxLength: 6 })));

describe('taking', () => {
  test('slices', () => {
    fc.assert(
      fc.property(shaped, ([shape, axis, drawn]) => {
        const x = filled(shape);
        const places = Int32Array.from(drawn, (value) => value % shape[axis]!);
        const target = shape.with(axis, places.length);
        const y = takeSlices(x, axis, places, target);
        expect([...y.data]).toEqual(placesOf(target).map((place) => entry(x, place.with(axis, places[place[axis]!]!))));
        const dy = filled(target, 1);
        expect(dot(addSlices(dy, axis, places, shape), x)).toBeCloseTo(dot(dy, y), 9);
      }),
      { numRuns: 300 },
    );
  });

  test('entries, with other axes shorter than those of x', () => {
    fc.assert(
      fc.property(shaped, fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), ([shape, axis, drawn], less) => {
        const target = shape.map((length, at) => (at === axis ? drawn.length : Math.max(1, length - less[at]!)));
        const x = filled(shape);
        const places: Tensor = {
          shape: target,
          data: Float64Array.from({ length: sizeOf(target) }, (_, i) => (drawn[i % drawn.length]! + i) % shape[axis]!),
        };
        const y = takeEntries(x, axis, places);
        expect([...y.data]).toEqual(placesOf(target).map((place) => entry(x, place.with(axis, entry(places, place)))));
        const dy = filled(target, 1);
        const sent = addEntries(dy, axis, places, shape);
        expect(sent.shape).toEqual(shape);
        expect(dot(sent, x)).toBeCloseTo(dot(dy, y), 9);
      }),
      { numRuns: 300 },
    );
  });
});
