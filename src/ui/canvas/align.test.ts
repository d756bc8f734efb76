// align: tops, left sides and even gaps.
import { describe, expect, it } from 'vitest';
import { aligned } from './align.ts';

const places = new Map([
  ['a', [0, 10]],
  ['c', [300, 30]],
  ['b', [110, -5]],
] as const);
const sizes = new Map([
  ['a', [100, 50]],
  ['b', [60, 50]],
  ['c', [100, 50]],
] as const);

describe('aligned', () => {
  it('sets tops and left sides alike', () => {
    expect([...aligned(places, sizes, 'top').values()].map(([, y]) => y)).toEqual([-5, -5, -5]);
    expect([...aligned(places, sizes, 'left').values()].map(([x]) => x)).toEqual([0, 0, 0]);
  });
  it('makes the gaps alike and keeps the outermost nodes', () => {
    const spaced = aligned(places, sizes, 'apart-across');
    expect(spaced.get('a')).toEqual([0, 10]);
    expect(spaced.get('b')).toEqual([170, -5]);
    expect(spaced.get('c')).toEqual([300, 30]);
  });
  it('leaves two nodes where they are', () => {
    const two = new Map([...places].slice(0, 2));
    expect(aligned(two, sizes, 'apart-down')).toEqual(two);
  });
});
