// spawnHelpers: threads that take part in large products, where the page may share memory between threads.
import type { Helpers } from '../engine/kernels/team.ts';
// oxlint-disable-next-line import/default -- Vite answers this query with a module of its own.
import helperUrl from './helper.ts?worker&url';

/** More threads than this wait for memory, and for each other. */
const MOST = 3;

/**
 * Null where there is no thread to spare, or memory may not be shared: that takes a server which isolates the page
 * (https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated). Threads start when they are first needed.
 */
export function spawnHelpers(): Helpers | null {
  const count = Math.min(MOST, navigator.hardwareConcurrency - 1);
  if (!crossOriginIsolated || count < 1) return null;
  const threads: Worker[] = [];
  return {
    count,
    place(helper, place) {
      threads[helper] ??= new Worker(helperUrl, { type: 'module', name: 'helper' });
      threads[helper].postMessage(place);
    },
  };
}
