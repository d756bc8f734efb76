// OwnBrowser: a whole browser with a profile on disk, which can be killed as the power going out would kill it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, chromium, expect } from '@playwright/test';
import { browserArguments, installedBrowser } from '../findBrowser.mjs';
import { Screen } from './Screen.ts';
import { watchFaults } from './watchFaults.ts';

export class OwnBrowser {
  readonly #process: ChildProcess;
  readonly #browser: Browser;
  readonly #home: string;
  readonly #faults: readonly string[];

  private constructor(process: ChildProcess, browser: Browser, home: string, faults: readonly string[]) {
    this.#process = process;
    this.#browser = browser;
    this.#home = home;
    this.#faults = faults;
  }

  static async start(profile: string, home: string): Promise<OwnBrowser> {
    const path = installedBrowser();
    if (path === null) throw new Error('There is no browser to start.');
    const flags = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=1440,900'];
    const process = spawn(path, [...browserArguments, ...flags, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const browser = await chromium.connectOverCDP(await addressOf(process));
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('The browser has no profile.');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    return new OwnBrowser(process, browser, home, await watchFaults(context, home));
  }

  async open(): Promise<Screen> {
    const [context] = this.#browser.contexts();
    const page = await (context as NonNullable<typeof context>).newPage();
    await page.setViewportSize({ width: 1440, height: 900 });
    return new Screen(page, this.#home).visit();
  }

  /** Without a chance to tidy up. */
  async kill(): Promise<void> {
    expect(this.#faults).toEqual([]);
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }
}

async function addressOf(process: ChildProcess): Promise<string> {
  let said = '';
  for await (const piece of process.stderr ?? []) {
    said += String(piece);
    const [, address] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
    if (address !== undefined) {
      process.stderr?.resume();
      return address;
    }
  }
  throw new Error(`The browser did not start: ${said}`);
}
