// Reshape: the same entries in the same order under another shape; one -1 stands for what is left. Shape: the param, with as many
// entries as x.
import type { ParamValue, Problem } from '../engine/op.ts';
import { type Shape, shapeText, sizeOf } from '../engine/shape.ts';
import { reshaped, scalar } from '../engine/tensor.ts';
import { tupleText } from './foldedAxes.ts';
import { called, placeRule, reshapedPlaces, shapeArgument } from './placeRules.ts';
import { hasShape } from './ports.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const reshape = rearrangement({
  name: 'Reshape',
  glyph: '\\boxplus',
  summary: 'The same entries under another shape.',
  about:
    'Lays the entries out anew, row by row, without changing or moving any of them: an image becomes a row of pixels, a row of features becomes heads of attention. One size may be -1, which stands for whatever is left. It does not transpose: rows and columns change places only with Transpose. Backward the gradient simply gets the old shape again.',
  aliases: ['view', 'resize', 'fold', 'unflatten', 'rearrange', 'change shape'],
  formula: 'y_{\\text{flat}(j)} = x_{\\text{flat}(i)}',
  output: 'The entries of x, row by row, under the new shape.',
  params: [
    {
      kind: 'integers',
      name: 'shape',
      default: [-1],
      min: -1,
      description:
        'The new sizes; one of them may be -1, for what is left. (A 0 is a size of 0, where ONNX keeps the old one.)',
    },
  ],
  shape: (x, params) => resolved(x, params.shape!),
  read: (x, y) => reshaped(x, y),
  send: (dy, x) => reshaped(dy, x),
  rules(x, y) {
    const [from, to] = [letters(x.length), letters(y.length)];
    return {
      y: placeRule(
        called('reshape', '#{x}', shapeArgument(y)),
        'The entries stay in their order, row by row, and are only cut into other rows. Places are counted from 0.',
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
    pytorch: ({ inputs, params }) => `torch.reshape(${inputs.x}, ${tupleText(params.shape as readonly number[])})`,
    numpy: ({ inputs, params }) => `np.reshape(${inputs.x}, ${tupleText(params.shape as readonly number[])})`,
  },
  samples: [
    { name: 'matrix to vector', inputs: { x: wave([2, 3]) } },
    { name: 'vector to matrix', params: { shape: [2, 3] }, inputs: { x: vector(1, 2, 3, 4, 5, 6) } },
    { name: 'other rows', params: { shape: [3, 2] }, inputs: { x: wave([2, 3]) } },
    { name: 'what is left', params: { shape: [4, -1] }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'one axis stays', params: { shape: [2, 6, 1] }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4 to rank 2', params: { shape: [-1, 6] }, inputs: { x: wave([2, 1, 3, 2]) } },
    { name: 'an axis is split', params: { shape: [3, 2, 2] }, inputs: { x: wave([3, 4]) } },
    { name: 'rank 4, from other rows', params: { shape: [2, 2, 3, 1] }, inputs: { x: wave([3, 4]) } },
    { name: 'scalar to vector', inputs: { x: scalar(2.5) } },
    { name: 'one entry to scalar', params: { shape: [] }, inputs: { x: wave([1, 1]) } },
    { name: 'empty batch', params: { shape: [3, -1] }, inputs: { x: sampleTensor([0, 3]) } },
    { name: 'nothing', params: { shape: [0, 5] }, inputs: { x: sampleTensor([2, 0]) } },
  ],
});

/** The new shape with -1 replaced, or the problem. */
function resolved(x: Shape, param: ParamValue): Shape | Problem {
  const shape = param as readonly number[];
  const size = sizeOf(x);
  const known = sizeOf(shape.filter((length) => length !== -1));
  const open = shape.filter((length) => length === -1).length;
  if (open > 1) {
    return wrong(x, shape, `shape has ${open} sizes of -1, but only one can be told from the others`);
  }
  if (open === 1 && known === 0) {
    return wrong(x, shape, 'shape has a size of 0 beside -1, so -1 could be anything');
  }
  if (open === 1 && size % known === 0) return shape.map((length) => (length === -1 ? size / known : length));
  if (open === 0 && known === size) return shape;
  const have = `x has ${size} ${size === 1 ? 'entry' : 'entries'} (${hasShape(x).replace(/^has |^is /, '')})`;
  return wrong(
    x,
    shape,
    open === 1
      ? `${have}, which cannot be cut into rows of ${known}: shape is [${shape.join(', ')}]`
      : `${have}, but shape [${shape.join(', ')}] holds ${known}`,
  );
}

function wrong(x: Shape, shape: readonly number[], problem: string): Problem {
  const value = nearest(sizeOf(x), shape);
  return {
    problem,
    port: 'x',
    expected: shapeText(shape),
    received: shapeText(x),
    fix: {
      kind: 'param',
      name: 'shape',
      value,
      text: value.length === 1 && value[0] === -1 ? 'Make it one row: [-1].' : `Use [${value.join(', ')}].`,
    },
  };
}

/** The shape with its last size that can be told from the others replaced by -1. */
function nearest(size: number, shape: readonly number[]): readonly number[] {
  for (let at = shape.length - 1; at >= 0; at--) {
    const others = shape.toSpliced(at, 1);
    const known = sizeOf(others);
    if (!others.includes(-1) && known > 0 && size % known === 0) return shape.with(at, -1);
  }
  return [-1];
}
