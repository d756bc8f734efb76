// tooltipControl.test: a tooltip waits for the pointer to rest, comes at once by focus and after another one, and never two at a time.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ShownTooltip, tooltipControl } from './tooltipControl.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const anchor = (focusVisible = true) => ({ matches: () => focusVisible }) as unknown as HTMLElement;

function tooltip() {
  const state: { shown: ShownTooltip | null } = { shown: null };
  const control = tooltipControl((shown) => {
    state.shown = shown;
  });
  return { state, ...control };
}

test('comes when the pointer has rested, and not when it only passed', () => {
  const one = tooltip();
  one.enter(anchor(), 'mouse');
  vi.advanceTimersByTime(300);
  one.leave();
  vi.advanceTimersByTime(1000);
  expect(one.state.shown).toBe(null);
  one.enter(anchor(), 'touch');
  vi.advanceTimersByTime(1000);
  expect(one.state.shown).toBe(null);
  one.enter(anchor(), 'mouse');
  vi.advanceTimersByTime(500);
  expect(one.state.shown).toMatchObject({ by: 'pointer' });
  one.hide();
  expect(one.state.shown).toBe(null);
});

test('the next one takes its place at once', () => {
  const [one, other] = [tooltip(), tooltip()];
  vi.advanceTimersByTime(1000);
  one.enter(anchor(), 'mouse');
  vi.advanceTimersByTime(500);
  other.enter(anchor(), 'mouse');
  vi.advanceTimersByTime(1);
  expect([one.state.shown, other.state.shown]).toEqual([null, expect.objectContaining({ by: 'pointer' })]);
  other.hide();
  vi.advanceTimersByTime(1000);
  one.enter(anchor(), 'mouse');
  vi.advanceTimersByTime(100);
  expect(one.state.shown).toBe(null);
  one.leave();
});

test('comes by the keys and not by a click', () => {
  const one = tooltip();
  one.focus(anchor(false));
  expect(one.state.shown).toBe(null);
  one.focus(anchor());
  expect(one.state.shown).toMatchObject({ by: 'focus' });
  one.hide();
});
