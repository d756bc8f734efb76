// frameStore: what is known at the playhead, as a store of its own, so that a step rerenders only the ports that it touches.
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Frame, frameAt } from '../../execution/frame.ts';
import type { Trace } from '../../execution/trace.ts';
import type { App } from '../../state/app.ts';
import { shownStep } from '../../state/selectors.ts';
import { useApp } from '../useApp.ts';

export interface FrameView {
  readonly trace: Trace | null;
  /** At the playhead. */
  readonly frame: Frame | null;
  /** At the end of the trace: what will be known, so that room can be kept for it. */
  readonly end: Frame | null;
}

const stores = new WeakMap<App, StoreApi<FrameView>>();

/** One store per app; it follows the app's stores for as long as the app lives. */
export function frameStore(app: App): StoreApi<FrameView> {
  let store = stores.get(app);
  if (store === undefined) {
    const made = createStore<FrameView>(() => viewOf(app, null));
    const follow = () => {
      const before = made.getState();
      const next = viewOf(app, before);
      if (next !== before) made.setState(next, true);
    };
    app.store.subscribe(follow);
    app.playback.subscribe(follow);
    stores.set(app, made);
    store = made;
  }
  return store;
}

function viewOf(app: App, before: FrameView | null): FrameView {
  const { trace } = app.store.getState().run;
  const step = shownStep(app.playback.getState());
  if (before !== null && before.trace === trace && (trace === null || before.frame?.step === step)) return before;
  if (trace === null) return { trace, frame: null, end: null };
  const end = before !== null && before.trace === trace ? before.end : frameAt(trace, trace.steps.length);
  return { trace, frame: frameAt(trace, step), end };
}

/** Rerenders only when what `select` picks changes (Object.is). */
export function useFrameView<T>(select: (view: FrameView) => T): T {
  return useStore(frameStore(useApp()), select);
}
