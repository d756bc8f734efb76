// holdEngine: a slow machine: what the page asks of the engine waits until it is let go.
import type { Page } from '@playwright/test';

interface Held {
  holding: boolean;
  readonly waiting: (() => void)[];
}
type HeldWindow = typeof globalThis & { engineHeld: Held };

/** The part of the engine that runs small graphs on the page's own thread. */
export const nearEngine = /\/nearEngine-[^/]*\.js$/;

/** Call before the page is opened. The answers hold and let go. */
export async function holdEngine(page: Page): Promise<{ hold(): Promise<void>; letGo(): Promise<void> }> {
  // It is still on its way, so that all work is the engine's.
  await page.route(nearEngine, () => {});
  await page.addInitScript(() => {
    const held: Held = { holding: false, waiting: [] };
    (globalThis as HeldWindow).engineHeld = held;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const send = () => Reflect.apply(post, this, args);
      if (held.holding) held.waiting.push(send);
      else send();
    };
  });
  return {
    hold: () =>
      page.evaluate(() => {
        (globalThis as HeldWindow).engineHeld.holding = true;
      }),
    letGo: () =>
      page.evaluate(() => {
        const { engineHeld } = globalThis as HeldWindow;
        engineHeld.holding = false;
        for (const send of engineHeld.waiting.splice(0)) send();
      }),
  };
}
