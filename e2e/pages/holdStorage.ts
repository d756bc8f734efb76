// holdStorage: a slow disk: what the page stores stays unfinished until it is let go.
import type { Page } from '@playwright/test';

type HeldWindow = typeof globalThis & { storageHeld: { holding: boolean } };

/** Call before the page is opened. The answers hold and let go. */
export async function holdStorage(page: Page): Promise<{ hold(): Promise<void>; letGo(): Promise<void> }> {
  await page.addInitScript(() => {
    const held = { holding: false };
    (globalThis as HeldWindow).storageHeld = held;
    const put = IDBObjectStore.prototype.put;
    // The transaction stays open for as long as requests are made in it.
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      const request = Reflect.apply(put, this, args) as IDBRequest<IDBValidKey>;
      const wait = () => {
        if (held.holding) this.count().addEventListener('success', wait);
      };
      request.addEventListener('success', wait);
      return request;
    };
  });
  const set = (holding: boolean) =>
    page.evaluate((now) => {
      (globalThis as HeldWindow).storageHeld.holding = now;
    }, holding);
  return { hold: () => set(true), letGo: () => set(false) };
}
