// Flatten: the axes from `start` on become one. Shape: the sizes before start, then the product of the others.
import { isProblem, type Params, type Problem } from '../engine/op.ts';
import { normalizeAxis, type Shape, shapeText, sizeOf } from '../engine/shape.ts';
import { reshaped, scalar } from '../engine/tensor.ts';
import { axisRange } from './classAxis.ts';
import { called, placeRule, reshapedPlaces, shapeArgument } from './placeRules.ts';
import { hasShape } from './ports.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const flatten = rearrangement({
  name: 'Flatten',
  glyph: '\\boxminus',
  summary: 'Lays all axes but the first into one row per sample.',
  about:
    'Makes one long row of all axes from a given one on, usually of everything but the batch: the step from the maps of a convolution, or the pixels of an image, to the features that an affine layer reads. No entry changes or moves against its neighbours. Backward the gradient gets the old shape again.',
  aliases: ['ravel', 'vectorize', 'vec', 'unroll', 'to features'],
  formula: 'y_{n,\\text{flat}(i)} = x_{n,i}',
  output: 'The axes before start as they are, then one axis for all others.',
  params: [
    {
      kind: 'integer',
      name: 'start',
      default: 1,
      description:
        'The first axis that is laid into the row, counted from either end: 0 makes a vector of everything. (ONNX always gives two axes.)',
    },
  ],
  shape(x, params) {
    const start = startOf(x, params);
    return isProblem(start) ? start : [...x.slice(0, start.axis), sizeOf(x.slice(start.axis))];
  },
  read: (x, y) => reshaped(x, y),
  send: (dy, x) => reshaped(dy, x),
  rules(x, y) {
    const [from, to] = [letters(x.length), letters(y.length)];
    return {
      y: placeRule(
        called('reshape', '#{x}', shapeArgument(y)),
        'The entries stay in their order, row by row; only the cuts between the last axes go. Places are counted from 0.',
        to,
        () => hole('x', reshapedPlaces(x, y, to!)),
      ),
      x: placeRule(
        called('reshape', '#{dy}', shapeArgument(x)),
        'Every entry was only laid out anew, so its gradient goes back to the old shape in the same way.',
        from,
        () => hole('dy', reshapedPlaces(y, x, from!)),
      ),
    };
  },
  code: {
    pytorch: ({ inputs, params }) => `torch.flatten(${inputs.x}, start_dim=${params.start})`,
    numpy({ inputs, params, shapes }) {
      const start = params.start as number;
      const rank = shapes?.x?.length;
      const axis = rank === undefined ? start : (normalizeAxis(start, Math.max(rank, 1)) ?? start);
      if (axis === 0) return `np.reshape(${inputs.x}, (-1,))`;
      return `np.reshape(${inputs.x}, (*${inputs.x}.shape[:${axis}], np.prod(${inputs.x}.shape[${axis}:], dtype=int)))`;
    },
  },
  samples: [
    { name: 'matrix as it is', inputs: { x: wave([2, 3]) } },
    { name: 'matrix to vector', params: { start: 0 }, inputs: { x: wave([2, 3]) } },
    { name: 'rank 3', inputs: { x: wave([2, 3, 2]) } },
    { name: 'images', inputs: { x: wave([2, 1, 3, 2]) } },
    { name: 'rank 4, the last two', params: { start: -2 }, inputs: { x: wave([2, 1, 3, 2]) } },
    { name: 'rank 3 to vector', params: { start: 0 }, inputs: { x: wave([2, 2, 2]) } },
    { name: 'rank 3, middle', params: { start: -3 }, inputs: { x: wave([2, 2, 3]) } },
    { name: 'vector', params: { start: 0 }, inputs: { x: vector(1, 2, 3) } },
    { name: 'scalar to vector', params: { start: 0 }, inputs: { x: scalar(2) } },
    { name: 'an axis of size 1', inputs: { x: wave([3, 1]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3, 2]) } },
  ],
});

/** A scalar counts as one entry, as in PyTorch. */
function startOf(x: Shape, params: Params): { readonly axis: number } | Problem {
  const start = params.start as number;
  const rank = Math.max(x.length, 1);
  const axis = normalizeAxis(start, rank);
  if (axis !== null) return { axis };
  return {
    problem: `start is ${start}, but x ${hasShape(x)}: there is ${axisRange(rank)} to start from`,
    port: 'x',
    expected: axisRange(rank),
    received: shapeText(x),
    fix: { kind: 'param', name: 'start', value: 0, text: 'Start at axis 0, for one vector of everything.' },
  };
}
