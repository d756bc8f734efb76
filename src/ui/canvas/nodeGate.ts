// nodeGate: news of new numbers reaches the nodes on screen at once; the others hear of it when the browser has nothing better to do, so that
// an edit in a large graph costs what is seen of it.
import { createContext, type RefObject, use, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

type Listener = () => void;

export interface NodeGate {
  /** Passes the news on, now or later. The answer takes the listener out again. */
  subscribe(source: (listener: Listener) => () => void, listener: Listener): () => void;
  /** Whether the node is on screen, or near enough to be there soon. Coming into view lets everything through that waits. */
  setNear(near: boolean): void;
  /** Lets everything through that waits. */
  flush(): void;
}

/** `later` is given gates with something to pass on; it calls their `flush` at its leisure. */
export function createNodeGate(later: (gate: NodeGate) => void): NodeGate {
  let near = true;
  const waiting = new Set<Listener>();
  const gate: NodeGate = {
    subscribe(source, listener) {
      const stop = source(() => {
        if (near) return listener();
        if (waiting.size === 0) later(gate);
        waiting.add(listener);
      });
      return () => {
        stop();
        waiting.delete(listener);
      };
    },
    setNear(next) {
      near = next;
      if (near) gate.flush();
    },
    flush() {
      const all = [...waiting];
      waiting.clear();
      for (const listener of all) listener();
    },
  };
  return gate;
}

/** A gate that is always open, for what is not part of a node. */
const open: Pick<NodeGate, 'subscribe'> = { subscribe: (source, listener) => source(listener) };
export const NodeGateContext = createContext<Pick<NodeGate, 'subscribe'>>(open);

export function useNodeGate(): Pick<NodeGate, 'subscribe'> {
  return use(NodeGateContext);
}

/** The gate of a node whose element is in `root`; it opens and closes as the canvas is moved. */
export function useOwnGate(root: RefObject<HTMLElement | null>): NodeGate {
  const [gate] = useState(() => createNodeGate(whenIdle));
  useEffect(() => {
    const element = root.current;
    const canvas = element?.closest<HTMLElement>('.react-flow') ?? null;
    if (element === null || canvas === null) return undefined;
    const watch = watchOf(canvas);
    watch.gates.set(element, gate);
    watch.observer.observe(element);
    return () => {
      watch.observer.unobserve(element);
      watch.gates.delete(element);
    };
  }, [root, gate]);
  return gate;
}

/** A node this far outside of the canvas counts as seen: panning will show it in the next moment. */
const MARGIN = '160px';

interface Watch {
  readonly observer: IntersectionObserver;
  readonly gates: WeakMap<Element, NodeGate>;
}
const watches = new WeakMap<Element, Watch>();

function watchOf(canvas: Element): Watch {
  const known = watches.get(canvas);
  if (known !== undefined) return known;
  const gates = new WeakMap<Element, NodeGate>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) gates.get(target)?.setNear(isIntersecting);
    },
    { root: canvas, rootMargin: MARGIN },
  );
  const made = { observer, gates };
  watches.set(canvas, made);
  return made;
}

/** Nobody waits longer than this, however busy the page is, ms. */
const PATIENCE = 150;
/** How many are let through at once where there is no idle time. */
const AT_ONCE = 8;

const queue = new Set<NodeGate>();
let asked = false;

function whenIdle(gate: NodeGate): void {
  queue.add(gate);
  if (asked) return;
  asked = true;
  if (typeof requestIdleCallback === 'function') requestIdleCallback(drain, { timeout: PATIENCE });
  else setTimeout(drain, 20);
}

function drain(deadline?: IdleDeadline): void {
  asked = false;
  let passed = 0;
  for (const gate of queue) {
    if (passed >= AT_ONCE && (deadline?.timeRemaining() ?? 0) < 4) break;
    queue.delete(gate);
    // Drawn at once, so that the time it takes is counted.
    flushSync(() => gate.flush());
    passed += 1;
  }
  const [rest] = queue;
  if (rest !== undefined) whenIdle(rest);
}
