// The code that ops are exported as runs: fixtures/check_code.py has run it for every sample in PyTorch and NumPy and compared the numbers.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inputsOf, type Op, type Sample } from '../engine/op.ts';
import { random } from '../engine/random.ts';
import type { Tensor } from '../engine/tensor.ts';
import { ops } from './index.ts';
import { gradientOf, outputNames, randomCotangents, runSample } from './laws/runSample.ts';

const file = new URL('./fixtures/code.json', import.meta.url);

/** The expressions for a sample, with the ports' names as variables. */
function textsOf(op: Op, sample: Sample): { readonly pytorch: string; readonly numpy: string } {
  const { inputs, params, shapes } = runSample(op, sample);
  const names = Object.fromEntries(Object.keys(inputs).map((port) => [port, inputs[port] && port]));
  const args = { inputs: names, params, shapes };
  return { pytorch: op.code.pytorch(args), numpy: op.code.numpy(args) };
}

function pack({ shape, data }: Tensor): object {
  return { shape, data: Array.from(data, (x) => (Number.isFinite(x) ? x : String(x))) };
}

/** What check_code.py needs to run a sample: indices are whole numbers there, and several outputs a tuple. */
function caseOf(op: Op, sample: Sample): object {
  const run = runSample(op, sample);
  const cotangents = randomCotangents(run, random(1));
  const indices = inputsOf(op, run.params).flatMap(({ name, role, integer }) =>
    integer === true || (role === 'target' && gradientOf(op, run, cotangents, name) === null) ? [name] : [],
  );
  const inputs = Object.fromEntries(Object.entries(run.inputs).flatMap(([port, t]) => (t ? [[port, pack(t)]] : [])));
  const values = outputNames(op, run.params).map((name) => pack(run.outputs[name]!));
  return { op: op.name, sample: sample.name, ...textsOf(op, sample), indices, inputs, values };
}

const samples = ops.flatMap((op) => op.samples.map((sample) => [op, sample] as const));
const wanted = process.env.CODE_OPS?.split(',');
const target = process.env.CODE_CASES;

test.runIf(target)('write the texts down, for check_code.py to run', () => {
  const chosen = samples.filter(([op]) => wanted === undefined || wanted.includes(op.name));
  writeFileSync(target!, JSON.stringify(chosen.map(([op, sample]) => caseOf(op, sample))));
});

describe.skipIf(target)(
  'every text has been run with the sample (else: python3 src/ops/fixtures/check_code.py <op> ...)',
  () => {
    const checked = JSON.parse(readFileSync(file, 'utf8')) as Readonly<
      Record<string, Readonly<Record<string, readonly string[]>>>
    >;
    test.each(ops.map((op) => [op.name, op] as const))('%s', (name, op) => {
      const unchecked = op.samples.flatMap((sample) => {
        const { pytorch, numpy } = textsOf(op, sample);
        return [`pytorch ${pytorch}`, `numpy ${numpy}`].filter((text) => !checked[name]?.[text]?.includes(sample.name));
      });
      expect(unchecked).toEqual([]);
    });
  },
);
