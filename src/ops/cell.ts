// cell: what the recurrent cells share: ports, weighted sums of input and state, and what those send back.
import { expandTo } from '../engine/broadcast.ts';
import { add } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import type { InputPort, InputTensors, ParamSpec, Params, VjpContext } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { reshaped, type Tensor, zeros } from '../engine/tensor.ts';
import type { GraphNode } from './graphOf.ts';
import { added, multilinear } from './multilinear.ts';

export const cellInput: InputPort = {
  name: 'x',
  role: 'data',
  differentiable: true,
  description: 'The input of this step: [features], or [..., features].',
};
export const hiddenState: InputPort = {
  name: 'h_prev',
  role: 'data',
  differentiable: true,
  default: { init: 'zeros' },
  tex: 'h_{t-1}',
  description: 'The state after the step before: [units], or [..., units]. Zeros before the first step.',
};

/** Weights and biases: `rows` says what the rows of the gates are, one block of units each. */
export function cellParameters(rows: string): readonly InputPort[] {
  return [
    {
      name: 'W_ih',
      role: 'parameter',
      differentiable: true,
      default: { init: 'glorot_uniform', seed: 1 },
      tex: 'W_{ih}',
      description: `The weights of the input: ${rows}, one column per feature.`,
    },
    {
      name: 'W_hh',
      role: 'parameter',
      differentiable: true,
      default: { init: 'glorot_uniform', seed: 2 },
      tex: 'W_{hh}',
      description: `The weights of the state: ${rows}, one column per unit.`,
    },
    {
      name: 'b_ih',
      role: 'parameter',
      differentiable: true,
      default: { init: 'zeros' },
      tex: 'b_{ih}',
      description: 'The bias of what comes from the input: one entry per row.',
    },
    {
      name: 'b_hh',
      role: 'parameter',
      differentiable: true,
      default: { init: 'zeros' },
      tex: 'b_{hh}',
      description: 'The bias of what comes from the state: one entry per row.',
    },
  ];
}

export function withBias(
  ports: readonly InputPort[],
): (params: Readonly<Record<string, unknown>>) => readonly InputPort[] {
  const bare = ports.filter(({ name }) => !name.startsWith('b_'));
  return (params) => (params.bias === false ? bare : ports);
}

export const cellParams: readonly ParamSpec[] = [
  {
    kind: 'integer',
    name: 'units',
    default: null,
    nullable: true,
    min: 1,
    description: 'How many units the state has; when not set, as many as the weights or the state say.',
  },
  { kind: 'boolean', name: 'bias', default: true, description: 'Whether b_ih and b_hh are added.' },
];

/** The sums over the input and over the state as nodes `input` and `state` of an expansion. */
export function sumNodes(params: Params): { readonly input: GraphNode; readonly state: GraphNode } {
  const bias = params.bias !== false;
  return {
    input: ['Affine', { x: 'x', W: 'W_ih', ...(bias && { b: 'b_ih' }) }, { bias }],
    state: ['Affine', { x: 'h_prev', W: 'W_hh', ...(bias && { b: 'b_hh' }) }, { bias }],
  };
}

/** x W_ihᵀ + b_ih. */
export function fromInput({ x, W_ih: W, b_ih: b }: InputTensors): Tensor {
  const product = matmul(x!, W!, { transposeB: true });
  return b ? add(product, b) : product;
}

/** h W_hhᵀ + b_hh. */
export function fromState({ h_prev: h, W_hh: W, b_hh: b }: InputTensors): Tensor {
  const product = matmul(h!, W!, { transposeB: true });
  return b ? add(product, b) : product;
}

/**
 * What the two sums send back, given their cotangents (one tensor where the sums are only added): d W to the vector, dᵀ times the vector
 * to the weights, d itself to the bias.
 */
export function backThroughSums(
  { inputs, needs }: Pick<VjpContext, 'inputs' | 'needs'>,
  ofInput: Tensor,
  ofState: Tensor,
): Record<string, Tensor> {
  const answer: Record<string, Tensor> = {};
  for (const [d, vector, weights, bias] of [
    [ofInput, 'x', 'W_ih', 'b_ih'],
    [ofState, 'h_prev', 'W_hh', 'b_hh'],
  ] as const) {
    if (needs(vector)) answer[vector] = matmul(d, inputs[weights]!);
    if (needs(weights)) answer[weights] = matmul(rowsOf(d), rowsOf(inputs[vector]!), { transposeA: true });
    if (inputs[bias] && needs(bias)) answer[bias] = d;
  }
  return answer;
}

/** How the sum of what comes from the input moves, and that from the state; of `shape`. */
export function sumTangents(
  inputs: InputTensors,
  tangents: InputTensors,
  shape: Shape,
): { readonly ofInput: Tensor; readonly ofState: Tensor } {
  const of = (x: string, W: string, b: string): Tensor => {
    const product = multilinear(
      (all) => matmul(all[x]!, all[W]!, { transposeB: true }),
      { [x]: inputs[x], [W]: inputs[W] },
      { [x]: tangents[x], [W]: tangents[W] },
    );
    return expandTo(added(product, tangents[b]) ?? zeros([]), shape);
  };
  return { ofInput: of('x', 'W_ih', 'b_ih'), ofState: of('h_prev', 'W_hh', 'b_hh') };
}

/** Every sample as a row. */
function rowsOf(t: Tensor): Tensor {
  return reshaped(t, [sizeOf(t.shape.slice(0, -1)), t.shape.at(-1)!]);
}

/** Block `at` of the rows of a sum: [..., gates × units] gives [..., units]. */
export function blockOf({ shape, data }: Tensor, units: number, at: number): Tensor {
  const width = shape.at(-1)!;
  const block = new Float64Array((data.length / Math.max(1, width)) * units);
  for (let row = 0; row * units < block.length; row++) {
    block.set(data.subarray(row * width + at * units, row * width + (at + 1) * units), row * units);
  }
  return { shape: [...shape.slice(0, -1), units], data: block };
}

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
