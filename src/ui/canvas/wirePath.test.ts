// wirePath: the gradient's line stays beside the forward line, and stations lie where their fraction says.
import { describe, expect, it } from 'vitest';
import {
  arrowHead,
  GRADIENT_GAP,
  lengthOf,
  type Polyline,
  polyline,
  returnLane,
  stationAt,
  wirePath,
} from './wirePath.ts';

describe('wirePath', () => {
  it('draws a level wire as one straight line', () => {
    const wire = wirePath({ x: 10, y: 50 }, { x: 110, y: 50 });
    expect(wire.forward).toBe('M10 50L110 50');
    expect(lengthOf(wire.forwardLine)).toBe(100);
  });

  it('runs the gradient under a level wire, from the target back to the source', () => {
    const { backwardLine } = wirePath({ x: 10, y: 50 }, { x: 110, y: 50 });
    const [start, end] = [backwardLine.points[0], backwardLine.points.at(-1)];
    expect(start?.x).toBeCloseTo(107);
    expect(end?.x).toBeCloseTo(13);
    for (const point of backwardLine.points) expect(point.y).toBeCloseTo(50 + GRADIENT_GAP);
  });

  it.each([
    ['down', { x: 200, y: 160 }],
    ['up', { x: 200, y: -160 }],
    ['steeply down', { x: 40, y: 300 }],
  ])('keeps the gradient beside a wire that runs %s, never across it', (_, to) => {
    const { forwardLine, backwardLine } = wirePath({ x: 0, y: 0 }, to);
    for (const point of backwardLine.points) {
      const nearest = Math.min(
        ...Array.from({ length: 401 }, (_, index) => {
          const station = stationAt(forwardLine, index / 400);
          return Math.hypot(station.x - point.x, station.y - point.y);
        }),
      );
      expect(nearest).toBeGreaterThan(GRADIENT_GAP * 0.8);
      expect(nearest).toBeLessThan(GRADIENT_GAP * 1.1);
    }
  });

  it('leaves to the right and enters from the left even when the target lies behind', () => {
    const { forwardLine } = wirePath({ x: 300, y: 0 }, { x: 0, y: 40 });
    expect(stationAt(forwardLine, 0.01).x).toBeGreaterThan(300);
    expect(stationAt(forwardLine, 0.99).x).toBeLessThan(0);
  });

  it('survives a wire of no length', () => {
    const wire = wirePath({ x: 5, y: 5 }, { x: 5, y: 5 });
    expect(stationAt(wire.forwardLine, 0.5)).toEqual({ x: 5, y: 5, dx: 1, dy: 0 });
    expect(arrowHead(wire.forwardLine, 4, 7, 6)).toBe('');
  });
});

describe('a wire to the next row', () => {
  const source = { y: 0, height: 200 };
  const target = { y: 300, height: 150 };
  const lane = returnLane(source, target);
  /** Where it passes the nodes, away from its turns. */
  const between = (line: Polyline) =>
    Array.from({ length: 201 }, (_, at) => stationAt(line, at / 200)).filter(({ x }) => x > 10 && x < 860);

  it('runs level between the rows, near the node that it leads to', () => {
    expect(lane).toBeGreaterThan(200);
    expect(lane).toBeLessThan(300);
    const { forwardLine } = wirePath({ x: 900, y: 53 }, { x: 0, y: 353 }, lane);
    expect(between(forwardLine).length).toBeGreaterThan(50);
    for (const { y } of between(forwardLine)) expect(y).toBeCloseTo(lane ?? Number.NaN, 6);
    expect(stationAt(forwardLine, 0).dx).toBe(1);
    expect(stationAt(forwardLine, 1)).toMatchObject({ x: 0, y: 353, dx: 1 });
  });

  it('keeps the gradient off both rows', () => {
    const { backwardLine } = wirePath({ x: 900, y: 53 }, { x: 0, y: 353 }, lane);
    expect(between(backwardLine).length).toBeGreaterThan(50);
    for (const { y } of between(backwardLine)) {
      expect(y).toBeGreaterThan(200);
      expect(y).toBeLessThan(300);
    }
  });

  it('goes up to a row above, and where there is no room it swings out as before', () => {
    expect(returnLane(target, source)).toBeGreaterThan(200);
    expect(returnLane(target, source)).toBeLessThan(300);
    expect(returnLane(source, { y: 210, height: 90 })).toBeNull();
    expect(wirePath({ x: 900, y: 53 }, { x: 0, y: 263 }, null)).toEqual(wirePath({ x: 900, y: 53 }, { x: 0, y: 263 }));
  });

  it('leaves wires that run forward alone', () => {
    expect(wirePath({ x: 0, y: 53 }, { x: 200, y: 353 }, lane)).toEqual(wirePath({ x: 0, y: 53 }, { x: 200, y: 353 }));
  });
});

describe('stationAt', () => {
  it('measures along the line, whatever the spacing of its points', () => {
    const line = polyline([
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
    ]);
    expect(stationAt(line, 0.25)).toEqual({ x: 5, y: 0, dx: 1, dy: 0 });
    expect(stationAt(line, 0.75)).toEqual({ x: 10, y: 5, dx: 0, dy: 1 });
    expect(stationAt(line, -1)).toMatchObject({ x: 0, y: 0 });
    expect(stationAt(line, 2)).toMatchObject({ x: 10, y: 10 });
  });
});

describe('arrowHead', () => {
  it('points along the line with its tip before the end', () => {
    const line = polyline([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ]);
    expect(arrowHead(line, 10, 8, 6)).toBe('M82 -3L90 0L82 3Z');
  });
});
