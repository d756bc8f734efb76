// Unsqueeze: new axes of size 1. Shape: that of x with 1 at the axes named, which are counted in the result.
import { isProblem, type Params, type Problem } from '../engine/op.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { reshaped, scalar } from '../engine/tensor.ts';
import { axesAt } from './axes.ts';
import { tupleText } from './foldedAxes.ts';
import { called, placeRule, shapeArgument } from './placeRules.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const unsqueeze = rearrangement({
  name: 'Unsqueeze',
  glyph: '{\\langle}x{\\rangle}',
  summary: 'Adds axes of size 1.',
  about:
    'Puts in axes that hold one entry, so that a tensor lines up with another one: a vector becomes a row or a column, one sample a batch of one, a mask gets an axis for the heads. Broadcasting then repeats it along the new axis. The entries stay as they are, and backward the gradient only loses the axes again.',
  aliases: ['expand dims', 'expand_dims', 'newaxis', 'add axis', 'add dimension', 'batch of one', 'wrap'],
  formula: 'y_{i1} = x_i',
  output: 'x with axes of size 1 put in.',
  params: [
    {
      kind: 'integers',
      name: 'axes',
      default: [0],
      description: 'Where the new axes stand in the result: 0 in front, -1 at the end.',
    },
  ],
  shape(x, params) {
    const added = addedAxes(x, params);
    if (isProblem(added)) return added;
    return withAxes(x, added, 1);
  },
  read: (x, y) => reshaped(x, y),
  send: (dy, x) => reshaped(dy, x),
  rules(x, y, params) {
    const answer = addedAxes(x, params);
    const added = isProblem(answer) ? [] : answer;
    const at = letters(y.length);
    const own = at && at.filter((_, axis) => !added.includes(axis));
    return {
      y: placeRule(
        called('reshape', '#{x}', shapeArgument(y)),
        'The entries stay as they are, and get indices that can only be the first.',
        at,
        () => hole('x', own!),
      ),
      x: placeRule(
        called('reshape', '#{dy}', shapeArgument(x)),
        'No entry has changed, so the gradient only loses the new axes.',
        own,
        () => hole('dy', withAxes(own!, added, '0')),
      ),
    };
  },
  code: {
    pytorch({ inputs, params, shapes }) {
      const axes = params.axes as readonly number[];
      const rank = shapes?.x === undefined ? null : shapes.x.length + axes.length;
      const order =
        rank === null ? axes : axes.map((axis) => normalizeAxis(axis, rank) ?? axis).toSorted((a, b) => a - b);
      return order.reduce((text, axis) => `torch.unsqueeze(${text}, ${axis})`, inputs.x!);
    },
    numpy: ({ inputs, params }) => `np.expand_dims(${inputs.x}, ${tupleText(params.axes as readonly number[])})`,
  },
  samples: [
    { name: 'row', inputs: { x: vector(1, 2, 3) } },
    { name: 'column', params: { axes: [-1] }, inputs: { x: vector(1, 2, 3) } },
    { name: 'scalar to vector', inputs: { x: scalar(2) } },
    { name: 'matrix, in the middle', params: { axes: [1] }, inputs: { x: wave([2, 3]) } },
    { name: 'at both ends', params: { axes: [0, -1] }, inputs: { x: wave([2, 3]) } },
    { name: 'out of order', params: { axes: [3, 0] }, inputs: { x: wave([2, 3]) } },
    { name: 'rank 3', params: { axes: [2] }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4', params: { axes: [-3] }, inputs: { x: wave([2, 1, 3, 2]) } },
    { name: 'none', params: { axes: [] }, inputs: { x: wave([2, 2]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});

function addedAxes(x: Shape, params: Params): readonly number[] | Problem {
  const axes = params.axes as readonly number[];
  const target = Array.from({ length: x.length + axes.length }, () => 1);
  const found = axesAt(axes, target, 'x');
  if (!isProblem(found)) return found.toSorted((a, b) => a - b);
  return {
    ...found,
    problem: found.problem.replace(/: x .*, so there is/, `: with ${axes.length} new axes the result has`),
  };
}

function withAxes<T>(own: readonly T[], added: readonly number[], value: T): readonly T[] {
  return added.reduce<readonly T[]>((line, axis) => line.toSpliced(axis, 0, value), own);
}
