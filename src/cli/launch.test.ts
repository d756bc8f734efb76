// The command line as a process: how it starts, what standard input gives it, and readers that go away.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openingExample } from '../examples/index.ts';

const root = join(import.meta.dirname, '..', '..');
const launcher = join(import.meta.dirname, 'launch.mjs');
const folder = mkdtempSync(join(tmpdir(), 'chainrule-launch-'));
const opening = join(folder, 'opening.json');
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}
function start(words: readonly string[], script = launcher): ChildProcess {
  return spawn(process.execPath, [script, ...words], { cwd: folder });
}
function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

beforeAll(async () => {
  writeFileSync(opening, JSON.stringify(openingExample.document));
  await ended(start(['--help']));
}, 60_000);

describe('the process', () => {
  test('starts in under a second once it is bundled', async () => {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const started = performance.now();
      expect((await ended(start(['run', opening, '--json']))).status).toBe(0);
      times.push(performance.now() - started);
    }
    expect(Math.min(...times)).toBeLessThan(1000);
  }, 60_000);

  test('reads a document from standard input', async () => {
    const child = start(['run', '-', '--json']);
    child.stdin?.end(JSON.stringify(openingExample.document));
    const { status, out } = await ended(child);
    expect([status, JSON.parse(out).target]).toEqual([0, 'loss.C']);
  }, 60_000);

  test('through npm, files are named from where one stands', async () => {
    const child = spawn(
      'npm',
      ['--prefix', root, 'run', '--silent', 'chainrule', '--', 'run', 'opening.json', '--json'],
      { cwd: folder },
    );
    const { status, out } = await ended(child);
    expect([status, JSON.parse(out).target]).toEqual([0, 'loss.C']);
  }, 60_000);

  test('an empty standard input is a sentence and status 2', async () => {
    const child = start(['check', '-']);
    child.stdin?.end();
    const { status, out, err } = await ended(child);
    expect([status, out, err.trimEnd().split('\n').length]).toEqual([2, '', 1]);
  }, 60_000);

  test('a reader that closes the pipe early is no error', async () => {
    const child = start(['ops', '--json']);
    child.stdout?.destroy();
    const { status, err } = await ended(child);
    expect([status, err]).toEqual([0, '']);
  }, 60_000);

  test('a complaint is one line, whatever is in the name of the file', async () => {
    const { status, err } = await ended(start(['run', 'no\nsuch\u001b[31mfile']));
    expect([status, err.trimEnd().split('\n').length, err.includes('\u001b')]).toEqual([2, 1, false]);
  }, 60_000);
});

describe('a fresh checkout', () => {
  const copy = join(folder, 'copy');
  beforeAll(() => {
    cpSync(join(root, 'src'), join(copy, 'src'), {
      recursive: true,
      filter: (path) => !/\.test\.ts$|[\\/]ui[\\/]/.test(path),
    });
    cpSync(join(root, 'package.json'), join(copy, 'package.json'));
    cpSync(join(root, 'package-lock.json'), join(copy, 'package-lock.json'));
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });

  test('several first starts at once all work, and leave no drafts behind', async () => {
    const script = join(copy, 'src', 'cli', 'launch.mjs');
    const runs = await Promise.all([1, 2, 3].map(() => ended(start(['run', opening], script))));
    for (const { status, out, err } of runs) {
      expect([status, err]).toEqual([0, '']);
      expect(out).toBe(runs[0]?.out);
    }
    const left = readdirSync(join(root, 'node_modules', '.cache', 'chainrule'));
    expect(left.filter((name) => /^(?:draft|probe)-/.test(name))).toEqual([]);
  }, 60_000);

  test('a source that does not compile is a sentence and status 2', async () => {
    writeFileSync(join(copy, 'src', 'cli', 'main.ts'), 'this is no TypeScript');
    const { status, err } = await ended(start(['--help'], join(copy, 'src', 'cli', 'launch.mjs')));
    expect([status, err.trimEnd().split('\n').length]).toEqual([2, 1]);
  }, 60_000);
});
