// GLU: y = a sigmoid(b), where a and b are the two halves of x along one axis. Shape: that of x with half of that axis.
import { allocate, computed } from '../engine/buffers.ts';
import { type Derivation, type DerivationContext, defineOp, isProblem, type Problem } from '../engine/op.ts';
import { type Along, alongAxis } from '../engine/reduce.ts';
import { normalizeAxis, type Shape, shapeWords } from '../engine/shape.ts';
import { axisParam, axisRange } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { graphOf } from './graphOf.ts';
import { hasShape, shapeAt } from './ports.ts';
import { hole, letters, notationFor } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

/** 1 / (1 + e^-x), without overflow. */
function gateOf(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

function badAxis(shape: Shape, axis: number): Problem | null {
  if (shape.length === 0) {
    return {
      problem: 'x is a scalar, but is split into two halves along an axis',
      port: 'x',
      expected: 'an axis of even length',
      received: 'scalar',
      fix: { kind: 'advice', text: 'Give x an even number of entries, half of them values and half of them gates.' },
    };
  }
  const at = normalizeAxis(axis, shape.length);
  if (at === null) {
    const range = axisRange(shape.length);
    return {
      problem: `axis ${axis} does not exist: x ${hasShape(shape)}, so there is ${range}`,
      port: 'x',
      expected: range,
      received: String(axis),
      fix: { kind: 'param', name: 'axis', value: -1, text: 'Take the last axis.' },
    };
  }
  if (shape[at]! % 2 === 0) return null;
  const even = shape.findLastIndex((length) => length % 2 === 0);
  return {
    problem: `axis ${axis} of x has ${shape[at]} entries (${shapeWords(shape)}), which cannot be halved`,
    port: 'x',
    expected: 'an even length',
    received: String(shape[at]),
    fix:
      even < 0
        ? { kind: 'advice', text: `Make that axis ${shape[at]! + 1} long, half values and half gates.` }
        : { kind: 'param', name: 'axis', value: even, text: `Halve axis ${even}, which has ${shape[even]} entries.` },
  };
}

/** Visits every entry of y: its place, and those of its value and of its gate in x. */
function eachPair({ outer, length, inner }: Along, visit: (output: number, value: number, gate: number) => void): void {
  const half = (length / 2) * inner;
  for (let o = 0, at = 0; o < outer; o++) {
    const start = o * length * inner;
    for (let i = 0; i < half; i++, at++) visit(at, start + i, start + half + i);
  }
}

export const glu = defineOp({
  name: 'GLU',
  family: 'Activations',
  glyph: 'a\\sigma(b)',
  summary: 'One half of the input, gated by the sigmoid of the other half.',
  about:
    'The gated linear unit splits its input in two along an axis: the first half are values, the second half, through a sigmoid, says how much of each passes. Put it after a layer with twice the units that you want. The linear path lets gradients through where the gate is open; gated convolutions and the feed-forward layers of many transformers build on it.',
  aliases: ['gated linear unit', 'gate', 'glu', 'activation', 'swiglu', 'gated convolution'],
  formula: 'y = a \\odot \\sigma(b), \\quad x = [a, b]',
  inputs: [
    { name: 'x', role: 'data', differentiable: true, description: 'Values, then gates, along an axis of even length.' },
  ],
  outputs: [{ name: 'y', description: 'The shape of x with half of that axis.' }],
  params: [{ ...axisParam, description: 'The axis that is halved; negative counts from the end.' }],
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const axis = params.axis as number;
    const problem = badAxis(x, axis);
    if (problem) return problem;
    const at = normalizeAxis(axis, x.length)!;
    return { outputs: { y: x.with(at, x[at]! / 2) } };
  },
  steady: true,
  forward({ x }, params) {
    const { data, shape } = x!;
    const at = normalizeAxis(params.axis as number, shape.length)!;
    const y = computed(data.length / 2, (out) => {
      eachPair(alongAxis(shape, at), (o, a, b) => {
        out[o] = data[a]! * gateOf(data[b]!);
      });
    });
    return { outputs: { y: { shape: shape.with(at, shape[at]! / 2), data: y } } };
  },
  // da = dy sigmoid(b);  db = dy a sigmoid(b) sigmoid(-b)
  vjp({ y: dy }, { inputs, params }) {
    const { data, shape } = inputs.x!;
    const ofY = dy!.data;
    const dx = computed(data.length, (out) => {
      eachPair(alongAxis(shape, params.axis as number), (o, a, b) => {
        const gate = gateOf(data[b]!);
        out[a] = ofY[o]! * gate;
        out[b] = ofY[o]! * (data[a]! * gate * gateOf(-data[b]!));
      });
    });
    return { x: { shape, data: dx } };
  },
  jvp({ x: tangent }, { inputs, outputs, params }) {
    const { data, shape } = inputs.x!;
    const moved = tangent!.data;
    const y = allocate(data.length / 2);
    eachPair(alongAxis(shape, params.axis as number), (o, a, b) => {
      const gate = gateOf(data[b]!);
      y[o] = moved[a]! * gate + moved[b]! * (data[a]! * gate * gateOf(-data[b]!));
    });
    return { y: { shape: outputs.y!.shape, data: y } };
  },
  jacobian(_output, _input, { inputs, params }) {
    const { data, shape } = inputs.x!;
    const value = blankJacobian(data.length / 2, data.length);
    if (!value) return null;
    eachPair(alongAxis(shape, params.axis as number), (o, a, b) => {
      const gate = gateOf(data[b]!);
      value.data[o * data.length + a] = gate;
      value.data[o * data.length + b] = data[a]! * gate * gateOf(-data[b]!);
    });
    const tex =
      '\\begin{bmatrix} \\operatorname{diag}\\left(\\sigma(b)\\right) & \\operatorname{diag}\\left(a \\odot \\sigma(b) \\odot (1 - \\sigma(b))\\right) \\end{bmatrix}';
    return { value, tex };
  },
  expand(params, shapes) {
    const axis = params.axis as number;
    const length = shapes.x?.at(normalizeAxis(axis, shapes.x.length) ?? 0) ?? 0;
    return graphOf(
      {
        halves: ['Split', { x: 'x' }, { sizes: [length / 2, length / 2], axis }],
        gate: ['Sigmoid', { x: 'halves.y1' }],
        gated: ['Multiply', { a: 'halves.y0', b: 'gate' }],
      },
      { y: 'gated' },
    );
  },
  derivation,
  code: {
    pytorch: ({ inputs, params }) => `F.glu(${inputs.x}, dim=${params.axis as number})`,
    numpy: ({ inputs, params }) =>
      `(h := np.split(${inputs.x}, 2, axis=${params.axis as number}))[0] / (1 + np.exp(-h[1]))`,
  },
  samples: [
    { name: 'vector', inputs: { x: vector(1, 2, 0.5, -1) } },
    { name: 'two entries', inputs: { x: vector(-1.5, 0.25) } },
    { name: 'a batch', inputs: { x: wave([3, 4]) } },
    { name: 'first axis', params: { axis: 0 }, inputs: { x: wave([4, 1]) } },
    { name: 'rank 3, middle axis', params: { axis: 1 }, inputs: { x: wave([2, 4, 3]) } },
    { name: 'rank 4, axis counted from the end', params: { axis: -3 }, inputs: { x: wave([2, 2, 1, 3]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 4]) } },
    { name: 'nothing to halve', inputs: { x: sampleTensor([2, 0]) } },
    { name: 'gates open and shut', inputs: { x: vector(3, -2, 5, 1000, -1000, 0) } },
    { name: 'infinite', inputs: { x: vector(1, Infinity, Infinity, -Infinity) }, kinks: ['x'] },
  ],
});

