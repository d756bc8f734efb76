// ours: the bench's jobs as Chainrule programs.
import { completeParams, type Params } from '../../src/engine/op.ts';
import { optimizer } from '../../src/engine/optimizer.ts';
import type { Instruction, Program, Source } from '../../src/engine/program.ts';
import { type Tensor, tensor } from '../../src/engine/tensor.ts';
import { trainer } from '../../src/engine/trainer.ts';

export { bestKernels, installKernels } from '../../src/engine/kernels/modules.ts';
export { help, installHelpers } from '../../src/engine/kernels/team.ts';

import { opByName } from '../../src/ops/index.ts';

interface AffineChain {
  readonly kind: 'affine-chain';
  readonly layers: readonly { units: number; inputs: number; W: number[]; b: number[]; activation: string }[];
  readonly batch: number;
  readonly loss: 'cross-entropy' | 'mean-squared-error';
  readonly rate: number;
  readonly x: number[];
  readonly target: number[];
  /** Fed in turn, where there are any. */
  readonly samples?: readonly { x: number[]; target: number[] }[];
}
interface ScalarGraph {
  readonly kind: 'scalar-graph';
  readonly parameters: number[];
  readonly nodes: readonly [string, number, number?][];
  readonly rate: number;
}
interface ConvolutionJob {
  readonly kind: 'convolution';
  readonly image: number[];
  readonly weights: number[];
  readonly answer: number[];
  readonly W: number[];
  readonly b: number[];
  readonly x: number[];
  readonly target: number[];
  readonly rate: number;
}
export type Job = AffineChain | ScalarGraph | ConvolutionJob;

const held = (value: Tensor, trainable = false): Source => ({ kind: 'held', value, trainable });
const wire = (node: string, port = 'y'): Source => ({ kind: 'wire', node, port });
const numbers = (shape: readonly number[], data: readonly number[]): Tensor => tensor(shape, Float64Array.from(data));

function instruction(node: string, name: string, inputs: Record<string, Source>, given: Params = {}): Instruction {
  const op = opByName.get(name);
  if (!op) throw new Error(`no op ${name}`);
  return { node, op, params: completeParams(op, given), inputs };
}

function affineChain(job: AffineChain): Program {
  const first = job.layers[0]!;
  const classes = job.layers.at(-1)!.units;
  const instructions = [instruction('x', 'Input', { value: held(numbers([job.batch, first.inputs], job.x)) })];
  let last = 'x';
  job.layers.forEach((layer, index) => {
    const W = held(numbers([layer.units, layer.inputs], layer.W), true);
    instructions.push(
      instruction(`fc${index}`, 'Affine', { x: wire(last), W, b: held(numbers([layer.units], layer.b), true) }),
    );
    last = `fc${index}`;
    if (layer.activation === 'none') return;
    instructions.push(instruction(`h${index}`, layer.activation === 'tanh' ? 'Tanh' : 'ReLU', { x: wire(last) }));
    last = `h${index}`;
  });
  instructions.push(
    job.loss === 'cross-entropy'
      ? instruction('loss', 'SoftmaxCrossEntropy', {
          logits: wire(last),
          target: held(numbers([job.batch], job.target)),
        })
      : instruction('loss', 'MeanSquaredError', {
          prediction: wire(last),
          target: held(numbers([job.batch, classes], job.target)),
        }),
  );
  return { instructions, target: { node: 'loss', port: 'C', seed: null } };
}

function scalarGraph(job: ScalarGraph): Program {
  const instructions = job.parameters.map((value, index) =>
    instruction(`n${index}`, 'Parameter', { value: held(numbers([], [value]), true) }),
  );
  for (const [kind, a, b] of job.nodes) {
    const node = `n${instructions.length}`;
    if (kind === 'tanh') instructions.push(instruction(node, 'Tanh', { x: wire(`n${a}`) }));
    else
      instructions.push(instruction(node, kind === 'add' ? 'Add' : 'Multiply', { a: wire(`n${a}`), b: wire(`n${b}`) }));
  }
  return { instructions, target: { node: `n${instructions.length - 1}`, port: 'y', seed: null } };
}

function convolution(job: ConvolutionJob): Program {
  const instructions = [
    instruction('x', 'Input', { value: held(numbers(job.image, job.x)) }),
    instruction('conv', 'Conv2d', {
      x: wire('x'),
      W: held(numbers(job.weights, job.W), true),
      b: held(numbers([job.b.length], job.b), true),
    }),
    instruction('loss', 'MeanSquaredError', {
      prediction: wire('conv'),
      target: held(numbers(job.answer, job.target)),
    }),
  ];
  return { instructions, target: { node: 'loss', port: 'C', seed: null } };
}

function programOf(job: Job): Program {
  if (job.kind === 'affine-chain') return affineChain(job);
  return job.kind === 'scalar-graph' ? scalarGraph(job) : convolution(job);
}

/** A function that does one training step (forward, backward, SGD) and returns the loss. */
export function prepare(job: Job, precision: 'float64' | 'float32'): { step(): number } {
  const program = programOf(job);
  const run = trainer(program, optimizer({ method: 'sgd', learningRate: job.rate }), { precision });
  if ('problem' in run) throw new Error(run.problem);
  const feeds = job.kind === 'affine-chain' ? (job.samples ?? []) : [];
  const samples = feeds.map(({ x, target }) => ({
    x: numbers([1, x.length], x),
    target: numbers([1, target.length], target),
  }));
  let turn = 0;
  return {
    step() {
      if (samples.length > 0) {
        const sample = samples[turn++ % samples.length]!;
        run.feed('x.value', sample.x);
        run.feed('loss.target', sample.target);
      }
      const loss = run.step();
      if (typeof loss !== 'number') throw new Error(loss.problem);
      return loss;
    },
  };
}
