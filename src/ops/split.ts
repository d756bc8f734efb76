// Split: a tensor cut along an axis into pieces y0, y1, ... of given sizes. Shapes: that of x with each of the sizes along the axis.
import { lend } from '../engine/buffers.ts';
import {
  type Derivation,
  type DerivationContext,
  defineOp,
  isProblem,
  type Params,
  type Problem,
} from '../engine/op.ts';
import { normalizeAxis, type Shape, shapeText } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { narrowView, readView, type View, wholeView, writeView } from '../engine/view.ts';
import { axisAt } from './axes.ts';
import { blankJacobian } from './diagonal.ts';
import { tupleText } from './foldedAxes.ts';
import { argument, called, cases, placeRule, shifted } from './placeRules.ts';
import { hasShape, shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const split = defineOp({
  name: 'Split',
  family: 'Shape',
  glyph: 'x_{0|1}',
  summary: 'Cuts a tensor into pieces along an axis.',
  about:
    'Takes a tensor apart along one axis, the reverse of Concat: queries, keys and values that one layer computed together, the gates of an LSTM, a mean and a variance. Each piece is an output of its own. Backward the gradients of the pieces are put together again; a piece that nobody reads counts as zeros.',
  aliases: ['chunk', 'unpack', 'take apart', 'divide', 'cut', 'partition', 'unbind', 'tensor_split'],
  formula: 'x = \\left[y_0 \\,|\\, y_1\\right]',
  inputs: [
    {
      name: 'x',
      role: 'data',
      differentiable: true,
      description: 'A tensor; its size along the axis is the sum of the sizes.',
    },
  ],
  outputs: (params) =>
    piecesOf(params).map((size, k) => ({
      name: `y${k}`,
      tex: `y_{${k}}`,
      description: `Piece ${k}, of size ${size} along the axis.`,
    })),
  params: [
    {
      kind: 'integers',
      name: 'sizes',
      default: [1, 1],
      min: 0,
      description: 'How large each piece is along the axis; they add up to its size.',
    },
    { kind: 'integer', name: 'axis', default: 0, description: 'The axis that is cut; negative counts from the end.' },
  ],
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const axis = axisAt(params.axis as number, x, 'x');
    if (typeof axis !== 'number') return axis;
    const sizes = params.sizes as readonly number[];
    if (sizes.length === 0 || sizes.reduce((a, b) => a + b, 0) !== x[axis]) return misfit(x, axis, sizes);
    return { outputs: Object.fromEntries(sizes.map((size, k) => [`y${k}`, x.with(axis, size)])) };
  },
  steady: true,
  forward: ({ x }, params) => ({
    outputs: Object.fromEntries(views(x!.shape, params).map((view, k) => [`y${k}`, readView(x!.data, view)])),
  }),
  vjp(cotangents, { inputs, params }) {
    const { shape, data } = inputs.x!;
    const out = lend(data.length);
    views(shape, params).forEach((view, k) => {
      writeView(out, view, cotangents[`y${k}`]!);
    });
    return { x: { shape, data: out } satisfies Tensor };
  },
  jvp: ({ x: tangent }, { params }) =>
    Object.fromEntries(views(tangent!.shape, params).map((view, k) => [`y${k}`, readView(tangent!.data, view)])),
  jacobian(output, _input, { inputs, outputs, params }) {
    const { shape, data } = inputs.x!;
    const value = blankJacobian(outputs[output]!.data.length, data.length);
    if (!value) return null;
    const columns = readView(
      Float64Array.from(data, (_, i) => i),
      views(shape, params)[Number(output.slice(1))]!,
    );
    columns.data.forEach((i, o) => {
      value.data[o * data.length + i] = 1;
    });
    return { value, tex: '\\frac{\\partial y_o}{\\partial x_i} = \\left[y_o \\text{ is read from } x_i\\right]' };
  },
  derivation: rulesOf,
  code: {
    pytorch: ({ inputs, params }) =>
      `torch.split(${inputs.x}, [${(params.sizes as readonly number[]).join(', ')}], dim=${params.axis})`,
    numpy({ inputs, params }) {
      const sizes = params.sizes as readonly number[];
      const cuts = sizes.slice(0, -1).map((_, k) => sizes.slice(0, k + 1).reduce((a, b) => a + b, 0));
      return `np.split(${inputs.x}, ${cuts.length === 0 ? 1 : tupleText(cuts)}, axis=${params.axis})`;
    },
  },
  samples: [
    { name: 'a pair', inputs: { x: vector(1, 2) } },
    { name: 'vector', params: { sizes: [1, 3] }, inputs: { x: vector(1, 2, 3, 4) } },
    { name: 'rows', params: { sizes: [2, 1] }, inputs: { x: wave([3, 2]) } },
    { name: 'columns, three', params: { sizes: [1, 2, 1], axis: -1 }, inputs: { x: wave([2, 4]) } },
    { name: 'one piece', params: { sizes: [2] }, inputs: { x: wave([2, 1]) } },
    { name: 'an empty piece', params: { sizes: [0, 2] }, inputs: { x: wave([2, 2]) } },
    { name: 'rank 3, middle', params: { sizes: [1, 2], axis: 1 }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4', params: { sizes: [2, 2], axis: -2 }, inputs: { x: wave([1, 2, 4, 2]) } },
    { name: 'empty batch', params: { sizes: [1, 2], axis: 1 }, inputs: { x: sampleTensor([0, 3]) } },
  ],
});

/** At least one piece, so that there is an output to name the problem at. */
function piecesOf(params: Params): readonly number[] {
  const sizes = params.sizes as readonly number[];
  return sizes.length === 0 ? [0] : sizes;
}

function views(shape: Shape, params: Params): readonly View[] {
  const sizes = params.sizes as readonly number[];
  const axis = normalizeAxis(params.axis as number, shape.length)!;
  let start = 0;
  return sizes.map((size) => {
    const view = narrowView(wholeView(shape), axis, start, size);
    start += size;
    return view;
  });
}

function misfit(x: Shape, axis: number, sizes: readonly number[]): Problem {
  const length = x[axis]!;
  const total = sizes.reduce((a, b) => a + b, 0);
  const count = Math.max(1, Math.min(sizes.length, Math.max(1, length)));
  const even = Array.from({ length: count }, (_, k) => Math.floor(length / count) + (k < length % count ? 1 : 0));
  return {
    problem:
      sizes.length === 0
        ? `sizes names no piece, but axis ${axis} of x has size ${length}`
        : `sizes [${sizes.join(', ')}] add up to ${total}, but axis ${axis} of x has size ${length}: x ${hasShape(x)}`,
    port: 'x',
    expected: `${total} along axis ${axis}`,
    received: shapeText(x),
    fix: { kind: 'param', name: 'sizes', value: even, text: `Use sizes [${even.join(', ')}].` },
  };
}

function rulesOf({ shapes, params }: DerivationContext): Derivation {
  const x = shapes.x ?? [1];
  const sizes = piecesOf(params);
  const axis = normalizeAxis(params.axis as number, x.length) ?? 0;
  const at = letters(x.length);
  const starts = sizes.map((_, k) => sizes.slice(0, k).reduce((a, b) => a + b, 0));
  const placed = (name: string, by: number): string => hole(name, at!.with(axis, shifted(at![axis]!, by)));
  const cut = (k: number): readonly string[] => [
    argument('axes', [axis]),
    argument('starts', [starts[k]!]),
    argument('counts', [sizes[k]!]),
    argument('steps', [1]),
  ];
  return {
    forward: Object.fromEntries(
      sizes.map((size, k) => [
        `y${k}`,
        placeRule(
          called('slice', '#{x}', ...cut(k)),
          `The ${size} ${size === 1 ? 'slice' : 'slices'} of x from place ${starts[k]} on, counted from 0.`,
          at,
          () => placed('x', starts[k]!),
        ),
      ]),
    ),
    gradients: {
      x: placeRule(
        called('concat', ...sizes.map((_, k) => hole(`dy${k}`)), argument('axis', [axis])),
        'Each entry went into one piece, so the gradients of the pieces stand one behind the other again.',
        at,
        () =>
          cases(
            sizes.slice(0, -1).map((size, k) => [placed(`dy${k}`, -starts[k]!), `${at![axis]} < ${starts[k]! + size}`]),
            placed(`dy${sizes.length - 1}`, -starts.at(-1)!),
          ),
      ),
    },
  };
}
