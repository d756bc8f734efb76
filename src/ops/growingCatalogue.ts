// growingCatalogue: the ops that are here by now. Few are there from the start, all others come together when they are first needed.
import type { Op } from '../engine/op.ts';

export interface Catalogue {
  /** The same map for good; it grows, and an op that is in it stays. */
  readonly ops: ReadonlyMap<string, Op>;
  /** Whether these ops are here; without names, whether all are. */
  readonly has: (names?: readonly string[]) => boolean;
  /**
   * Resolves when these ops are here; without names, when all are. A name of no op is no obstacle. Rejects with a sentence where they
   * cannot be loaded; the next call tries again.
   */
  readonly ensure: (names?: readonly string[]) => Promise<void>;
}

/** `grown` is told of what has come before anybody who waits for it goes on; at first of `first`. */
export function growingCatalogue(
  first: readonly Op[],
  loadAll: () => Promise<readonly Op[]>,
  grown: (ops: readonly Op[]) => void = () => {},
): Catalogue {
  const ops = new Map<string, Op>();
  let whole = false;
  let loading: Promise<void> | null = null;

  function put(more: readonly Op[]): void {
    const fresh = more.filter((op) => !ops.has(op.name));
    for (const op of fresh) ops.set(op.name, op);
    grown(fresh);
  }
  async function load(): Promise<void> {
    try {
      put(await loadAll());
      whole = true;
    } catch {
      loading = null;
      throw new Error('The rest of the ops could not be loaded. Check the connection, then try again.');
    }
  }
  const has = (names?: readonly string[]) => whole || (names !== undefined && names.every((name) => ops.has(name)));

  put(first);
  return {
    ops,
    has,
    async ensure(names) {
      if (!has(names)) await (loading ??= load());
    },
  };
}
