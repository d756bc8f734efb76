// Where: y = a where the condition is not 0, else b; all three broadcast. The gradient goes to the side that was taken, the other side
// gets 0 even where its own slope is infinite. The condition gets none. NaN counts as not 0, as in PyTorch.
import { expandTo, zip } from '../engine/broadcast.ts';
import { computed } from '../engine/buffers.ts';
import { defineOp, type Inferred, type InputShape, type Problem } from '../engine/op.ts';
import { broadcastShapes, type Shape } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { doNotBroadcast } from './binary.ts';
import { broadcastDerivation } from './broadcastDerivation.ts';
import { diagonal } from './diagonal.ts';
import { missing, shapeless } from './ports.ts';
import type { Notation } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

const ports = ['condition', 'a', 'b'] as const;

/** Shape rule: y has the shape that all three broadcast to; an open port takes the shape of the others. */
function infer(inputs: Readonly<Record<string, InputShape>>): Inferred | Problem {
  let shape: Shape | null = null;
  let among = '';
  for (const port of ports) {
    const own = inputs[port];
    if (own === undefined) return missing(port);
    if (own === 'open') continue;
    const joined: Shape | null = shape === null ? own : broadcastShapes(shape, own);
    if (joined === null) return doNotBroadcast(among, shape!, port, own);
    shape = joined;
    among = among === '' ? port : `${among} and ${port}`;
  }
  if (shape === null) return shapeless('condition');
  const open = ports.filter((port) => inputs[port] === 'open');
  return {
    outputs: { y: shape },
    ...(open.length > 0 && { inputs: Object.fromEntries(open.map((port) => [port, shape])) }),
  };
}

/** Entries of a or of b, broadcast; `shape` is that of the answer. */
function choose(condition: Tensor, a: Tensor, b: Tensor, shape: Shape): Tensor {
  const [c, p, q] = [condition, a, b].map((t) => expandTo(t, shape).data) as [Float64Array, Float64Array, Float64Array];
  const chosen = computed(c.length, (out) => {
    for (let i = 0; i < out.length; i++) out[i] = c[i] !== 0 ? p[i]! : q[i]!;
  });
  return { shape, data: chosen };
}

/** dy where that side was taken, else 0. */
function sent(dy: Tensor, condition: Tensor, side: 'a' | 'b'): Tensor {
  return side === 'a'
    ? zip((d, c) => (c !== 0 ? d : 0), dy, condition)
    : zip((d, c) => (c !== 0 ? 0 : d), dy, condition);
}

const holds = (condition: string): string => `\\left[${condition} \\ne 0\\right]`;
const fails = (condition: string): string => `\\left[${condition} = 0\\right]`;
const side = (indicator: (condition: string) => string, words: string) => ({
  rule: (dy: string, _y: string, [condition]: readonly string[], { times }: Notation) =>
    times(dy, indicator(condition!)),
  words,
});

