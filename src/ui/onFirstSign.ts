// onFirstSign: the first sign that somebody is there: a moved pointer, a touch, a key, the focus.

const signs = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown', 'focusin'] as const;

/** Calls `then` once. */
export function onFirstSign(then: () => Promise<void>): void {
  const controller = new AbortController();
  const seen = () => {
    controller.abort();
    void then();
  };
  for (const sign of signs) addEventListener(sign, seen, { signal: controller.signal, capture: true, passive: true });
}
