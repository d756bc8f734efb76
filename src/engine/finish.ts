// finish: runs work that offers pauses to its end, without any.

export function finish<R>(work: Generator<void, R>): R {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}
