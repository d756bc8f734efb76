// Ops that call themselves steady: a training run writes down what they call for one set of numbers and repeats it with others. It must
// come to the numbers that asking the op again gives, to the bit in float64, with every set of kernels.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { afterAll, describe, expect, test } from 'vitest';
import { evaluate } from '../engine/evaluate.ts';
import { installKernels } from '../engine/kernels/modules.ts';
import { completeParams, inputsOf, isProblem, type Op, outputsOf, type Sample } from '../engine/op.ts';
import { optimizer } from '../engine/optimizer.ts';
import { type Program, portKey, type Source } from '../engine/program.ts';
import { resolve } from '../engine/resolve.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { updates, withUpdates } from '../engine/train.ts';
import { trainer } from '../engine/trainer.ts';
import { ops } from './index.ts';

setFlagsFromString('--experimental-wasm-relaxed-simd');
const kernels = (file: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../engine/kernels/${file}`, import.meta.url)));
const steady = ops.filter((op) => op.steady === true);
const sgd = optimizer({ method: 'sgd', learningRate: 0.25 });

/** Numbers from 0.5 to 1.5 that every op admits. */
const tame = ({ shape, data }: Tensor, round: number): Tensor => ({
  shape,
  data: data.map((_, i) => Math.fround(1 + 0.5 * Math.sin(7 * i + 3 * round + data.length))),
});

/** The op by itself, every port that can be moved being moved. */
function programOf(op: Op, sample: Sample): Program | null {
  const params = completeParams(op, sample.params ?? {});
  const inputs: Record<string, Source> = {};
  for (const port of inputsOf(op, params)) {
    const value = sample.inputs[port.name] ?? (typeof port.default === 'number' ? scalar(port.default) : undefined);
    if (value) inputs[port.name] = { kind: 'held', value, trainable: port.differentiable };
    else if (typeof port.default === 'object')
      inputs[port.name] = { kind: 'open', initializer: port.default, trainable: true };
  }
  const instructions = [{ node: 'n', op, params, inputs }];
  const port = outputsOf(op, params)[0]!.name;
  const shape = resolve({ instructions, target: null }).shapes.get(portKey('n', port));
  if (!shape) return null;
  const seed = tame({ shape, data: new Float64Array(shape.reduce((size, length) => size * length, 1)) }, 9);
  return { instructions, target: { node: 'n', port, seed } };
}

function follow(
  program: Program,
  precision: 'float64' | 'float32',
  check: (found: Tensor, expected: Tensor) => void,
): void {
  const fast = trainer(program, sgd, { precision });
  if (isProblem(fast)) throw new Error(fast.problem);
  let current = program;
  for (let round = 0; round < 4; round++) {
    const outcome = evaluate(current);
    if (outcome.problems.size > 0) return;
    current = withUpdates(current, updates(current, outcome, sgd));
    expect(typeof fast.step()).toBe('number');
    const { inputs } = current.instructions[0]!;
    for (const [name, source] of Object.entries(inputs)) {
      if (source.kind === 'held') check(fast.held(portKey('n', name))!, source.value);
    }
    // Other numbers in the same places, before every step but the first.
    const fed = Object.entries(inputs).map(([name, source]): [string, Source] => {
      if (source.kind !== 'held') return [name, source];
      const value = tame(source.value, round);
      fast.feed(portKey('n', name), value);
      return [name, { ...source, value }];
    });
    current = { ...current, instructions: [{ ...current.instructions[0]!, inputs: Object.fromEntries(fed) }] };
  }
}

describe.each([null, 'kernels.wasm', 'kernelsRelaxed.wasm'])('kernels: %s', (file) => {
  afterAll(() => {
    installKernels(null);
  });
  test.each(steady.map((op) => [op.name, op] as const))('%s', (_, op) => {
    expect(installKernels(file === null ? null : kernels(file))).toBe(true);
    for (const sample of op.samples) {
      const program = programOf(op, sample);
      if (program === null) continue;
      follow(program, 'float64', (found, expected) => {
        expect([...found.data], sample.name).toEqual([...expected.data]);
      });
      let round = 0;
      follow(program, 'float32', (found, expected) => {
        // The sample's own numbers may be beyond float32; those of the later rounds are not.
        if (round++ < Object.keys(program.instructions[0]!.inputs).length) return;
        const largest = Math.max(1, ...expected.data.map((value) => Math.abs(value) || 0));
        expected.data.forEach((value, i) => {
          if (Number.isNaN(value)) expect(found.data[i], `${sample.name} [${i}]`).toBeNaN();
          else expect(Math.abs(found.data[i]! - value) / largest, `${sample.name} [${i}]`).toBeLessThan(2e-5);
        });
      });
    }
  });
});

test('the ops that nets are made of are steady', () => {
  const names = steady.map(({ name }) => name);
  for (const name of ['Affine', 'MatMul', 'ReLU', 'Tanh', 'Sigmoid', 'Add', 'Multiply', 'MeanSquaredError']) {
    expect(names).toContain(name);
  }
});
