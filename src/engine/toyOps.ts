// toyOps: small ops for the engine's own tests, which must not lean on the catalogue.
import { expandTo, zip } from './broadcast.ts';
import { add, map, mapWith2, multiply, negate, scale } from './elementwise.ts';
import { matmul } from './matmul.ts';
import type { Forward, Inferred, InputPort, InputShape, Op, Params, Problem, Tensors, VjpContext } from './op.ts';
import type { Instruction, Program, Source } from './program.ts';
import { sum } from './reduce.ts';
import { broadcastShapes, type Shape, shapeText } from './shape.ts';
import { scalar, type Tensor, zeros } from './tensor.ts';

interface Rules<R> {
  readonly inputs: readonly string[];
  readonly parameters?: readonly string[];
  readonly fixed?: readonly string[];
  readonly optional?: readonly string[];
  readonly outputs?: readonly string[];
  readonly source?: boolean;
  readonly infer: (inputs: Readonly<Record<string, InputShape>>, params: Params) => Inferred | Problem;
  readonly forward: (inputs: Record<string, Tensor>, params: Params) => Forward<R> | Problem;
  readonly vjp: (cotangents: Tensors, context: VjpContext<R>) => Readonly<Record<string, Tensor | null>>;
}

/** An op with everything but the rules left blank. */
export function toyOp<R = undefined>(name: string, rules: Rules<R>): Op<R> {
  const port = (input: string): InputPort => ({
    name: input,
    role: rules.parameters?.includes(input) ? 'parameter' : 'data',
    differentiable: !rules.fixed?.includes(input),
    optional: rules.optional?.includes(input) === true,
    description: '',
  });
  return {
    name,
    family: 'Arithmetic',
    glyph: '',
    summary: '',
    about: '',
    aliases: [],
    formula: '',
    inputs: rules.inputs.map(port),
    outputs: (rules.outputs ?? ['y']).map((output) => ({ name: output, description: '' })),
    params: [],
    ...(rules.source ? { source: true } : {}),
    infer: (inputs, params) => rules.infer(inputs, params),
    forward: (inputs, params) => rules.forward(inputs as Record<string, Tensor>, params),
    vjp: (cotangents, context) => rules.vjp(cotangents, context),
    derivation: () => ({ forward: {}, gradients: {} }),
    code: { pytorch: () => '', numpy: () => '' },
    samples: [],
  };
}

const same = (inputs: Readonly<Record<string, InputShape>>): Inferred => ({ outputs: { y: shapeIn(inputs, 'x') } });
const shapeIn = (inputs: Readonly<Record<string, InputShape>>, port: string): Shape => {
  const shape = inputs[port];
  return shape === undefined || shape === 'open' ? [] : shape;
};
const pair = (inputs: Readonly<Record<string, InputShape>>): Inferred | Problem => {
  const y = broadcastShapes(shapeIn(inputs, 'a'), shapeIn(inputs, 'b'));
  if (y) return { outputs: { y } };
  return { problem: `${shapeText(shapeIn(inputs, 'a'))} and ${shapeText(shapeIn(inputs, 'b'))} do not fit`, port: 'b' };
};
const asRows = (t: Tensor): Tensor => (t.shape.length === 1 ? { shape: [1, ...t.shape], data: t.data } : t);
const dy = (cotangents: Tensors): Tensor => cotangents.y!;
const input = (context: VjpContext<unknown>, port: string): Tensor => context.inputs[port]!;

