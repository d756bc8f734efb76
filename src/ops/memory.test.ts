// Memory: running a graph again and again keeps nothing, and training with any op asks for no new buffers once it has run a few steps.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../engine/evaluate.ts';
import { execute } from '../engine/execute.ts';
import { completeParams, inputsOf, isProblem, type Op, outputsOf, type Params, type Sample } from '../engine/op.ts';
import { optimizer } from '../engine/optimizer.ts';
import { type Instruction, type Program, portKey, type Source } from '../engine/program.ts';
import { resolve } from '../engine/resolve.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { trainer } from '../engine/trainer.ts';
import { opByName, ops } from './index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are still reachable. */
function reachable(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Less than the records of two tensors a run; more than what the machine still learns about the code. */
const LITTLE = 400_000;

/** How much more is reachable after 1,000 more runs. Where that is much, what the machine learned about the code is in it: once again. */
function growth(run: () => void): number {
  for (let round = 0; round < 200; round++) run();
  let least = Infinity;
  for (let time = 0; time < 3 && least > LITTLE; time++) {
    const before = reachable();
    for (let round = 0; round < 1000; round++) run();
    least = Math.min(least, reachable() - before);
  }
  return least;
}

function wave(...shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float64Array.from({ length: size }, (_, i) => Math.sin(3 * i + size)) };
}
const held = (value: Tensor): Source => ({ kind: 'held', value, trainable: false });
const from = (name: string, port = 'y'): Source => ({ kind: 'wire', node: name, port });

function node(name: string, op: string, inputs: Readonly<Record<string, Source>>, params: Params = {}): Instruction {
  const found = opByName.get(op)!;
  const complete = completeParams(found, params);
  const own = inputsOf(found, complete).flatMap(({ name: port, default: value }): [string, Source][] => {
    if (typeof value === 'number') return [[port, { kind: 'held', value: scalar(value), trainable: true }]];
    return value === undefined ? [] : [[port, { kind: 'open', initializer: value, trainable: true }]];
  });
  return { node: name, op: found, params: complete, inputs: { ...Object.fromEntries(own), ...inputs } };
}

/** An image, a sequence and a recurrent branch, whose losses are added up. */
const program: Program = {
  instructions: [
    node('x', 'Input', { value: held(wave(2, 2, 6, 6)) }),
    node('conv', 'Conv2d', { x: from('x') }, { units: 3, kernel: [3], padding: [1] }),
    node('norm', 'BatchNorm', { x: from('conv') }),
    node('relu', 'ReLU', { x: from('norm') }),
    node('pool', 'MaxPool2d', { x: from('relu') }),
    node('flat', 'Flatten', { x: from('pool') }),
    node('head', 'Affine', { x: from('flat') }, { units: 3 }),
    node('loss', 'SoftmaxCrossEntropy', {
      logits: from('head'),
      target: held({ shape: [2], data: Float64Array.of(0, 2) }),
    }),
    node(
      'words',
      'Embedding',
      { indices: held({ shape: [2, 4], data: Float64Array.of(0, 1, 2, 1, 3, 0, 0, 2) }) },
      { vocabulary: 4, dimension: 4 },
    ),
    node(
      'read',
      'MultiHeadAttention',
      { query: from('words'), key: from('words'), value: from('words') },
      { heads: 2, causal: true },
    ),
    node('layer', 'LayerNorm', { x: from('read') }),
    node('gelu', 'GELU', { x: from('layer') }),
    node('mean', 'Mean', { x: from('gelu') }, { axes: [1] }),
    node('cell', 'LSTMCell', { x: from('mean') }, { units: 5 }),
    node('top', 'TopK', { x: from('cell', 'c') }, { k: 2 }),
    node('error', 'MeanSquaredError', { prediction: from('top'), target: held(wave(2, 2)) }),
    node('sum', 'Add', { a: from('loss', 'C'), b: from('error', 'C') }),
  ],
  target: { node: 'sum', port: 'y', seed: null },
};

describe('1,000 runs of a graph keep nothing', () => {
  test('evaluated at once', () => {
    const resolution = resolve(program);
    expect(growth(() => evaluate(program, resolution))).toBeLessThan(LITTLE);
  });

  test('step by step', () => {
    const resolution = resolve(program);
    expect(
      growth(() => {
        for (const step of execute(program, resolution))
          if (step.kind === 'failed') throw new Error(step.problem.problem);
      }),
    ).toBeLessThan(LITTLE);
  });

  test.each(['float64', 'float32'] as const)('trained in %s', (precision) => {
    const fast = trainer(program, optimizer({ method: 'adam', learningRate: 1e-3 }), { precision });
    if (isProblem(fast)) throw new Error(fast.problem);
    expect(
      growth(() => {
        const cost = fast.step();
        if (typeof cost !== 'number') throw new Error(cost.problem);
      }),
    ).toBeLessThan(LITTLE);
  });

  test('what is kept is seen', () => {
    const kept: unknown[] = [];
    const one = { ...program, instructions: program.instructions.slice(0, 2), target: null };
    const resolution = resolve(one);
    expect(growth(() => kept.push(evaluate(one, resolution).values.get('conv.y')))).toBeGreaterThan(LITTLE);
  });
});

/** The op by itself, every port that can be moved being moved. */
function alone(op: Op, sample: Sample): Program | null {
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
  return shape ? { instructions, target: { node: 'n', port, seed: wave(...shape) } } : null;
}

/** How many typed arrays of numbers are made meanwhile. */
function made(work: () => void): number {
  let count = 0;
  const [wide, narrow] = [globalThis.Float64Array, globalThis.Float32Array];
  const counting = <T extends object>(type: T): T =>
    new Proxy(type, {
      construct(target, args) {
        count++;
        return Reflect.construct(target as unknown as new () => object, args);
      },
    });
  globalThis.Float64Array = counting(wide);
  globalThis.Float32Array = counting(narrow);
  try {
    work();
  } finally {
    globalThis.Float64Array = wide;
    globalThis.Float32Array = narrow;
  }
  return count;
}

test.each(ops.map((op) => [op.name, op] as const))('training with %s asks for no new buffers', (_, op) => {
  for (const sample of op.samples) {
    const one = alone(op, sample);
    if (one === null) continue;
    const fast = trainer(one, optimizer({ method: 'sgd', learningRate: 1e-6 }));
    if (isProblem(fast)) throw new Error(fast.problem);
    let runs = true;
    for (let step = 0; step < 4; step++) runs = typeof fast.step() === 'number' && runs;
    if (runs)
      expect(
        made(() => {
          for (let step = 0; step < 3; step++) fast.step();
        }),
        sample.name,
      ).toBe(0);
  }
});
