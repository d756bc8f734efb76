// findBrowser: the path of a Chromium to test in: one that is installed, else one that it installs.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** What every test starts its browser with. */
export const browserArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of an installed browser, or null. `CHROME_PATH` wins. */
export function installedBrowser() {
  const asked = process.env.CHROME_PATH;
  if (asked) return isExecutable(asked) ? asked : null;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...elsewhere];
  const found = candidates.find((path) => existsSync(path) && isExecutable(path));
  if (found) return found;
  const downloaded = chromium.executablePath();
  return downloaded && existsSync(downloaded) ? downloaded : null;
}

function run(command, args) {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 }).status === 0;
}

/** Installs a browser where none is: Playwright's download, else the system's package. Returns its path or throws. */
export function ensureBrowser() {
  const found = installedBrowser();
  if (found) return found;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const system = (...args) => {
    const [command, ...rest] = [...asRoot, ...args];
    return run(command, rest);
  };
  run('npx', ['playwright', 'install', 'chromium']);
  if (!installedBrowser() && existsSync('/usr/bin/apt-get')) {
    system('apt-get', 'update');
    system('apt-get', 'install', '-y', '--no-install-recommends', 'chromium');
  }
  const path = installedBrowser();
  if (!path)
    throw new Error(
      'No Chrome or Chromium was found and none could be installed. Install one and set CHROME_PATH to it.',
    );
  return path;
}
