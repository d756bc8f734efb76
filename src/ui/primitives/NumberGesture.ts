// NumberGesture: dragging and nudging a number: turns pointer and key events into one start, changes, one end.
import { type Grain, moved, stepFor } from './scrub.ts';

/** One gesture is one `start`, any number of `change`, one `end`; each carries the number to hold from now on. */
export type EditPhase = 'start' | 'change' | 'end';
export type Cell = readonly [row: number, column: number];

export interface NumberGestureHost {
  readonly integer: boolean;
  valueAt(cell: Cell): number;
  edit(cell: Cell, value: number, phase: EditPhase): void;
  /** What to show while the gesture lasts; null when it is over. */
  show(live: LiveNumber | null): void;
}
export interface LiveNumber {
  readonly cell: Cell;
  readonly value: number;
}

interface Gesture {
  readonly cell: Cell;
  readonly before: number;
  /** By pointer or by keys. */
  readonly dragged: boolean;
  value: number;
  started: boolean;
  // Where the present grain began; changes when Shift or Alt is pressed or let go.
  baseX: number;
  baseValue: number;
  grain: Grain;
}

/** Pixels of dragging per step, and how far the pointer moves before a press becomes a drag. */
const PIXELS_PER_STEP = 4;
const THRESHOLD = 4;
/** A pause in nudging as long as this ends the gesture, ms. */
const NUDGE_PAUSE = 700;

export class NumberGesture {
  #gesture: Gesture | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #host: NumberGestureHost;

  constructor(host: NumberGestureHost) {
    this.#host = host;
  }

  /** The component's present callbacks; call after each render. */
  attach(host: NumberGestureHost): void {
    this.#host = host;
  }

  press(cell: Cell, x: number): void {
    this.settle();
    this.#gesture = this.#begin(cell, x, true, {});
  }

  /** True while the pointer drags a number. */
  drag(x: number, grain: Grain): boolean {
    const gesture = this.#gesture;
    if (!gesture?.dragged || !Number.isFinite(gesture.before)) return false;
    if (!gesture.started && Math.abs(x - gesture.baseX) < THRESHOLD) return false;
    if (grain.fine !== gesture.grain.fine || grain.coarse !== gesture.grain.coarse) {
      if (gesture.started) gesture.baseX = x;
      gesture.baseValue = gesture.value;
      gesture.grain = grain;
    }
    const steps = Math.round((x - gesture.baseX) / PIXELS_PER_STEP);
    this.#move(gesture, moved(gesture.baseValue, steps, this.#step(gesture, grain), this.#host.integer));
    return true;
  }

  /** True when the press was a drag, false when it was a click. */
  release(): boolean {
    return this.#finish();
  }

  /** Takes the whole gesture back. */
  cancel(): boolean {
    return this.#finish(this.#gesture?.before);
  }

  /** Moves the number by so many steps; nudges in quick succession are one gesture. Answers the new number. */
  nudge(cell: Cell, steps: number, grain: Grain): number {
    let gesture = this.#gesture;
    if (gesture === null || gesture.dragged || gesture.cell[0] !== cell[0] || gesture.cell[1] !== cell[1]) {
      this.settle();
      gesture = this.#begin(cell, 0, false, grain);
      this.#gesture = gesture;
    }
    if (!Number.isFinite(gesture.value)) return gesture.value;
    this.#move(gesture, moved(gesture.value, steps, this.#step(gesture, grain), this.#host.integer));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), NUDGE_PAUSE);
    return gesture.value;
  }

  /** Ends whatever is going on and keeps it. */
  settle(): void {
    this.#finish();
  }

  #begin(cell: Cell, x: number, dragged: boolean, grain: Grain): Gesture {
    const value = this.#host.valueAt(cell);
    return { cell, before: value, dragged, value, started: false, baseX: x, baseValue: value, grain };
  }
  // The step belongs to the number the gesture began with, so that it does not change on the way through zero.
  #step(gesture: Gesture, grain: Grain): number {
    return stepFor(gesture.before, { ...grain, integer: this.#host.integer });
  }
  #move(gesture: Gesture, value: number): void {
    if (Object.is(value, gesture.value)) return;
    gesture.value = value;
    this.#host.edit(gesture.cell, value, gesture.started ? 'change' : 'start');
    gesture.started = true;
    this.#host.show({ cell: gesture.cell, value });
  }
  #finish(value?: number): boolean {
    clearTimeout(this.#timer);
    const gesture = this.#gesture;
    this.#gesture = null;
    if (!gesture?.started) return false;
    this.#host.edit(gesture.cell, value ?? gesture.value, 'end');
    this.#host.show(null);
    return true;
  }
}
