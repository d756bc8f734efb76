// run: training steps a second, Chainrule and its peers side by side in one run, as a table.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const seconds = Number(process.env.BENCH_SECONDS ?? 1);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

// Browsers have it; this Node may still hide it.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const installed = join(here, 'node_modules', '.package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(join(here, 'package-lock.json')).mtimeMs) {
  console.log('Installing the peers, once...');
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (done.status !== 0) throw new Error('the peers could not be installed');
}

const outDir = join(root, 'node_modules', '.cache', 'chainrule-bench');
await build({
  configFile: false,
  logLevel: 'error',
  root,
  build: {
    ssr: join(here, 'ours.ts'),
    outDir,
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'ours.mjs' } },
  },
});
const ours = await import(pathToFileURL(join(outDir, 'ours.mjs')).href);

// tfjs prints a banner that advises another package; the table is what is wanted here.
console.warn = () => {};
const peers = await import('./peers.mjs');
const { jobs } = await import('./jobs.mjs');
const chosen = jobs.filter(({ name }) => name.includes(process.env.BENCH_JOB ?? ''));
const backends = await peers.startBackends();

const kernels = ours.bestKernels();
const file = { relaxed: 'kernelsRelaxed.wasm', simd: 'kernels.wasm' }[kernels];
if (file) ours.installKernels(readFileSync(join(root, 'src', 'engine', 'kernels', file)));

// As the app does where memory may be shared: another thread takes part in large products. BENCH_THREADS=1: none does.
const threads = Number(process.env.BENCH_THREADS ?? Math.min(availableParallelism(), 4));
const bundle = pathToFileURL(join(outDir, 'ours.mjs')).href;
const helpers = Array.from({ length: threads - 1 }, () => {
  const helper = new Worker(new URL('helper.mjs', import.meta.url), { workerData: bundle });
  helper.unref();
  return helper;
});
ours.installHelpers(
  helpers.length > 0 ? { count: helpers.length, place: (helper, place) => helpers[helper].postMessage(place) } : null,
);

const contenders = [
  { name: 'ours f32', prepare: (job) => ours.prepare(job, 'float32') },
  { name: 'ours f64', prepare: (job) => ours.prepare(job, 'float64') },
  ...backends.map((backend) => ({ name: `tfjs ${backend}`, prepare: (job) => peers.prepare(backend, job) })),
];
for (const [name, path] of [
  ['jax-js', './jaxPeer.mjs'],
  ['synaptic', './synapticPeer.mjs'],
]) {
  try {
    const peer = await import(path);
    await peer.start?.();
    contenders.push({ name, prepare: (job) => peer.prepare(job) });
  } catch (error) {
    console.log(`${name} does not start here: ${error instanceof Error ? error.message : error}`);
  }
}

/** One thread of PyTorch, where this machine's Python has it; null where not. */
function torchSpeeds() {
  const input = JSON.stringify({ jobs: chosen, seconds, rounds });
  const done = spawnSync('/usr/bin/python3', [join(here, 'torchPeer.py')], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  return done.status === 0 ? JSON.parse(done.stdout) : null;
}

/** Steps a second over `seconds`, after a warm-up of a fifth of it. */
function measure(step) {
  const loop = (milliseconds) => {
    const start = performance.now();
    let steps = 0;
    let now = start;
    while (now - start < milliseconds) {
      step();
      steps++;
      now = performance.now();
    }
    return (steps * 1000) / (now - start);
  };
  loop(seconds * 200);
  return loop(seconds * 1000);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const digits = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

console.log(
  `Training steps a second (forward, backward, SGD): median of ${rounds} interleaved rounds of ${seconds} s, Node ${process.version}.`,
);
console.log(
  `Kernels: ${kernels ?? 'TypeScript'}; large products by ${threads} ${threads === 1 ? 'thread' : 'threads'} (BENCH_THREADS). Peers compute in float32. PyTorch runs on one thread.\n`,
);
const torch = torchSpeeds();
const rows = [['job', ...contenders.map(({ name }) => name), 'PyTorch', 'f32 / peer', 'f32 / PyTorch', 'first losses']];
for (const [at, job] of chosen.entries()) {
  const speeds = contenders.map(() => []);
  const losses = [];
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      if (round > 0 && speeds[index].length === 0) continue;
      try {
        const prepared = await contender.prepare(job);
        const first = prepared.step();
        if (round === 0) losses.push(first.toPrecision(5));
        speeds[index].push(measure(prepared.step));
        prepared.dispose?.();
      } catch (error) {
        if (round > 0) continue;
        losses.push('-');
        const reason = error instanceof Error ? error.message : String(error);
        if (process.env.BENCH_WHY) console.log(`${contender.name} cannot do "${job.name}": ${reason.slice(0, 200)}`);
      }
    }
  }
  const medians = speeds.map((list) => (list.length > 0 ? median(list) : null));
  const best = Math.max(...medians.slice(2).filter((value) => value !== null));
  const python = torch?.[at] ?? null;
  rows.push([
    job.name,
    ...medians.map((value) => (value === null ? '-' : digits(value))),
    python === null ? '-' : digits(python.speed),
    `${(medians[0] / best).toPrecision(3)} x`,
    python === null ? '-' : `${(medians[0] / python.speed).toPrecision(3)} x`,
    [...losses, ...(python === null ? [] : [python.first.toPrecision(5)])].join(' '),
  ]);
}
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const [index, row] of rows.entries()) {
  console.log(
    row
      .map((cell, column) =>
        column === 0 || column === row.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  '),
  );
  if (index === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '));
}
