// launch: starts the command line: bundles its TypeScript once, and again when a source file changed, then runs the bundle.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const source = dirname(here);
const root = dirname(source);
/** The layers that the command line is made of. */
const layers = ['cli', 'document', 'engine', 'examples', 'execution', 'explain', 'ops', 'share'];
/** Bundles of older sources are kept this long: a process that started before may still be about to read one. */
const keepFor = 60 * 60 * 1000;

/** Changes whenever a source file, this file or an installed package does. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const files = layers.flatMap((layer) =>
    readdirSync(join(source, layer), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ts|mjs)$/.test(path) && !path.endsWith('.test.ts'))
      .map((path) => join(source, layer, path)),
  );
  for (const path of [...files.toSorted((a, b) => (a < b ? -1 : 1)), join(root, 'package-lock.json')]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

function exists(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Writes the bundle beside its place and moves it there in one go, so that nobody ever reads half of it. */
async function bundle(path) {
  const own = createRequire(join(root, 'package.json'));
  // Rolldown comes with Vite.
  const rolldownPath = createRequire(own.resolve('vite/package.json')).resolve('rolldown');
  const { rolldown } = await import(pathToFileURL(rolldownPath).href);
  const draft = join(mkdtempSync(join(dirname(path), 'draft-')), 'cli.mjs');
  const build = await rolldown({
    input: join(here, 'main.ts'),
    platform: 'node',
    tsconfig: false,
    logLevel: 'silent',
    cwd: root,
  });
  try {
    await build.write({ file: draft, format: 'esm', codeSplitting: false });
    renameSync(draft, path);
  } finally {
    await build.close();
    rmSync(dirname(draft), { recursive: true, force: true });
  }
}

/** The cache of the installed packages, or a folder of our own where that cannot be written. */
function cacheFolder() {
  const cache = join(root, 'node_modules', '.cache', 'chainrule');
  try {
    mkdirSync(cache, { recursive: true });
    rmSync(mkdtempSync(join(cache, 'probe-')), { recursive: true });
    return cache;
  } catch {
    return null;
  }
}

function sweep(cache, current) {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (path !== current && age > keepFor) rmSync(path, { recursive: true, force: true });
  }
}

async function launch() {
  const name = `cli-${fingerprint()}.mjs`;
  const cached = join(root, 'node_modules', '.cache', 'chainrule', name);
  if (exists(cached)) return import(pathToFileURL(cached).href);
  const cache = cacheFolder();
  const folder = cache ?? mkdtempSync(join(tmpdir(), 'chainrule-'));
  const path = join(folder, name);
  try {
    await bundle(path);
    if (cache !== null) sweep(cache, path);
    return await import(pathToFileURL(path).href);
  } finally {
    if (cache === null) rmSync(folder, { recursive: true, force: true });
  }
}

function oneLine(error) {
  // Colours and line breaks out.
  const text = String(error?.message ?? error)
    .replace(/\p{Cc}\[\d*m/gu, '')
    .replace(/\s+/g, ' ');
  return text.trim().replace(/\.$/, '').slice(0, 300);
}

try {
  await launch();
} catch (error) {
  const missing = error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND';
  const reason = missing ? 'its packages are not installed; run "npm ci" first' : oneLine(error);
  process.stderr.write(`Chainrule could not start: ${reason}.\n`);
  process.exitCode = 2;
}
