// roomFor: an opened op covers nothing, its first wire stays level, and what stands apart from it stays where it is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GraphDocument, GraphFrame } from '../../document/model.ts';
import { type Box, frameBox } from '../../execution/frameBox.ts';
import { type Place, roomFor, type Size } from './roomFor.ts';

const frame: GraphFrame = {
  node: { id: 'p', op: 'Softmax', position: [400, 100] },
  members: [
    { id: 'a', op: 'Exp' },
    { id: 'b', op: 'Sum' },
  ],
  edges: [],
  inputs: {},
  outputs: {},
};
const drawn = new Map<string, Place>([
  ['a', [0, 0]],
  ['b', [300, 40]],
]);
const sizeOf = (): Size => [180, 120];
const withOthers = (others: readonly Place[]): GraphDocument => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    ...['a', 'b'].map((id) => ({ id, op: 'Exp', position: [0, 0] as const })),
    ...others.map((position, at) => ({ id: `n${at}`, op: 'Exp', position })),
  ],
  edges: [],
  frames: [frame],
});
const arranged = (others: readonly Place[]) => {
  const document = withOthers(others);
  const { positions, room } = roomFor(document, frame, drawn, [180, 120], 0, sizeOf);
  const shifts = new Map(room.flatMap(({ by, nodes }) => nodes.map((id) => [id, by] as const)));
  const placed = others.map(([x, y], at): Place => {
    const [dx, dy] = shifts.get(`n${at}`) ?? [0, 0];
    return [x + dx, y + dy];
  });
  return { positions, placed, box: frameBox([...positions.values()].map(boxAt))! };
};
const boxAt = ([x, y]: Place): Box => ({ x, y, width: 180, height: 120 });
const meet = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('roomFor', () => {
  test('the frame begins where the node began, and its first wire is level', () => {
    const { positions, box } = arranged([]);
    expect(box.x).toBe(400);
    expect(positions.get('a')).toEqual([420, 100]);
  });

  test('readers keep their distance; what stands left stays', () => {
    const { placed, box } = arranged([
      [660, 100],
      [100, 100],
    ]);
    // To the grid of 8 px.
    expect(Math.floor((placed[0]![0] - (box.x + box.width)) / 8)).toBe((660 - 580) / 8);
    expect(placed[1]).toEqual([100, 100]);
  });

  test('below and above move only where they would be covered', () => {
    const { placed, box } = arranged([
      [400, 240],
      [400, 900],
      [400, -40],
      [400, -600],
      [100, 240],
    ]);
    expect(placed[0]![1]).toBeGreaterThanOrEqual(box.y + box.height);
    expect(placed[2]![1] + 120).toBeLessThanOrEqual(box.y);
    expect(placed[4]![0]).toBe(100);
    expect(arranged([[400, 900]]).placed[0]).toEqual([400, 900]);
  });

  test('whatever stood apart from the node and from each other does so afterwards', () => {
    const place = fc.tuple(fc.integer({ min: -600, max: 1600 }), fc.integer({ min: -700, max: 900 }));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), (picks) => {
        const others: Place[] = [];
        for (const pick of picks) {
          if (![boxAt([400, 100]), ...others.map(boxAt)].some((box) => meet(box, boxAt(pick)))) others.push(pick);
        }
        const { placed, box } = arranged(others);
        for (const [at, each] of placed.entries()) {
          expect(meet(boxAt(each), box), `${others[at]} under the frame`).toBe(false);
          for (const other of placed.slice(at + 1)) expect(meet(boxAt(each), boxAt(other))).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