export const where = defineOp({
  name: 'Where',
  family: 'Arithmetic',
  glyph: '?{:}',
  summary: 'Takes each entry from a or from b, as a condition says.',
  about:
    'A switch for every entry: where the condition is not 0 the entry of a is taken, else that of b. Use it for masks, for functions given by cases, and to keep a bad branch out: the side that is not taken gets a gradient of 0. Beware that both sides are still computed, so an infinite slope before the switch can turn that 0 into NaN.',
  aliases: ['select', 'mask', 'if', 'ternary', 'switch', 'choose', 'condition', 'cases', 'masked fill'],
  formula: 'y = \\begin{cases} a & c \\ne 0 \\\\ b & c = 0 \\end{cases}',
  inputs: [
    {
      name: 'condition',
      role: 'data',
      differentiable: false,
      tex: 'c',
      description: 'Not 0 takes a, 0 takes b; broadcasts against both.',
    },
    { name: 'a', role: 'data', differentiable: true, description: 'Taken where the condition is not 0; broadcasts.' },
    { name: 'b', role: 'data', differentiable: true, description: 'Taken where the condition is 0; broadcasts.' },
  ],
  outputs: [{ name: 'y', description: 'The shape that all three inputs broadcast to.' }],
  params: [],
  infer,
  steady: true,
  forward({ condition, a, b }) {
    const shape = broadcastShapes(broadcastShapes(condition!.shape, a!.shape)!, b!.shape)!;
    return { outputs: { y: choose(condition!, a!, b!, shape) } };
  },
  // da = dy [c != 0];  db = dy [c = 0]
  vjp({ y: dy }, { inputs, needs }) {
    const answer: Record<string, Tensor> = {};
    if (needs('a')) answer.a = sent(dy!, inputs.condition!, 'a');
    if (needs('b')) answer.b = sent(dy!, inputs.condition!, 'b');
    return answer;
  },
  jvp: ({ a, b }, { inputs, outputs }) => ({
    y: choose(inputs.condition!, a ?? scalar(0), b ?? scalar(0), outputs.y!.shape),
  }),
  jacobian(_output, input, { inputs, outputs }) {
    const { shape } = outputs.y!;
    const slopes = expandTo(sent(scalar(1), inputs.condition!, input as 'a' | 'b'), shape);
    const value = diagonal(slopes, inputs[input]!.shape);
    const slope = input === 'a' ? holds('c') : fails('c');
    return value && { value, tex: shape.length === 0 ? slope : `\\operatorname{diag}\\left(${slope}\\right)` };
  },
  derivation({ shapes }) {
    const [c, a, b] = ports.map((port) => shapes[port] ?? []) as [Shape, Shape, Shape];
    const y = broadcastShapes(broadcastShapes(c, a) ?? [], b) ?? [];
    return broadcastDerivation(
      y,
      [
        { name: 'condition', shape: c },
        { name: 'a', shape: a, gradient: side(holds, 'The gradient goes to a where the condition took it, else 0.') },
        { name: 'b', shape: b, gradient: side(fails, 'The gradient goes to b where the condition took it, else 0.') },
      ],
      {
        rule: ([condition, p, q], { times }) => `${times(holds(condition!), p!)} + ${times(fails(condition!), q!)}`,
        words: 'Where the condition is not 0 the entry of a is taken, else that of b.',
      },
    );
  },
  code: {
    pytorch: ({ inputs }) => `torch.where(${inputs.condition} != 0, ${inputs.a}, ${inputs.b})`,
    numpy: ({ inputs }) => `np.where(${inputs.condition} != 0, ${inputs.a}, ${inputs.b})`,
  },
  samples: [
    { name: 'scalars, a', inputs: { condition: scalar(1), a: scalar(1.5), b: scalar(2) } },
    { name: 'scalars, b', inputs: { condition: scalar(0), a: scalar(1.5), b: scalar(2) } },
    { name: 'vectors', inputs: { condition: vector(1, 0, -2), a: wave([3]), b: wave([3], 1) } },
    { name: 'a scalar condition', inputs: { condition: scalar(1), a: wave([2, 3]), b: wave([2, 3], 1) } },
    { name: 'a row condition', inputs: { condition: vector(0, 1, 0), a: wave([2, 3]), b: wave([2, 3], 1) } },
    {
      name: 'a matrix condition, scalar and row sides',
      inputs: { condition: sampleTensor([2, 3], 0, 1, 1, 1, 0, 1), a: scalar(0.25), b: wave([3]) },
    },
    {
      name: 'all three repeat',
      inputs: { condition: sampleTensor([2, 1, 1], 1, 0), a: wave([3, 1]), b: wave([2], 1) },
    },
    {
      name: 'rank 4',
      inputs: { condition: sampleTensor([2, 1], 0, 1), a: wave([2, 1, 2, 1]), b: wave([1, 2, 1, 2], 1) },
    },
    { name: 'sides of size 1', inputs: { condition: vector(1, 0), a: wave([1]), b: wave([1, 1], 1) } },
    { name: 'empty batch', inputs: { condition: vector(1, 0, 1), a: sampleTensor([0, 3]), b: wave([3]) } },
    {
      name: 'infinities on the side that is not taken',
      inputs: { condition: vector(1, 0), a: vector(2, Infinity), b: vector(Number.NaN, 3) },
      kinks: ['a', 'b'],
    },
  ],
});
