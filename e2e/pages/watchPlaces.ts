// watchPlaces: every place and size that nodes are painted at, frame by frame.
import type { Page } from '@playwright/test';

type WatchedWindow = typeof globalThis & { placesPainted: Record<string, string[]> };

/** Watches from now on. The answer tells, by node, its places so far in their order, each as transform and size. */
export async function watchPlaces(page: Page): Promise<() => Promise<Readonly<Record<string, readonly string[]>>>> {
  await page.evaluate(() => {
    const painted: Record<string, string[]> = {};
    (globalThis as WatchedWindow).placesPainted = painted;
    const look = () => {
      for (const node of document.querySelectorAll<HTMLElement>('[aria-label="Graph"] .react-flow__node')) {
        const { id = '' } = node.dataset;
        const place = `${node.style.transform} ${node.offsetWidth} x ${node.offsetHeight} ${node.style.visibility}`;
        const before = (painted[id] ??= []);
        if (before.at(-1) !== place) before.push(place);
      }
      requestAnimationFrame(look);
    };
    look();
  });
  return () => page.evaluate(() => (globalThis as WatchedWindow).placesPainted);
}
