// test: Playwright's test with the app to act on; whatever goes wrong unseen in any of its browsers fails it.
import { type BrowserContext, type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { Screen } from './Screen.ts';
import { watchFaults } from './watchFaults.ts';

interface Fixtures {
  readonly app: Screen;
  /** Somebody else, in a browser of their own with nothing stored in it. */
  readonly visitor: (options?: BrowserContextOptions) => Promise<Screen>;
  /** Another tab of the same browser. */
  readonly otherTab: () => Promise<Screen>;
}

export const test = base.extend<Fixtures>({
  context: async ({ context, baseURL }, use) => {
    await withoutFaults(context, baseURL, use);
  },
  app: async ({ page }, use) => {
    await use(new Screen(page));
  },
  otherTab: async ({ context }, use) => {
    await use(async () => new Screen(await context.newPage()));
  },
  visitor: async ({ browser, baseURL }, use) => {
    const guests: { readonly context: BrowserContext; readonly faults: readonly string[] }[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      guests.push({ context, faults: await watchFaults(context, baseURL ?? '') });
      return new Screen(await context.newPage());
    });
    for (const { context, faults } of guests) {
      expect(faults).toEqual([]);
      await context.close();
    }
  },
});

async function withoutFaults(
  context: BrowserContext,
  home: string | undefined,
  use: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const faults = await watchFaults(context, home ?? '');
  await use(context);
  expect(faults).toEqual([]);
}

export { expect };
