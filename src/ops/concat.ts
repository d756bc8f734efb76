// Concat: tensors one behind the other along an axis. Shape: that of a, with the sizes along the axis added up; all others must agree.
import { lend } from '../engine/buffers.ts';
import {
  type Derivation,
  type DerivationContext,
  defineOp,
  type InputTensors,
  isProblem,
  type Params,
  type Problem,
} from '../engine/op.ts';
import { normalizeAxis, type Shape, shapeText, shapeWords, sizeOf } from '../engine/shape.ts';
import { type Tensor, zeros } from '../engine/tensor.ts';
import { narrowView, readView, type View, wholeView, writeView } from '../engine/view.ts';
import { axisAt } from './axes.ts';
import { blankJacobian } from './diagonal.ts';
import { countOfPorts, countParam, manyPorts, portNames, shapesAt, variables } from './manyPorts.ts';
import { argument, called, cases, placeRule, shifted } from './placeRules.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const concat = defineOp({
  name: 'Concat',
  family: 'Shape',
  glyph: 'a|b',
  summary: 'Puts tensors one behind the other along an axis.',
  about:
    'Joins tensors along one of their axes, like sheets laid edge to edge: features of different sources for one layer, the skip connection of a U-Net, the state and the input of a recurrent cell. All other axes must agree. Backward the gradient is cut at the same places, and every tensor gets its own piece.',
  aliases: ['concatenate', 'cat', 'join', 'append', 'merge', 'hstack', 'vstack', 'side by side'],
  formula: 'y = \\left[a \\,|\\, b\\right]',
  inputs: (params) => manyPorts(countOfPorts(params), 'A tensor; all must have the same sizes but along the axis.'),
  outputs: [{ name: 'y', description: 'All of them, one behind the other along the axis.' }],
  params: [
    {
      kind: 'integer',
      name: 'axis',
      default: 0,
      description: 'The axis along which they are joined; negative counts from the end.',
    },
    countParam,
  ],
  infer(inputs, params) {
    const shapes = shapesAt(inputs, countOfPorts(params));
    if (isProblem(shapes)) return shapes;
    const [[first, own]] = shapes as [[string, Shape]];
    const axis = axisAt(params.axis as number, own, first);
    if (typeof axis !== 'number') return axis;
    for (const [port, shape] of shapes) {
      if (shape.length !== own.length || shape.some((length, at) => at !== axis && length !== own[at])) {
        return misfit(port, shape, first, own, axis);
      }
    }
    return {
      outputs: {
        y: own.with(
          axis,
          shapes.reduce((sum, [, shape]) => sum + shape[axis]!, 0),
        ),
      },
    };
  },
  steady: true,
  forward(inputs, params) {
    const { ports, shape } = layout(inputs, params);
    const out = lend(sizeOf(shape));
    for (const { port, view } of ports) writeView(out, view, inputs[port]!);
    return { outputs: { y: { shape, data: out } } };
  },
  vjp({ y: dy }, { inputs, params, needs }) {
    const answer: Record<string, Tensor> = {};
    for (const { port, view } of layout(inputs, params).ports) {
      if (needs(port)) answer[port] = readView(dy!.data, view);
    }
    return answer;
  },
  jvp(tangents, { inputs, outputs, params }) {
    const y = zeros(outputs.y!.shape);
    for (const { port, view } of layout(inputs, params).ports) {
      const tangent = tangents[port];
      if (tangent) writeView(y.data, view, tangent);
    }
    return { y };
  },
  jacobian(_output, input, { inputs, outputs, params }) {
    const { view } = layout(inputs, params).ports.find(({ port }) => port === input)!;
    const columns = inputs[input]!.data.length;
    const value = blankJacobian(outputs.y!.data.length, columns);
    if (!value) return null;
    const rows = readView(
      Float64Array.from(outputs.y!.data, (_, o) => o),
      view,
    );
    rows.data.forEach((o, i) => {
      value.data[o * columns + i] = 1;
    });
    return { value, tex: '\\frac{\\partial y_o}{\\partial x_i} = \\left[y_o \\text{ is read from } x_i\\right]' };
  },
  derivation: rulesOf,
  code: {
    pytorch: (args) => `torch.cat(${variables(args, countOfPorts(args.params))}, dim=${args.params.axis})`,
    numpy: (args) => `np.concatenate(${variables(args, countOfPorts(args.params))}, axis=${args.params.axis})`,
  },
  samples: [
    { name: 'vectors', inputs: { a: vector(1, 2), b: vector(3, 4, 5) } },
    { name: 'rows below', inputs: { a: wave([2, 3]), b: wave([1, 3], 1) } },
    { name: 'columns beside', params: { axis: 1 }, inputs: { a: wave([2, 2]), b: wave([2, 3], 1) } },
    { name: 'three', params: { n: 3, axis: -1 }, inputs: { a: wave([2, 1]), b: wave([2, 2], 1), c: wave([2, 1], 2) } },
    { name: 'one alone', params: { n: 1 }, inputs: { a: wave([2, 2]) } },
    { name: 'rank 3, middle', params: { axis: 1 }, inputs: { a: wave([2, 1, 2]), b: wave([2, 2, 2], 1) } },
    { name: 'rank 4, channels', params: { axis: -3 }, inputs: { a: wave([1, 2, 2, 2]), b: wave([1, 1, 2, 2], 1) } },
    { name: 'one of them empty', inputs: { a: sampleTensor([0, 3]), b: wave([2, 3], 1) } },
    { name: 'empty batch', params: { axis: 1 }, inputs: { a: sampleTensor([0, 3]), b: sampleTensor([0, 2]) } },
    { name: 'four', params: { n: 4 }, inputs: { a: wave([1]), b: wave([2], 1), c: wave([1], 2), d: wave([3], 3) } },
  ],
});

