// Stack: tensors of one shape as the slices of a new axis. Shape: that of a with the number of tensors put in at the axis.
import { lend } from '../engine/buffers.ts';
import {
  type Derivation,
  type DerivationContext,
  defineOp,
  type InputShape,
  isProblem,
  type Params,
  type Problem,
} from '../engine/op.ts';
import { normalizeAxis, type Shape, sameShape, shapeName, shapeText, sizeOf } from '../engine/shape.ts';
import { reshaped, scalar, type Tensor, zeros } from '../engine/tensor.ts';
import { narrowView, readView, type View, wholeView, writeView } from '../engine/view.ts';
import { axisAt } from './axes.ts';
import { blankJacobian } from './diagonal.ts';
import { insertFix } from './insertFix.ts';
import { countOfPorts, countParam, manyPorts, portNames, variables } from './manyPorts.ts';
import { argument, called, cases, placeRule } from './placeRules.ts';
import { hasShape, missing, shapeless } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const stack = defineOp({
  name: 'Stack',
  family: 'Shape',
  glyph: '\\tfrac{a}{b}',
  summary: 'Tensors of one shape as slices of a new axis.',
  about:
    'Lays tensors of the same shape on top of each other, along an axis that is new: single samples into a batch, the steps of a sequence into one tensor, red, green and blue into an image. Concat joins along an axis that is there already. Backward each tensor gets its own slice of the gradient.',
  aliases: ['pack', 'batch', 'dstack', 'collate', 'pile up', 'new axis'],
  formula: 'y_0 = a, \\; y_1 = b',
  inputs: (params) => manyPorts(countOfPorts(params), 'A tensor; all must have the same shape.'),
  outputs: [{ name: 'y', description: 'All of them, along a new axis.' }],
  params: [
    {
      kind: 'integer',
      name: 'axis',
      default: 0,
      description: 'Where the new axis stands in the result; negative counts from the end.',
    },
    countParam,
  ],
  infer(inputs, params) {
    const names = portNames(countOfPorts(params));
    const shape = sharedShape(inputs, names);
    if (isProblem(shape)) return shape;
    const axis = axisAt(params.axis as number, [...shape, 1], names[0]!);
    if (typeof axis !== 'number') {
      return { ...axis, problem: `axis ${params.axis} does not exist: the stack has ${shape.length + 1} axes` };
    }
    const open = names.filter((port) => inputs[port] === 'open');
    return {
      outputs: { y: shape.toSpliced(axis, 0, names.length) },
      ...(open.length > 0 && { inputs: Object.fromEntries(open.map((port) => [port, shape])) }),
    };
  },
  steady: true,
  forward(inputs, params) {
    const names = portNames(countOfPorts(params));
    const { shape, views } = layout(inputs[names[0]!]!.shape, params);
    const out = lend(sizeOf(shape));
    names.forEach((port, k) => {
      writeView(out, views[k]!, inputs[port]!);
    });
    return { outputs: { y: { shape, data: out } } };
  },
  vjp({ y: dy }, { inputs, params, needs }) {
    const names = portNames(countOfPorts(params));
    const own = inputs[names[0]!]!.shape;
    const { views } = layout(own, params);
    const answer: Record<string, Tensor> = {};
    names.forEach((port, k) => {
      if (needs(port)) answer[port] = reshaped(readView(dy!.data, views[k]!), own);
    });
    return answer;
  },
  jvp(tangents, { inputs, outputs, params }) {
    const y = zeros(outputs.y!.shape);
    const names = portNames(countOfPorts(params));
    const { views } = layout(inputs[names[0]!]!.shape, params);
    names.forEach((port, k) => {
      const tangent = tangents[port];
      if (tangent) writeView(y.data, views[k]!, tangent);
    });
    return { y };
  },
  jacobian(_output, input, { inputs, outputs, params }) {
    const names = portNames(countOfPorts(params));
    const { views } = layout(inputs[input]!.shape, params);
    const columns = inputs[input]!.data.length;
    const value = blankJacobian(outputs.y!.data.length, columns);
    if (!value) return null;
    const rows = readView(
      Float64Array.from(outputs.y!.data, (_, o) => o),
      views[names.indexOf(input)]!,
    );
    rows.data.forEach((o, i) => {
      value.data[o * columns + i] = 1;
    });
    return { value, tex: '\\frac{\\partial y_o}{\\partial x_i} = \\left[y_o \\text{ is read from } x_i\\right]' };
  },
  derivation: rulesOf,
  code: {
    pytorch: (args) => `torch.stack(${variables(args, countOfPorts(args.params))}, dim=${args.params.axis})`,
    numpy: (args) => `np.stack(${variables(args, countOfPorts(args.params))}, axis=${args.params.axis})`,
  },
  samples: [
    { name: 'vectors', inputs: { a: vector(1, 2, 3), b: vector(4, 5, 6) } },
    { name: 'vectors as columns', params: { axis: -1 }, inputs: { a: vector(1, 2, 3), b: vector(4, 5, 6) } },
    { name: 'scalars', params: { n: 3 }, inputs: { a: scalar(1), b: scalar(2), c: scalar(3) } },
    { name: 'matrices, in the middle', params: { axis: 1 }, inputs: { a: wave([2, 3]), b: wave([2, 3], 1) } },
    { name: 'one alone', params: { n: 1 }, inputs: { a: wave([2, 1]) } },
    { name: 'three', params: { n: 3, axis: 2 }, inputs: { a: wave([2, 2]), b: wave([2, 2], 1), c: wave([2, 2], 2) } },
    { name: 'rank 3', params: { axis: -2 }, inputs: { a: wave([2, 1, 2]), b: wave([2, 1, 2], 1) } },
    { name: 'rank 4', inputs: { a: wave([1, 2, 1, 2]), b: wave([1, 2, 1, 2], 1) } },
    { name: 'empty batch', params: { axis: 1 }, inputs: { a: sampleTensor([0, 3]), b: sampleTensor([0, 3]) } },
  ],
});

