// firstLoad: the JavaScript that the page needs before it can be used, gzipped, held against its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budget = 300_000;
const dist = join(import.meta.dirname, '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

const needed = new Set();
function need(key) {
  const chunk = manifest[key];
  if (needed.has(chunk.file)) return;
  needed.add(chunk.file);
  for (const next of chunk.imports ?? []) need(next);
}
need('index.html');

let total = 0;
for (const file of needed) {
  const size = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  bytes of JavaScript at first load, gzipped; at most ${budget}`);
process.exit(total <= budget ? 0 : 1);