/** y = value, fed. */
export const given = toyOp('Given', {
  inputs: ['value'],
  source: true,
  infer: (inputs) => (inputs.value === 'open' ? { problem: 'no shape' } : { outputs: { y: shapeIn(inputs, 'value') } }),
  forward: ({ value }) => ({ outputs: { y: value! } }),
  vjp: (cotangents) => ({ value: dy(cotangents) }),
});
export const plus = toyOp('Plus', {
  inputs: ['a', 'b'],
  infer: pair,
  forward: ({ a, b }) => ({ outputs: { y: add(a!, b!) } }),
  vjp: (cotangents) => ({ a: dy(cotangents), b: dy(cotangents) }),
});
export const times = toyOp('Times', {
  inputs: ['a', 'b'],
  infer: pair,
  forward: ({ a, b }) => ({ outputs: { y: multiply(a!, b!) } }),
  vjp: (cotangents, context) => ({
    a: multiply(dy(cotangents), input(context, 'b')),
    b: multiply(dy(cotangents), input(context, 'a')),
  }),
});
/** tanh, with its output as residual. */
export const squash = toyOp<Tensor>('Squash', {
  inputs: ['x'],
  infer: same,
  forward: ({ x }) => {
    const y = map(Math.tanh, x!);
    return { outputs: { y }, residuals: y };
  },
  vjp: (cotangents, { residuals }) => ({ x: mapWith2((g, y) => g * (1 - y * y), dy(cotangents), residuals) }),
});
/** max(x, 0), kinked at 0 where its gradient is 0; its vjp reads its output. */
export const ramp = toyOp('Ramp', {
  inputs: ['x'],
  infer: same,
  forward: ({ x }) => ({ outputs: { y: map((v) => Math.max(v, 0), x!) } }),
  vjp: (cotangents, context) => ({ x: mapWith2((g, y) => (y > 0 ? g : 0), dy(cotangents), context.outputs.y!) }),
});
/** The sum of all entries. */
export const total = toyOp('Total', {
  inputs: ['x'],
  infer: () => ({ outputs: { y: [] } }),
  forward: ({ x }) => ({ outputs: { y: sum(x!) } }),
  vjp: (cotangents, context) => ({ x: expandTo(dy(cotangents), input(context, 'x').shape) }),
});
/** W x for x of [in] or [batch, in]; W [3, in] may be open. */
export const linear = toyOp('Linear', {
  inputs: ['x', 'W'],
  parameters: ['W'],
  infer: (inputs) => {
    const x = shapeIn(inputs, 'x');
    const W = inputs.W === 'open' ? [3, x.at(-1) ?? 1] : shapeIn(inputs, 'W');
    if (W[1] !== x.at(-1)) return { problem: `inner sizes differ: ${W[1]} and ${x.at(-1)}`, port: 'W' };
    return { outputs: { y: [...x.slice(0, -1), W[0]!] }, inputs: { W } };
  },
  forward: ({ x, W }) => ({ outputs: { y: matmul(x!, W!, { transposeB: true }) } }),
  vjp: (cotangents, context) => {
    return {
      x: matmul(dy(cotangents), input(context, 'W')),
      W: context.needs('W') ? matmul(asRows(dy(cotangents)), asRows(input(context, 'x')), { transposeA: true }) : null,
    };
  },
});
/** Two outputs, x and -2x; what no one reads gets no cotangent. */
export const fork = toyOp('Fork', {
  inputs: ['x'],
  outputs: ['up', 'down'],
  infer: (inputs) => ({ outputs: { up: shapeIn(inputs, 'x'), down: shapeIn(inputs, 'x') } }),
  forward: ({ x }) => ({ outputs: { up: x!, down: scale(x!, -2) } }),
  vjp: ({ up, down }) => ({ x: add(up!, scale(down!, -2)) }),
});
/** a * b where b never gets a gradient: its vjp answers null there. */
export const pick = toyOp('Pick', {
  inputs: ['a', 'b'],
  infer: pair,
  forward: ({ a, b }) => ({ outputs: { y: zip((x, y) => x * y, a!, b!) } }),
  vjp: (cotangents, context) => ({ a: multiply(dy(cotangents), input(context, 'b')), b: null }),
});
/** Identity that lets no gradient through. */
export const wall = toyOp('Wall', {
  inputs: ['x'],
  fixed: ['x'],
  infer: same,
  forward: ({ x }) => ({ outputs: { y: x! } }),
  vjp: () => ({}),
});
/** Fails when an entry is negative: a problem only the data shows. */
export const picky = toyOp('Picky', {
  inputs: ['x'],
  infer: same,
  forward: ({ x }) =>
    x!.data.some((v) => v < 0) ? { problem: 'an entry is negative', port: 'x' } : { outputs: { y: x! } },
  vjp: (cotangents) => ({ x: dy(cotangents) }),
});
/** 1000 x 1000 times as many entries on each of two new axes. */
export const blowUp = toyOp('BlowUp', {
  inputs: ['x'],
  infer: (inputs, params) => ({
    outputs: { y: [...shapeIn(inputs, 'x'), ...((params.shape ?? [1e9, 1e9]) as Shape)] },
  }),
  forward: (_, params) => ({ outputs: { y: zeros((params.shape ?? []) as Shape) } }),
  vjp: (cotangents) => ({ x: negate(dy(cotangents)) }),
});

/** `held(2)`, `held([1, 2])`, `held([[1, 2]])`: a value of its own. */
export function held(value: number | readonly number[] | readonly (readonly number[])[], trainable = false): Source {
  if (typeof value === 'number') return { kind: 'held', value: scalar(value), trainable };
  const rows = value.map((row) => (typeof row === 'number' ? [row] : row));
  const nested = typeof value[0] === 'object';
  const shape = nested ? [rows.length, rows[0]!.length] : [rows.length];
  return { kind: 'held', value: { shape, data: Float64Array.from(rows.flat()) }, trainable };
}
/** `wire('p.y')`. */
export function wire(from: string): Source {
  const [node = '', port = ''] = from.split('.');
  return { kind: 'wire', node, port };
}
export function instruction(
  node: string,
  op: Op<never> | Op,
  inputs: Readonly<Record<string, Source>>,
  params: Params = {},
): Instruction {
  return { node, op: op as Op, inputs, params };
}
/** `program([...], 'c.y')`. */
export function program(instructions: readonly Instruction[], target?: string, seed: Tensor | null = null): Program {
  const [node = '', port = ''] = (target ?? '').split('.');
  return { instructions, target: target === undefined ? null : { node, port, seed } };
}
