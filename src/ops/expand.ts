// Expand: the entries repeated along axes of size 1 and new axes in front, as broadcasting does. Shape: the param, -1 keeps a size.
import { expandTo } from '../engine/broadcast.ts';
import type { ParamValue, Problem } from '../engine/op.ts';
import { type Shape, shapeText } from '../engine/shape.ts';
import { scalar } from '../engine/tensor.ts';
import { broadcastWords } from './axisWords.ts';
import { tupleText } from './foldedAxes.ts';
import { called, placeRule, shapeArgument } from './placeRules.ts';
import { hasShape } from './ports.ts';
import { rearrangement } from './rearrangement.ts';
import { broadcastIndices, hole, letters, repeatedAxes, sumOver, sumOverAxes } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const expand = rearrangement({
  name: 'Expand',
  glyph: 'x\\,x',
  summary: 'Repeats entries along axes of size 1 or new axes.',
  about:
    'Does by itself what broadcasting does between two operands: axes of size 1 are repeated to a given size, and new axes may come in front. It makes one row serve every sample, or one number a whole tensor. Each entry is read many times, so backward all gradients along the repeated axes are added up.',
  aliases: ['broadcast', 'broadcast_to', 'broadcast to', 'repeat', 'expand as'],
  formula: 'y_{ij} = x_{1j}',
  output: 'x repeated to the shape.',
  params: [
    {
      kind: 'integers',
      name: 'shape',
      default: [2, -1],
      min: -1,
      description:
        'The shape to repeat to, lined up from the last axis; -1 keeps the size. (In ONNX a 1 keeps it, too.)',
    },
  ],
  shape: (x, params) => resolved(x, params.shape!),
  read: (x, y) => expandTo(x, y),
  // The engine sums it back over the repeated axes.
  send: (dy) => dy,
  rules(x, y) {
    const repeated = repeatedAxes(x, y);
    const lead = y.length - x.length;
    const at = letters(y.length);
    const spare = at && letters(x.length, at);
    const own = at && spare && x.map((_, axis) => (repeated.includes(axis + lead) ? spare[axis]! : at[axis + lead]!));
    return {
      y: placeRule(
        called('expand', '#{x}', shapeArgument(y)),
        'Every entry is repeated along the axes that are new or had size 1.',
        at,
        () => hole('x', broadcastIndices(x, y, at!)),
      ),
      x: placeRule(
        `${sumOverAxes(repeated)}#{dy}`,
        `An entry was read once for each repetition, so the gradients of all of them are added up.${broadcastWords('x', x, y)}`,
        own,
        () => `${sumOver(repeated.map((axis) => at![axis]!))}${hole('dy', at!)}`,
        at ? Object.fromEntries(repeated.map((axis) => [at[axis]!, `dy.${axis}`])) : {},
      ),
    };
  },
  code: {
    pytorch: ({ inputs, params }) => `${inputs.x}.expand(${tupleText(params.shape as readonly number[])})`,
    numpy({ inputs, params, shapes }) {
      const shape = params.shape as readonly number[];
      const own = shapes?.x;
      const full =
        own === undefined
          ? shape
          : shape.map((length, axis) => (length === -1 ? own[axis - shape.length + own.length] : length));
      return `np.broadcast_to(${inputs.x}, ${tupleText(full as readonly number[])})`;
    },
  },
  samples: [
    { name: 'copies of a vector', inputs: { x: vector(1, 2, 3) } },
    { name: 'a scalar to a matrix', params: { shape: [2, 3] }, inputs: { x: scalar(2.5) } },
    { name: 'a column', params: { shape: [2, 3] }, inputs: { x: wave([2, 1]) } },
    { name: 'a row, sizes kept', params: { shape: [4, -1] }, inputs: { x: wave([1, 3]) } },
    { name: 'as it is', params: { shape: [-1, -1] }, inputs: { x: wave([2, 2]) } },
    { name: 'rank 3 from a matrix', params: { shape: [2, 3, -1] }, inputs: { x: wave([3, 2]) } },
    { name: 'rank 4, two axes', params: { shape: [2, 3, 2, 3] }, inputs: { x: wave([2, 1, 2, 1]) } },
    { name: 'rank 3, the middle', params: { shape: [-1, 2, 2] }, inputs: { x: wave([2, 1, 2]) } },
    { name: 'empty batch', params: { shape: [0, 3] }, inputs: { x: wave([1, 3]) } },
    { name: 'nothing stays nothing', params: { shape: [2, 0] }, inputs: { x: sampleTensor([2, 0]) } },
    { name: 'huge and tiny', params: { shape: [2, 2] }, inputs: { x: vector(1e300, -1e-300) } },
  ],
});

function resolved(x: Shape, param: ParamValue): Shape | Problem {
  const shape = param as readonly number[];
  const lead = shape.length - x.length;
  const wanted = shape.map((length, axis) => (length === -1 ? (x[axis - lead] ?? -1) : length));
  const clash = wanted.findIndex((length, axis) => {
    const own = axis < lead ? 1 : x[axis - lead]!;
    return length === -1 || (own !== 1 && own !== length);
  });
  if (lead >= 0 && clash < 0) return wanted;
  const value = nearest(x, shape);
  const problem =
    lead < 0
      ? `x has ${x.length} axes (${hasShape(x)}), but shape [${shape.join(', ')}] only ${shape.length}`
      : shape[clash] === -1
        ? `shape has -1 at axis ${clash}, which is new: x ${hasShape(x)}, so there is no size to keep`
        : `axis ${clash - lead} of x has size ${x[clash - lead]}, but only size 1 can be repeated to ${shape[clash]}`;
  return {
    problem,
    port: 'x',
    expected: shapeText(shape),
    received: shapeText(x),
    fix: { kind: 'param', name: 'shape', value, text: `Use [${value.join(', ')}].` },
  };
}

/** The shape with -1 wherever x says the size, and 1 where it does not. */
function nearest(x: Shape, shape: readonly number[]): readonly number[] {
  const rank = Math.max(x.length, shape.length);
  return Array.from({ length: rank }, (_, axis) => {
    const own = x[axis - rank + x.length];
    const asked = shape[axis - rank + shape.length] ?? -1;
    if (own === undefined) return asked === -1 ? 1 : asked;
    return own === 1 ? asked : -1;
  });
}
