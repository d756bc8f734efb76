// portWalk: arrow keys over nodes, ports and fitting ports.
import { describe, expect, it } from 'vitest';
import { nextFitting, nodeTowards, type PortPlace, placeKey, portTowards } from './portWalk.ts';

const place = (node: string, port: string, side: 'input' | 'output', x: number, y: number): PortPlace => ({
  node,
  port,
  side,
  x,
  y,
});
const places = [
  place('x', 'y', 'output', 100, 50),
  place('fc', 'x', 'input', 200, 50),
  place('fc', 'y', 'output', 360, 50),
  place('fc', 'W', 'input', 200, 120),
  place('fc', 'b', 'input', 200, 200),
  place('p', 'x', 'input', 460, 50),
  place('q', 'x', 'input', 460, 250),
];
const at = (key: string) => places.find((each) => placeKey(each) === key) as PortPlace;
const wires = [
  { from: 'x.y', to: 'fc.x' },
  { from: 'fc.y', to: 'q.x' },
  { from: 'fc.y', to: 'p.x' },
] as const;
const go = (key: string, direction: 'up' | 'down' | 'left' | 'right') => {
  const found = portTowards(places, wires, at(key), direction);
  return found === null ? null : placeKey(found);
};

describe('portTowards', () => {
  it('walks a node from top to bottom, the input before the level output', () => {
    expect(go('fc.x', 'down')).toBe('fc.y');
    expect(go('fc.y', 'down')).toBe('fc.W');
    expect(go('fc.W', 'down')).toBe('fc.b');
    expect(go('fc.b', 'down')).toBeNull();
    expect(go('fc.x', 'up')).toBeNull();
  });
  it('follows wires both ways, to the topmost reader first', () => {
    expect(go('fc.x', 'left')).toBe('x.y');
    expect(go('fc.y', 'right')).toBe('p.x');
    expect(go('fc.W', 'left')).toBeNull();
  });
  it('crosses the node to the nearest port of the other side', () => {
    expect(go('fc.b', 'right')).toBe('fc.y');
    expect(go('fc.y', 'left')).toBe('fc.x');
    expect(go('x.y', 'left')).toBeNull();
  });
});

describe('nextFitting', () => {
  const fitting = [at('q.x'), at('p.x'), at('fc.W')];
  it('starts with the nearest and walks columns from left to right, round and round', () => {
    const start = at('x.y');
    expect(placeKey(nextFitting(fitting, start, null, 1) as PortPlace)).toBe('fc.W');
    expect(placeKey(nextFitting(fitting, start, at('fc.W'), 1) as PortPlace)).toBe('p.x');
    expect(placeKey(nextFitting(fitting, start, at('p.x'), 1) as PortPlace)).toBe('q.x');
    expect(placeKey(nextFitting(fitting, start, at('q.x'), 1) as PortPlace)).toBe('fc.W');
    expect(placeKey(nextFitting(fitting, start, at('fc.W'), -1) as PortPlace)).toBe('q.x');
  });
  it('has nowhere to go when nothing fits', () => {
    expect(nextFitting([], at('x.y'), null, 1)).toBeNull();
  });
});

describe('nodeTowards', () => {
  const rect = (x: number, y: number) => ({ x, y, width: 100, height: 100 });
  const rects = new Map([
    ['a', rect(0, 0)],
    ['b', rect(200, 10)],
    ['c', rect(150, 300)],
    ['d', rect(20, 400)],
  ]);
  it('prefers what lies straight ahead', () => {
    expect(nodeTowards(rects, 'a', 'right')).toBe('b');
    expect(nodeTowards(rects, 'a', 'down')).toBe('d');
    expect(nodeTowards(rects, 'b', 'down')).toBe('c');
    expect(nodeTowards(rects, 'b', 'left')).toBe('a');
  });
  it('stays where nothing lies in that direction', () => {
    expect(nodeTowards(rects, 'a', 'left')).toBeNull();
    expect(nodeTowards(rects, 'gone', 'left')).toBeNull();
  });
});
