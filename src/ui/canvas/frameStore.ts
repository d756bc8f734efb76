// frameStore: what is known at the playhead, as a store of its own, so that a step rerenders only the ports that it touches.
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PortKey } from '../../engine/program.ts';
import { sameShape } from '../../engine/shape.ts';
import { type Frame, frameAt } from '../../execution/frame.ts';
import { isSummary, type KinkNote, type Recorded, type RunDiagnostic, type Trace } from '../../execution/trace.ts';
import type { App } from '../../state/app.ts';
import { shownStep } from '../../state/selectors.ts';
import { useApp } from '../useApp.ts';
import { useNodeGate } from './nodeGate.ts';
import { portClasses } from './portClasses.ts';

export interface FrameView {
  readonly trace: Trace | null;
  /** At the playhead. */
  readonly frame: Frame | null;
  /** At the end of the trace: what will be known, so that room can be kept for it. */
  readonly end: Frame | null;
  /** Ports that carry class indices. */
  readonly classes: ReadonlySet<PortKey>;
  /** The nodes that what is differentiated depends on, itself included: the others cannot have a gradient. */
  readonly upstream: ReadonlySet<string>;
  /** What is wrong, by node. */
  readonly diagnostics: ReadonlyMap<string, readonly RunDiagnostic[]>;
  /** Data that sits on a kink, by node. */
  readonly kinks: ReadonlyMap<string, readonly KinkNote[]>;
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
  const { document, run } = app.store.getState();
  const { trace } = run;
  const step = shownStep(app.playback.getState());
  if (before !== null && before.trace === trace && (trace === null || before.frame?.step === step)) return before;
  if (trace === null) return nothing;
  const frame = frameAt(trace, step);
  if (before !== null && before.trace === trace) return { ...before, frame };
  return {
    trace,
    frame,
    end: frameAt(trace, trace.steps.length),
    classes: portClasses(document, app.ops, trace.shapes),
    upstream: upstreamOf(trace),
    diagnostics: byNode(trace.diagnostics),
    kinks: byNode(trace.kinks),
  };
}

const nothing: FrameView = {
  trace: null,
  frame: null,
  end: null,
  classes: new Set(),
  upstream: new Set(),
  diagnostics: new Map(),
  kinks: new Map(),
};

function upstreamOf({ target, wires }: Trace): ReadonlySet<string> {
  const feeds = new Map<string, string[]>();
  const nodeOf = (key: PortKey) => key.slice(0, key.indexOf('.'));
  for (const [to, from] of wires) feeds.set(nodeOf(to), [...(feeds.get(nodeOf(to)) ?? []), nodeOf(from)]);
  const found = new Set(target === null ? [] : [target.node]);
  for (const node of found) for (const source of feeds.get(node) ?? []) found.add(source);
  return found;
}

function byNode<T extends { readonly node?: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const lists = new Map<string, T[]>();
  for (const item of items) {
    if (item.node === undefined) continue;
    const list = lists.get(item.node);
    if (list === undefined) lists.set(item.node, [item]);
    else list.push(item);
  }
  return lists;
}

/** Rerenders only when what `select` picks changes (Object.is), in a node that is off screen a moment later. */
export function useFrameView<T>(select: (view: FrameView) => T): T {
  const store = frameStore(useApp());
  const gate = useNodeGate();
  const subscribe = useCallback((listener: () => void) => gate.subscribe(store.subscribe, listener), [gate, store]);
  return useSyncExternalStore(subscribe, () => select(store.getState()));
}

/** The same for a tensor: numbers that came out the same in a new run are not drawn again. */
export function useRecorded(select: (view: FrameView) => Recorded | undefined): Recorded | undefined {
  const last = useRef<Recorded | undefined>(undefined);
  return useFrameView((view) => {
    const next = select(view);
    if (!sameRecorded(last.current, next)) last.current = next;
    return last.current;
  });
}

function sameRecorded(a: Recorded | undefined, b: Recorded | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || isSummary(a) || isSummary(b) || !sameShape(a.shape, b.shape)) return false;
  for (let index = 0; index < a.data.length; index++) if (!Object.is(a.data[index], b.data[index])) return false;
  return true;
}
