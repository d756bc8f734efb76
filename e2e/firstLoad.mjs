// firstLoad: the JavaScript that a first visit fetches, in a real browser and gzipped: until the canvas shows its values, held
// against the budget, and then until nothing more comes by itself. CHAINRULE_DIST: the folder of the built app.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { fileServer } from './fileServer.mjs';
import { browserArguments, ensureBrowser } from './findBrowser.mjs';

const budget = 300_000;
/** What the opening example has computed once its values are on the canvas. */
const values = ['fc.y value', 'p.y value', 'loss.C value'];
/** Nothing more comes when nothing has come for so long, ms. */
const quiet = 3_000;
const patience = 120_000;
const base = '/some/sub/path/';
const root = resolve(process.env.CHAINRULE_DIST ?? join(import.meta.dirname, '..', 'dist'));

/** The server sees every request, also those of workers. The page asks for this file when the values are there. */
const mark = 'values-are-shown';
const asked = [];
let lastRequest = 0;
const server = fileServer(root, base, (file) => {
  asked.push(file);
  lastRequest = performance.now();
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...browserArguments] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('pageerror', (error) => console.log(`The page says: ${error.message}`));
  await page.addInitScript(
    ({ names, file }) => {
      const watching = new MutationObserver(() => {
        const grids = names.map((name) => document.querySelector(`[role="grid"][aria-label="${name}"]`));
        if (!grids.every((grid) => /\d/.test(grid?.textContent ?? ''))) return;
        watching.disconnect();
        void fetch(file);
      });
      watching.observe(document, { childList: true, subtree: true, characterData: true });
    },
    { names: values, file: mark },
  );
  await page.goto(`http://127.0.0.1:${server.address().port}${base}`);
  await until(() => asked.includes(mark), 'The values of the opening example did not come.');
  await until(() => performance.now() - lastRequest > quiet, 'The page did not come to rest.');
} finally {
  await browser.close();
  server.close();
}

const shown = asked.indexOf(mark);
const first = report('until the canvas shows its values', asked.slice(0, shown));
report(
  'after that, until nothing more comes by itself',
  asked.slice(shown).filter((file) => !asked.slice(0, shown).includes(file)),
);
console.log(`\nFirst load: ${first} bytes of JavaScript, gzipped; at most ${budget}.`);
process.exit(first <= budget ? 0 : 1);

async function until(done, otherwise) {
  const end = performance.now() + patience;
  while (!done()) {
    if (performance.now() > end) throw new Error(otherwise);
    await new Promise((soon) => setTimeout(soon, 50));
  }
}

/** Prints the scripts among the files and answers with their gzipped size. */
function report(title, files) {
  console.log(`\n${title}`);
  let total = 0;
  for (const file of new Set(files.filter((name) => name.endsWith('.js')))) {
    const size = gzipSync(readFileSync(join(root, file)), { level: 9 }).length;
    total += size;
    console.log(`${String(size).padStart(8)}  ${file}`);
  }
  console.log(`${String(total).padStart(8)}  bytes together`);
  return total;
}
