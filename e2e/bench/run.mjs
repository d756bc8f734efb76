// run: training steps a second, Chainrule and tfjs side by side in one run, as a table.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const seconds = Number(process.env.BENCH_SECONDS ?? 1);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

if (!existsSync(join(here, 'node_modules'))) {
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
const backends = await peers.startBackends();

const contenders = [
  { name: 'chainrule', prepare: (job) => ours.prepare(job) },
  ...backends.map((backend) => ({ name: `tfjs ${backend}`, prepare: (job) => peers.prepare(backend, job) })),
];

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
console.log('Chainrule computes in float64, tfjs in float32. The ratio is to the faster tfjs backend.\n');
const rows = [['job', ...contenders.map(({ name }) => name), 'ratio', 'first losses']];
for (const job of jobs) {
  const speeds = contenders.map(() => []);
  const losses = [];
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      try {
        const prepared = await contender.prepare(job);
        const first = prepared.step();
        if (round === 0) losses.push(first.toPrecision(5));
        speeds[index].push(measure(prepared.step));
        prepared.dispose?.();
      } catch (error) {
        if (round === 0) losses.push('-');
        if (round === 0)
          console.log(`${contender.name} cannot do "${job.name}": ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  const medians = speeds.map((list) => (list.length > 0 ? median(list) : null));
  const best = Math.max(...medians.slice(1).filter((value) => value !== null));
  rows.push([
    job.name,
    ...medians.map((value) => (value === null ? 'does not run' : digits(value))),
    `${(medians[0] / best).toPrecision(3)} x`,
    losses.join(' '),
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
