// The code that ops are exported as runs: fixtures/check_code.py has run every text here in PyTorch and NumPy and compared the numbers.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inputsOf, type Op, type Sample } from '../engine/op.ts';
import { random } from '../engine/random.ts';
import type { Tensor } from '../engine/tensor.ts';
import { ops } from './index.ts';
import { gradientOf, randomCotangents, runSample } from './laws/runSample.ts';

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

/** What check_code.py needs to run a sample: class indices are whole numbers there. */
function caseOf(op: Op, sample: Sample): object {
  const run = runSample(op, sample);
  const cotangents = randomCotangents(run, random(1));
  const indices = inputsOf(op, run.params).flatMap(({ name, role }) =>
    role === 'target' && gradientOf(op, run, cotangents, name) === null ? [name] : [],
  );
  const inputs = Object.fromEntries(Object.entries(run.inputs).flatMap(([port, t]) => (t ? [[port, pack(t)]] : [])));
  return {
    op: op.name,
    sample: sample.name,
    ...textsOf(op, sample),
    indices,
    inputs,
    value: pack(Object.values(run.outputs)[0]!),
  };
}

const samples = ops.flatMap((op) => op.samples.map((sample) => [op, sample] as const));

test.runIf(process.env.UPDATE_CODE)('write the texts down, for check_code.py to run', () => {
  writeFileSync(file, JSON.stringify(samples.map(([op, sample]) => caseOf(op, sample))));
});

test.skipIf(process.env.UPDATE_CODE)(
  'every text is one that has been run (else: UPDATE_CODE=1 npx vitest run src/ops/code, then fixtures/check_code.py)',
  () => {
    const checked = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly string[]>>;
    const unchecked = samples.flatMap(([op, sample]) => {
      const { pytorch, numpy } = textsOf(op, sample);
      return [`pytorch ${pytorch}`, `numpy ${numpy}`].filter((text) => !checked[op.name]?.includes(text));
    });
    expect(unchecked).toEqual([]);
  },
);