interface Piece {
  readonly port: string;
  /** The part of y that it is. */
  readonly view: View;
}

function layout(inputs: InputTensors, params: Params): { readonly ports: readonly Piece[]; readonly shape: Shape } {
  const names = portNames(countOfPorts(params));
  const own = inputs[names[0]!]!.shape;
  const axis = normalizeAxis(params.axis as number, own.length)!;
  const sizes = names.map((port) => inputs[port]!.shape[axis]!);
  const shape = own.with(
    axis,
    sizes.reduce((a, b) => a + b, 0),
  );
  const ports = names.map((port, k) => {
    const start = sizes.slice(0, k).reduce((a, b) => a + b, 0);
    return { port, view: narrowView(wholeView(shape), axis, start, sizes[k]!) };
  });
  return { ports, shape };
}

function rulesOf({ shapes, params }: DerivationContext): Derivation {
  const names = portNames(countOfPorts(params));
  const own = shapes[names[0]!] ?? [1];
  const axis = normalizeAxis(params.axis as number, own.length) ?? 0;
  const at = letters(own.length);
  const sizes = names.map((port) => shapes[port]?.[axis] ?? 1);
  const starts = sizes.map((_, k) => sizes.slice(0, k).reduce((a, b) => a + b, 0));
  const placed = (name: string, by: number): string => hole(name, at!.with(axis, shifted(at![axis]!, by)));
  return {
    forward: {
      y: placeRule(
        called('concat', ...names.map((port) => hole(port)), argument('axis', [axis])),
        'The tensors stand one behind the other along the axis; places are counted from 0.',
        at,
        () =>
          cases(
            names
              .slice(0, -1)
              .map((port, k) => [placed(port, -starts[k]!), `${at![axis]} < ${starts[k]! + sizes[k]!}`]),
            placed(names.at(-1)!, -starts.at(-1)!),
          ),
      ),
    },
    gradients: Object.fromEntries(
      names.map((port, k) => [
        port,
        placeRule(
          called(
            'slice',
            '#{dy}',
            argument('axes', [axis]),
            argument('starts', [starts[k]!]),
            argument('counts', [sizes[k]!]),
            argument('steps', [1]),
          ),
          `The piece of the gradient that stands where ${port} was put, unchanged.`,
          at,
          () => placed('dy', starts[k]!),
        ),
      ]),
    ),
  };
}

function misfit(port: string, shape: Shape, first: string, own: Shape, axis: number): Problem {
  const expected = own.map((length, at) => (at === axis ? 'any' : String(length))).join(' × ');
  const both = `${first} is ${shapeWords(own)}, ${port} is ${shapeWords(shape)}`;
  const shared = { port, expected, received: shapeText(shape) };
  if (shape.length + 1 === own.length && shape.every((length, at) => length === own.toSpliced(axis, 1)[at])) {
    return {
      ...shared,
      problem: `${port} lacks axis ${axis} of ${first} (${both})`,
      fix: {
        kind: 'insert',
        op: 'Unsqueeze',
        params: { axes: [axis] },
        text: `Insert an Unsqueeze, so that ${port} gets axis ${axis} with size 1.`,
      },
    };
  }
  if (shape.length !== own.length) {
    return {
      ...shared,
      problem: `${port} has ${shape.length} axes, but ${first} has ${own.length} (${both})`,
      fix: { kind: 'advice', text: `Give ${port} the shape ${expected}, or join along another axis.` },
    };
  }
  const clash = shape.findIndex((length, at) => at !== axis && length !== own[at]);
  const other = shape.findIndex((_, at) => shape.every((length, k) => k === at || length === own[k]));
  return {
    ...shared,
    problem: `sizes differ on axis ${clash}: ${own[clash]} and ${shape[clash]} (${both})`,
    fix:
      other >= 0
        ? { kind: 'param', name: 'axis', value: other, text: `Join along axis ${other}.` }
        : turned(shape, own, axis)
          ? {
              kind: 'insert',
              op: 'Transpose',
              text: `Insert a Transpose, so that ${port} is ${shapeWords(shape.toReversed())}.`,
            }
          : { kind: 'advice', text: `Give ${port} the shape ${expected}.` },
  };
}

/** Whether the reversed shape would do. */
function turned(shape: Shape, own: Shape, axis: number): boolean {
  return shape.toReversed().every((length, at) => at === axis || length === own[at]);
}
