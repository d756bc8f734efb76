// chipPlacement: chips never cover nodes or each other, and shrink or step aside before they vanish.
import { describe, expect, it } from 'vitest';
import { CHIP_HEIGHT, type ChipRequest, overlap, placeChips, type Rect } from './chipPlacement.ts';
import { wirePath } from './wirePath.ts';

function wire(
  id: string,
  from: [number, number],
  to: [number, number],
  widths: number[],
  gradient?: number[],
): ChipRequest[] {
  const line = wirePath({ x: from[0], y: from[1] }, { x: to[0], y: to[1] }).forwardLine;
  const value: ChipRequest = { id: `${id} value`, wire: id, line, side: 'value', widths };
  return gradient === undefined
    ? [value]
    : [value, { id: `${id} gradient`, wire: id, line, side: 'gradient', widths: gradient }];
}
const node = (x: number, y: number, width = 120, height = 140): Rect => ({ x, y, width, height });

describe('placeChips', () => {
  it('centres the value above and the gradient below a level wire', () => {
    const places = placeChips(wire('p.x', [120, 50], [240, 50], [60], [80]), [node(0, 0), node(240, 0)]);
    expect(places.get('p.x value')).toEqual({ x: 180, y: 50 - CHIP_HEIGHT / 2 - 8, option: 0 });
    expect(places.get('p.x gradient')).toEqual({ x: 180, y: 50 + 12 + CHIP_HEIGHT / 2 + 8, option: 0 });
  });

  it('takes the shorter way of writing it where the gap is too narrow', () => {
    const places = placeChips(wire('p.x', [120, 50], [200, 50], [90, 24]), [node(0, 0), node(200, 0)]);
    expect(places.get('p.x value')?.option).toBe(1);
  });

  it('gives no place where not even the shortest fits', () => {
    const places = placeChips(wire('p.x', [120, 50], [140, 50], [90, 24]), [node(0, 0), node(140, 0)]);
    expect(places.has('p.x value')).toBe(false);
  });

  it('shifts along the wire past a node that lies on it', () => {
    const places = placeChips(wire('p.x', [0, 50], [600, 50], [60]), [node(260, 20, 80, 40)]);
    const place = places.get('p.x value');
    expect(place).toBeDefined();
    expect(Math.abs((place?.x ?? 300) - 300)).toBeGreaterThan(60);
  });

  it('steps off another wire where it can, and stays where it cannot', () => {
    const [chip] = wire('a', [0, 50], [400, 50], [40]) as [ChipRequest];
    const across = wirePath({ x: 190, y: 0 }, { x: 210, y: 90 }).forwardLine;
    const free = placeChips(
      [chip],
      [],
      [],
      new Map([
        ['b', across],
        ['a', chip.line],
      ]),
    ).get('a value');
    expect(Math.abs((free?.x ?? 200) - 200)).toBeGreaterThan(20);
    const alongside = new Map([['b', wirePath({ x: 0, y: 36 }, { x: 400, y: 36 }).forwardLine]]);
    expect(placeChips([chip], [], [], alongside).get('a value')?.x).toBe(200);
  });

  it('lets no two chips meet where many wires run together, seeds 1 to 20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = mulberry(seed);
      const nodes = Array.from({ length: 12 }, () => node(Math.round(random() * 900), Math.round(random() * 600)));
      const requests: ChipRequest[] = [];
      for (let index = 0; index < 24; index++) {
        const [a, b] = [nodes[index % 12] as Rect, nodes[(index * 5 + seed) % 12] as Rect];
        requests.push(...wire(`w${index}`, [a.x + a.width, a.y + 50], [b.x, b.y + 50], [110, 50, 24], [120, 60, 24]));
      }
      const places = placeChips(requests, nodes);
      const rects = [...places].map(([id, place]) => {
        const width = requests.find((request) => request.id === id)?.widths[place.option] ?? 0;
        return { x: place.x - width / 2, y: place.y - CHIP_HEIGHT / 2, width, height: CHIP_HEIGHT };
      });
      expect(rects.length, `seed ${seed}`).toBeGreaterThan(4);
      rects.forEach((rect, index) => {
        for (const other of [...rects.slice(index + 1), ...nodes])
          expect(overlap(rect, other), `seed ${seed}`).toBe(false);
      });
    }
  });
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
