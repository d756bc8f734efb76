// gridKeys.test: arrows stay within the grid, and only what begins a number begins an edit.
import { describe, expect, it } from 'vitest';
import { arrowTarget, startsTyping } from './gridKeys.ts';

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('arrowTarget', () => {
  it.each<[string, boolean, readonly [number, number]]>([
    ['ArrowLeft', false, [1, 0]],
    ['ArrowRight', false, [1, 2]],
    ['ArrowUp', false, [0, 1]],
    ['ArrowDown', false, [2, 1]],
    ['Home', false, [1, 0]],
    ['End', false, [1, 2]],
    ['Home', true, [0, 0]],
    ['End', true, [2, 2]],
    ['ArrowDown', true, [2, 1]],
  ])('%s (Ctrl: %s)', (name, ctrlKey, target) => {
    expect(arrowTarget(key(name, { ctrlKey }), [1, 1], 3, 3)).toEqual(target);
  });
  it('stays at an edge and leaves other keys alone', () => {
    expect(arrowTarget(key('ArrowUp'), [0, 0], 2, 2)).toEqual([0, 0]);
    expect(arrowTarget(key('ArrowRight'), [0, 1], 2, 2)).toEqual([0, 1]);
    expect(arrowTarget(key('Enter'), [0, 0], 2, 2)).toBeNull();
    expect(arrowTarget(key('ArrowUp', { altKey: true }), [1, 1], 2, 2)).toBeNull();
  });
});

describe('startsTyping', () => {
  it.each(['0', '9', '-', '−', '.', '+', 'Backspace', 'Delete'])('%s begins a number', (name) => {
    expect(startsTyping(key(name))).toBe(true);
  });
  it.each(['a', 'Enter', 'F5', ' ', 'ArrowUp'])('%s does not', (name) => {
    expect(startsTyping(key(name))).toBe(false);
  });
  it('leaves shortcuts alone', () => {
    expect(startsTyping(key('0', { ctrlKey: true }))).toBe(false);
    expect(startsTyping(key('-', { metaKey: true }))).toBe(false);
  });
});
