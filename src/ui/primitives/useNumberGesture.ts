// useNumberGesture: dragging and nudging a number: turns pointer and key events into one start, changes, one end.
import { useEffect, useRef, useState } from 'react';
import { type Grain, moved, stepFor } from './scrub.ts';
import type { EditPhase } from './TensorGrid.tsx';

export type Cell = readonly [row: number, column: number];

export interface NumberGestureOptions {
  readonly integer: boolean;
  readonly valueAt: (cell: Cell) => number;
  readonly onEdit: (cell: Cell, value: number, phase: EditPhase) => void;
}

interface Gesture {
  readonly cell: Cell;
  readonly before: number;
  value: number;
  started: boolean;
  // Where the present grain began; changes when Shift or Alt is pressed or let go.
  baseX: number;
  baseValue: number;
  grain: Grain;
  readonly pointer: number | null;
}

/** Pixels of dragging per step, and how far the pointer moves before a click becomes a drag. */
const PIXELS_PER_STEP = 4;
const THRESHOLD = 4;
/** A pause in nudging this long ends the gesture, ms. */
const NUDGE_PAUSE = 700;

export interface NumberGesture {
  /** The cell that is moving, with the number to show for it. */
  readonly live: { readonly cell: Cell; readonly value: number } | null;
  press(cell: Cell, x: number, pointer: number): void;
  /** True while the pointer drags a number. */
  drag(x: number, grain: Grain): boolean;
  /** True when the press was a drag, false when it was a click. */
  release(): boolean;
  cancel(): boolean;
  nudge(cell: Cell, steps: number, grain: Grain): number;
  settle(): void;
}

export function useNumberGesture(options: NumberGestureOptions): NumberGesture {
  const latest = useRef(options);
  latest.current = options;
  const gesture = useRef<Gesture | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [live, setLive] = useState<NumberGesture['live']>(null);
  const actions = useRef<Omit<NumberGesture, 'live'> | null>(null);

  actions.current ??= ((): Omit<NumberGesture, 'live'> => {
    function move(current: Gesture, value: number): void {
      if (value === current.value) return;
      current.value = value;
      latest.current.onEdit(current.cell, value, current.started ? 'change' : 'start');
      current.started = true;
      setLive({ cell: current.cell, value });
    }
    function finish(value?: number): boolean {
      clearTimeout(timer.current);
      const current = gesture.current;
      gesture.current = null;
      if (!current?.started) return false;
      latest.current.onEdit(current.cell, value ?? current.value, 'end');
      setLive(null);
      return true;
    }
    function begin(cell: Cell, x: number, pointer: number | null, grain: Grain): Gesture {
      const value = latest.current.valueAt(cell);
      return { cell, before: value, value, started: false, baseX: x, baseValue: value, grain, pointer };
    }
    return {
      press(cell, x, pointer) {
        finish();
        gesture.current = begin(cell, x, pointer, {});
      },
      drag(x, grain) {
        const current = gesture.current;
        if (current === null || current.pointer === null) return false;
        if (!current.started && Math.abs(x - current.baseX) < THRESHOLD) return false;
        if (!Number.isFinite(current.before)) return false;
        if (grain.fine !== current.grain.fine || grain.coarse !== current.grain.coarse) {
          current.baseX = x;
          current.baseValue = current.value;
          current.grain = grain;
        }
        const { integer } = latest.current;
        const step = stepFor(current.before, { ...grain, integer });
        move(current, moved(current.baseValue, Math.round((x - current.baseX) / PIXELS_PER_STEP), step, integer));
        return true;
      },
      release: () => finish(),
      cancel() {
        const current = gesture.current;
        return current === null ? false : finish(current.before);
      },
      nudge(cell, steps, grain) {
        const { integer } = latest.current;
        let current = gesture.current;
        if (
          current === null ||
          current.pointer !== null ||
          current.cell[0] !== cell[0] ||
          current.cell[1] !== cell[1]
        ) {
          finish();
          current = begin(cell, 0, null, grain);
          gesture.current = current;
        }
        if (!Number.isFinite(current.value)) return current.value;
        move(current, moved(current.value, steps, stepFor(current.before, { ...grain, integer }), integer));
        clearTimeout(timer.current);
        timer.current = setTimeout(() => finish(), NUDGE_PAUSE);
        return current.value;
      },
      settle: () => void finish(),
    };
  })();

  const settle = actions.current.settle;
  useEffect(() => settle, [settle]);
  return { live, ...actions.current };
}