function derivation({ shapes, params }: DerivationContext): Derivation {
  const shape = shapes.x ?? [2];
  const axis = normalizeAxis(params.axis as number, shape.length) ?? 0;
  const half = (shape[axis] ?? 2) / 2;
  const indices = letters(shape.length);
  const { times } = notationFor(shape);
  const letter = indices?.[axis] ?? 'i';
  const at = (port: string, index: string): string => hole(port, indices?.with(axis, index) ?? []);
  const gate = (tex: string): string => `\\sigma\\left(${tex}\\right)`;
  const [first, second] = ['first', 'second'].map((side) => `\\operatorname{${side}}\\left(#{x}\\right)`) as [
    string,
    string,
  ];
  const valueBehind = at('x', `${letter} - ${half}`);
  const own = at('x', letter);
  return {
    forward: {
      y: {
        tex: times(first, gate(second)),
        ...(indices && { entry: { indices, tex: `${own} \\cdot ${gate(at('x', `${letter} + ${half}`))}` } }),
        words: 'The first half of the axis is multiplied by the sigmoid of the second half.',
      },
    },
    gradients: {
      x: {
        tex: `\\operatorname{concat}\\left(${times('#{dy}', gate(second))}, ${times('#{dy}', first, gate(second), `\\left(1 - ${gate(second)}\\right)`)}, \\mathrm{axis} = ${axis}\\right)`,
        ...(indices && {
          entry: {
            indices,
            tex:
              `\\begin{cases} ${at('dy', letter)} \\cdot ${gate(at('x', `${letter} + ${half}`))} & \\text{if } ${letter} < ${half} \\\\ ` +
              `${at('dy', `${letter} - ${half}`)} \\cdot ${valueBehind} \\cdot ${gate(own)} \\cdot \\left(1 - ${gate(own)}\\right) & \\text{otherwise} \\end{cases}`,
          },
        }),
        words:
          'Values get the gradient times their gate, gates the gradient times their value and the slope of the sigmoid.',
      },
    },
  };
}
