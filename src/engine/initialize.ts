// initialize: makes a tensor from an initializer's name and seed.
import { allocate } from './buffers.ts';
import type { Initializer, InitializerName, Problem } from './op.ts';
import { type Random, random } from './random.ts';
import { type Shape, sizeOf } from './shape.ts';
import { full, type Tensor, zeros } from './tensor.ts';

/** Fan-in and fan-out of a weight. */
interface Fans {
  readonly input: number;
  readonly output: number;
}

/**
 * The rules of torch.nn.init (https://pytorch.org/docs/stable/nn.init.html) with their default arguments: `normal` is N(0, 1),
 * `uniform` is U(0, 1), glorot (Glorot and Bengio 2010) has gain 1, he (He et al. 2015) has mode fan_in and the gain of ReLU,
 * and no distribution is truncated.
 */
const draws: Readonly<Record<Exclude<InitializerName, 'zeros' | 'ones'>, (fans: Fans, from: Random) => () => number>> =
  {
    normal: (_, from) => () => from.normal(),
    uniform: (_, from) => () => from.uniform(),
    glorot_uniform: (fans, from) => symmetric(from, Math.sqrt(6 / (fans.input + fans.output))),
    glorot_normal: (fans, from) => scaled(from, Math.sqrt(2 / (fans.input + fans.output))),
    he_uniform: (fans, from) => symmetric(from, Math.sqrt(6 / fans.input)),
    he_normal: (fans, from) => scaled(from, Math.sqrt(2 / fans.input)),
  };

export const initializerNames: readonly InitializerName[] = [
  'zeros',
  'ones',
  ...(Object.keys(draws) as (keyof typeof draws)[]),
];

/** The same initializer and shape give the same numbers. An unknown name or a seed that is not a whole number is a problem. */
export function initialize(initializer: Initializer, shape: Shape): Tensor | Problem {
  const problem = initializerProblem(initializer);
  if (problem) return problem;
  const { init, seed = 0 } = initializer;
  if (init === 'zeros') return zeros(shape);
  if (init === 'ones') return full(shape, 1);
  const draw = draws[init](fansOf(shape), random(seed));
  const data = allocate(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = draw();
  return { shape, data };
}

/** Why this initializer makes nothing, or null. */
export function initializerProblem({ init, seed = 0 }: Initializer): Problem | null {
  if (!initializerNames.includes(init)) {
    return {
      problem: `the initializer "${String(init)}" is unknown; use one of ${initializerNames.join(', ')}`,
      expected: initializerNames.join(', '),
      received: String(init),
    };
  }
  if (!Number.isSafeInteger(seed)) {
    return { problem: `the seed of ${init} must be a whole number, not ${String(seed)}`, received: String(seed) };
  }
  return null;
}

/**
 * A weight is [out, in, ...kernel]: fan-in is in times the kernel's size, fan-out is out times it (PyTorch's
 * _calculate_fan_in_and_fan_out). For ranks 0 and 1, where PyTorch refuses, both are the tensor's size, as in Keras.
 */
export function fansOf(shape: Shape): Fans {
  if (shape.length < 2) return { input: sizeOf(shape), output: sizeOf(shape) };
  const kernel = sizeOf(shape.slice(2));
  return { input: shape[1]! * kernel, output: shape[0]! * kernel };
}

function symmetric(from: Random, bound: number): () => number {
  return () => (2 * from.uniform() - 1) * bound;
}
function scaled(from: Random, deviation: number): () => number {
  return () => from.normal() * deviation;
}