/** The one shape of all that have one; open ports take it. */
function sharedShape(inputs: Readonly<Record<string, InputShape>>, names: readonly string[]): Shape | Problem {
  let found: readonly [string, Shape] | null = null;
  for (const port of names) {
    const shape = inputs[port];
    if (shape === undefined) return missing(port);
    if (shape === 'open') continue;
    if (found === null) found = [port, shape];
    else if (!sameShape(shape, found[1])) return misfit(port, shape, ...found);
  }
  return found?.[1] ?? shapeless(names[0]!);
}

function misfit(port: string, shape: Shape, first: string, own: Shape): Problem {
  return {
    problem: `${port} ${hasShape(shape)}, but ${first} ${hasShape(own)}: only tensors of one shape can be stacked`,
    port,
    expected: shapeText(own),
    received: shapeText(shape),
    fix: insertFix(port, shape, (laid) => sameShape(laid, own), own) ?? {
      kind: 'advice',
      text: `Give ${port} the shape ${shapeName(own)}, or join them with Concat.`,
    },
  };
}

/** The slice of y that each tensor is. */
function layout(own: Shape, params: Params): { readonly shape: Shape; readonly views: readonly View[] } {
  const count = countOfPorts(params);
  const axis = normalizeAxis(params.axis as number, own.length + 1)!;
  const shape = own.toSpliced(axis, 0, count);
  return { shape, views: Array.from({ length: count }, (_, k) => narrowView(wholeView(shape), axis, k, 1)) };
}

function rulesOf({ shapes, params }: DerivationContext): Derivation {
  const names = portNames(countOfPorts(params));
  const own = shapes[names[0]!] ?? [];
  const axis = normalizeAxis(params.axis as number, own.length + 1) ?? 0;
  const at = letters(own.length + 1);
  const inner = at && at.toSpliced(axis, 1);
  return {
    forward: {
      y: placeRule(
        called('stack', ...names.map((port) => hole(port)), argument('axis', [axis])),
        'Each tensor becomes one slice of the new axis; slices are counted from 0.',
        at,
        () =>
          cases(
            names.slice(0, -1).map((port, k) => [hole(port, inner!), `${at![axis]} = ${k}`]),
            hole(names.at(-1)!, inner!),
          ),
      ),
    },
    gradients: Object.fromEntries(
      names.map((port, k) => [
        port,
        placeRule(
          called('unstack', '#{dy}', argument('axis', [axis]), argument('at', [k])),
          `The slice of the gradient that ${port} became, unchanged.`,
          inner,
          () => hole('dy', inner!.toSpliced(axis, 0, String(k))),
        ),
      ]),
    ),
  };
}
