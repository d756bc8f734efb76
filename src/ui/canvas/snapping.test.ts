// snapping: the grid, unless a wire can be drawn straight nearby.
import { describe, expect, it } from 'vitest';
import { snapped } from './snapping.ts';

describe('snapped', () => {
  it('rests on the grid of 8 px', () => {
    expect(snapped({ x: 13, y: 27 }, [])).toEqual({ x: 16, y: 24 });
    expect(snapped({ x: -13, y: 3.9 }, [])).toEqual({ x: -16, y: 0 });
  });
  it('draws level with the nearest wired neighbour in reach, off the grid if need be', () => {
    expect(snapped({ x: 0, y: 24 }, [20])).toEqual({ x: 0, y: 20 });
    expect(snapped({ x: 0, y: 24 }, [18, 27, 100])).toEqual({ x: 0, y: 27 });
  });
  it('is not drawn from afar', () => {
    expect(snapped({ x: 0, y: 24 }, [32.5])).toEqual({ x: 0, y: 24 });
  });
});
