// Views against single entries: what is read, written and added where.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Shape, sizeOf, stridesOf } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { narrowView, readView, repeatView, scatterView, type View, wholeView, writeView } from './view.ts';

const numbered = (shape: Shape): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
});

function* places(shape: Shape): Generator<readonly number[]> {
  const strides = stridesOf(shape);
  for (let flat = 0; flat < sizeOf(shape); flat++) {
    yield strides.map((stride, axis) => Math.floor(flat / stride) % shape[axis]!);
  }
}

function seen(view: View): number[] {
  return [...places(view.shape)].map((place) =>
    place.reduce((at, index, axis) => at + index * view.strides[axis]!, view.offset),
  );
}

/** A shape and a few changes of its view: a stretch of an axis, forwards or backwards, or a repetition. */
const views = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.integer({ min: 1, max: 3 }), fc.boolean()), { maxLength: 3 }),
  )
  .map(([shape, changes]) => {
    let view = wholeView(shape);
    for (const [axis, from, count, step, backwards] of changes) {
      const at = axis % (view.shape.length + 1);
      const length = view.shape[at];
      if (length === undefined) view = repeatView(view, at, count % 4);
      else if (length > 0) {
        const start = from % length;
        const room = backwards ? Math.floor(start / step) + 1 : Math.floor((length - 1 - start) / step) + 1;
        view = narrowView(view, at, start, count % (room + 1), backwards ? -step : step);
      }
    }
    return { shape, view };
  });

describe('views', () => {
  test('read entry by entry', () => {
    fc.assert(
      fc.property(views, ({ shape, view }) => {
        const x = numbered(shape);
        const read = readView(x.data, view);
        expect(read.shape).toEqual(view.shape);
        expect([...read.data]).toEqual(seen(view).map((at) => x.data[at]));
      }),
      { numRuns: 400 },
    );
  });

  test('the adjoint adds every entry where it was read', () => {
    fc.assert(
      fc.property(views, ({ shape, view }) => {
        const t = numbered(view.shape);
        const expected = Array.from({ length: sizeOf(shape) }, () => 0);
        seen(view).forEach((at, k) => {
          expected[at]! += t.data[k]!;
        });
        const sent = scatterView(t, view, shape);
        expect(sent.shape).toEqual(shape);
        expect([...sent.data]).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  test('writing is undone by reading', () => {
    fc.assert(
      fc.property(views, ({ shape, view }) => {
        fc.pre(!view.strides.some((stride, axis) => stride === 0 && view.shape[axis]! > 1));
        const out = numbered(shape).data.fill(-1);
        const t = numbered(view.shape);
        writeView(out, view, t);
        expect([...readView(out, view).data]).toEqual([...t.data]);
        expect(out.filter((value) => value === -1).length).toBe(out.length - t.data.length);
      }),
      { numRuns: 400 },
    );
  });
});
