// Clock: time as the stores see it, so that tests decide when it passes.
export interface Clock {
  now(): number;
  /** Calls `done` once, after `ms`; the answer cancels it. */
  after(ms: number, done: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, done) {
    const timer = setTimeout(done, ms);
    return () => clearTimeout(timer);
  },
};
