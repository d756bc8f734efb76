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
import { opByName, ops } from './index.ts';
import { graphs, programOf as programOfGraph } from './testing/randomPrograms.ts';

setFlagsFromString('--experimental-wasm-relaxed-simd');
const kernels = (file: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../engine/kernels/${file}`, import.meta.url)));
const steady = ops.filter((op) => op.steady === true);
const sgd = optimizer({ method: 'sgd', learningRate: 0.25 });

/** Numbers from 0.1 to 1.9. */
function table(...shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float64Array.from({ length: size }, (_, i) => 1 + 0.9 * Math.sin(5 * i + size)) };
}

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

/** Trains with everything that is held, and compares what is held after each of a few steps. */
function train(program: Program): readonly string[] {
  const slow = optimizer({ method: 'sgd', learningRate: 1e-4 });
  const fast = trainer(program, slow);
  if (isProblem(fast)) return [fast.problem];
  let current = program;
  for (let round = 0; round < 4; round++) {
    const outcome = evaluate(current);
    const { node: at, port, seed } = program.target!;
    const expected = outcome.values.get(portKey(at, port))!.data.reduce((sum, y, i) => sum + y * seed!.data[i]!, 0);
    current = withUpdates(current, updates(current, outcome, slow));
    const cost = fast.step();
    if (typeof cost !== 'number') return [cost.problem];
    if (!Object.is(cost, expected)) return [`the cost is ${cost}, not ${expected} in step ${round}`];
    for (const { node, inputs } of current.instructions) {
      for (const [name, source] of Object.entries(inputs)) {
        if (source.kind !== 'held') continue;
        const found = fast.held(portKey(node, name))!.data;
        const wrong = source.value.data.findIndex((value, i) => !Object.is(value, found[i]));
        if (wrong >= 0) return [`${node}.${name} is ${found[wrong]}, not ${source.value.data[wrong]} in step ${round}`];
      }
    }
  }
  return [];
}

test('the cost is that before the update, also where it is a weight seen anew', () => {
  const weight: Source = { kind: 'held', value: table(2, 2), trainable: true };
  for (const [name, port, params] of [
    ['Identity', 'x', {}],
    ['Reshape', 'x', { shape: [4] }],
    ['Flatten', 'x', { start: 0 }],
  ] as const) {
    const op = opByName.get(name)!;
    const instructions = [{ node: 'n', op, params: completeParams(op, params), inputs: { [port]: weight } }];
    const shape = resolve({ instructions, target: null }).shapes.get(portKey('n', 'y'))!;
    expect(train({ instructions, target: { node: 'n', port: 'y', seed: table(...shape) } })).toEqual([]);
  }
});

test.each([null, 'kernels.wasm'])('random programs train alike, repeated and asked anew, to the bit: %s', (file) => {
  expect(installKernels(file === null ? null : kernels(file))).toBe(true);
  const chosen = graphs.filter((_, number) => number % 4 === (file === null ? 0 : 1));
  const faults = chosen.flatMap((graph) => train(programOfGraph(graph, opByName, true)));
  installKernels(null);
  // Where nothing that can be moved leads to the target there is nothing to compare.
  expect(faults).toEqual([]);
});

describe('data that an op refuses, after the step was written down', () => {
  const labels = (...data: number[]): Tensor => ({ shape: [data.length], data: Float64Array.from(data) });
  const rows: readonly [op: string, port: string, good: Tensor, bad: Tensor, others: Record<string, Tensor>][] = [
    ['SoftmaxCrossEntropy', 'target', labels(0, 2), labels(0, 3), { logits: table(2, 3) }],
    ['CrossEntropy', 'target', labels(1, 0), labels(-1, 0), { p: table(2, 3) }],
    ['NegativeLogLikelihood', 'target', labels(1, 0), labels(0.5, 0), { logp: table(2, 3) }],
    ['MultiMargin', 'target', labels(1, 0), labels(1, 7), { scores: table(2, 3) }],
    ['Hinge', 'target', labels(1, -1), labels(1, 0), { prediction: table(2) }],
    ['CosineEmbedding', 'target', labels(1, -1), labels(2, 1), { x1: table(2, 3), x2: table(2, 3) }],
    ['Embedding', 'indices', labels(1, 0), labels(1, 2), { W: table(2, 3) }],
    ['Gather', 'indices', labels(1, 0), labels(1, -1), { x: table(2, 3) }],
  ];

  test.each(rows)(
    '%s: a sentence, nothing moved, and the next good step as if nothing had been',
    (name, port, good, bad, others) => {
      const op = opByName.get(name)!;
      const params = completeParams(op, {});
      const inputs: Record<string, Source> = { [port]: { kind: 'held', value: good, trainable: false } };
      for (const [other, value] of Object.entries(others)) inputs[other] = { kind: 'held', value, trainable: true };
      const instructions = [{ node: 'n', op, params, inputs }];
      const output = outputsOf(op, params)[0]!.name;
      const shape = resolve({ instructions, target: null }).shapes.get(portKey('n', output))!;
      const program: Program = { instructions, target: { node: 'n', port: output, seed: table(...shape) } };
      const [fast, plain] = [trainer(program, sgd), trainer(program, sgd)];
      if (isProblem(fast) || isProblem(plain)) throw new Error('no trainer');
      const held = (of: typeof fast): unknown =>
        Object.keys(others).map((other) => [...of.held(portKey('n', other))!.data]);
      for (let step = 0; step < 4; step++) fast.step();
      for (let step = 0; step < 4; step++) plain.step();
      const before = held(fast);
      fast.feed(portKey('n', port), bad);
      for (let time = 0; time < 2; time++)
        expect(fast.step()).toMatchObject({ port, problem: expect.stringContaining(port) });
      expect(held(fast)).toEqual(before);
      fast.feed(portKey('n', port), good);
      for (let step = 0; step < 4; step++) expect(fast.step()).toBe(plain.step());
      expect(held(fast)).toEqual(held(plain));
    },
  );
});

test('all ops are steady but the sources, which run no rule', () => {
  expect(ops.filter((op) => op.steady !== true && op.source !== true).map(({ name }) => name)).toEqual([]);
});
