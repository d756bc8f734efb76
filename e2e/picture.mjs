// picture: the readme's picture, taken from the built app: the opening example in the middle of its backward pass.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureBrowser } from './findBrowser.mjs';

const server = spawn('node', [join(import.meta.dirname, 'serveBuild.mjs'), '4319', '/'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await new Promise((resolve) => server.stdout.once('data', resolve));
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await page.goto('http://127.0.0.1:4319/');
  const playhead = page.getByRole('slider', { name: 'Step' });
  await playhead.waitFor();
  await page.getByRole('img', { name: 'Wire from x.y to fc.x' }).waitFor();
  for (let step = 9; step < 13; step++) await page.keyboard.press('.');
  await page.getByRole('group', { name: /^fc, / }).click({ position: { x: 60, y: 15 } });
  await page.getByRole('tab', { name: 'Derivation' }).click();
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(import.meta.dirname, '..', 'public', 'screenshot.png') });
} finally {
  await browser.close();
  server.kill();
}
