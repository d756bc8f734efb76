// PositionalEncoding: y = x + P for x of [..., L, d], where P[l, j] = sin(l / base^(j/d)) for even j and cos(l / base^((j-1)/d)) for odd j.
// Shape: that of x; a vector is the position 0. Nothing is learned, and the gradient passes unchanged.
import { add } from '../engine/elementwise.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { called, cases } from './placeRules.ts';
import { shapeAt } from './ports.ts';
import { constant, hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const positionalEncoding = defineOp({
  name: 'PositionalEncoding',
  family: 'Sequence',
  glyph: '\\sim_{t}',
  summary: 'Adds waves to a sequence, from which each position can be told.',
  about:
    'Attention does not see the order of a sequence; so before it every position gets a pattern of its own, added to its vector: sines and cosines whose wavelengths grow from entry to entry, like the hands of a clock, from 2π up to the base times that. Near positions get similar patterns, and a shift turns each pair of entries by a fixed angle. This is the encoding of the first transformer; nothing in it is learned.',
  aliases: ['position', 'sinusoidal', 'transformer', 'position embedding', 'order', 'sequence', 'time signal'],
  formula:
    'y_{l,2i} = x_{l,2i} + \\sin\\left(\\frac{l}{B^{2i/d}}\\right), \\quad y_{l,2i+1} = x_{l,2i+1} + \\cos\\left(\\frac{l}{B^{2i/d}}\\right)',
  inputs: [
    {
      name: 'x',
      role: 'data',
      differentiable: true,
      description: 'A sequence [..., L, d], one row for each position; a vector is the first position.',
    },
  ],
  outputs: [{ name: 'y', description: 'The same shape as x.' }],
  params: [
    {
      kind: 'number',
      name: 'base',
      default: 10000,
      min: 1,
      description: 'The longest wavelength is nearly 2π times this.',
    },
  ],
  infer(inputs) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    if (x.length > 0) return { outputs: { y: x } };
    return {
      problem: 'x is a scalar, but a position needs a vector that the waves are added to',
      port: 'x',
      expected: 'positions × size',
      received: 'scalar',
      fix: { kind: 'advice', text: 'Give x one row for each position.' },
    };
  },
  steady: true,
  forward: ({ x }, params) => ({ outputs: { y: add(x!, waves(x!, params.base as number)) } }),
  vjp: ({ y: dy }) => ({ x: dy! }),
  jvp: ({ x: tangent }) => ({ y: tangent! }),
  derivation({ shapes, params }) {
    const shape = shapes.x ?? [1, 1];
    const size = shape.at(-1)!;
    const length = shape.at(-2) ?? 1;
    const named = letters(shape.length);
    const entry = named?.at(-1) ?? 'j';
    const place = shape.length > 1 ? (named?.at(-2) ?? 'i') : '0';
    const base = constant(params.base as number);
    const pair = `2 \\cdot \\lfloor ${entry} / 2 \\rfloor`;
    const angle = `\\frac{${place}}{${base}^{${pair} / ${size}}}`;
    const added = cases([[`\\sin\\left(${angle}\\right)`, `${entry} = ${pair}`]], `\\cos\\left(${angle}\\right)`);
    return {
      forward: {
        y: {
          tex: `#{x} + ${called('waves', String(length), String(size))}`,
          ...(named && { entry: { indices: named, tex: `${hole('x', named)} + ${added}` } }),
          words: 'Every entry gets the sine or the cosine of its position, slower from pair to pair of entries.',
        },
      },
      gradients: {
        x: {
          tex: '#{dy}',
          ...(named && { entry: { indices: named, tex: hole('dy', named) } }),
          words: 'The waves are added, so the gradient passes unchanged.',
        },
      },
    };
  },
  code: {
    pytorch: ({ inputs, params, shapes }) => written('torch', inputs.x!, params.base as number, shapes?.x?.length),
    numpy: ({ inputs, params, shapes }) => written('np', inputs.x!, params.base as number, shapes?.x?.length),
  },
  samples: [
    { name: 'a sequence', inputs: { x: wave([3, 4]) } },
    { name: 'the first position', inputs: { x: vector(1, 2, 3) } },
    { name: 'an odd size, base 100', params: { base: 100 }, inputs: { x: wave([4, 3]) } },
    { name: 'a batch', inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4', inputs: { x: wave([2, 1, 2, 2]) } },
    { name: 'one entry', inputs: { x: wave([3, 1]) } },
    { name: 'base 1', params: { base: 1 }, inputs: { x: wave([2, 4]) } },
    { name: 'no positions', inputs: { x: sampleTensor([0, 2]) } },
  ],
});

/** P, of the last two axes of x. */
function waves({ shape }: Tensor, base: number): Tensor {
  const size = shape.at(-1)!;
  const own = shape.slice(-2);
  // The same for all data, so it is no engine's memory: a training run keeps it.
  const data = new Float64Array(sizeOf(own));
  for (let j = 0; j < size; j++) {
    const rate = base ** (-(j - (j % 2)) / size);
    for (let i = j, l = 0; i < data.length; i += size, l++) {
      data[i] = j % 2 === 0 ? Math.sin(l * rate) : Math.cos(l * rate);
    }
  }
  return { shape: own, data };
}

function written(library: 'torch' | 'np', x: string, base: number, rank: number | undefined): string {
  // The first position: sin 0 and cos 0 in turn.
  if (rank === 1) return `${x} + ${library}.arange(${x}.shape[-1]) % 2`;
  const entry = `(j := ${library}.arange(${x}.shape[-1])) % 2 == 0`;
  const angle = `(a := ${library}.arange(${x}.shape[-2])[:, None] / ${base}.0 ** ((j - j % 2) / ${x}.shape[-1]))`;
  return `${x} + ${library}.where(${entry}, ${library}.sin(${angle}), ${library}.cos(a))`;
}
