// Flip: the entries in reverse order along axes. Shape: that of x. Flipping twice gives x again, so the gradient is flipped, too.
import { isProblem, type Params } from '../engine/op.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { narrowView, readView, wholeView } from '../engine/view.ts';
import { axesAt } from './axes.ts';
import { tupleText } from './foldedAxes.ts';
import { argument, called, placeRule } from './placeRules.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const flip = rearrangement({
  name: 'Flip',
  glyph: '\\leftrightarrow',
  summary: 'Reverses the order of entries along axes.',
  about:
    'Turns the order of the entries round along the axes named, or along all of them: a mirrored image, a sequence read backwards by the other half of a bidirectional network, a kernel turned for a true convolution. Nothing else changes, and doing it twice undoes it, so backward the gradient is flipped in the same way.',
  aliases: ['reverse', 'mirror', 'flipud', 'fliplr', 'backwards', 'turn round'],
  formula: 'y_i = x_{n-1-i}',
  output: 'The same shape as x.',
  params: [
    {
      kind: 'integers',
      name: 'axes',
      default: null,
      nullable: true,
      description: 'The axes to reverse; negative ones count from the end. Not set: all of them.',
    },
  ],
  shape(x, params) {
    const axes = axesAt((params.axes as readonly number[] | null) ?? [], x, 'x');
    return isProblem(axes) ? axes : x;
  },
  read: (x, _y, params) => flipped(x, params),
  send: (dy, _x, params) => flipped(dy, params),
  rules(x, _y, params) {
    const axes = flippedAxes(x, params);
    const at = letters(x.length);
    const places = (): readonly string[] =>
      x.map((length, axis) => (axes.includes(axis) ? `${length - 1} - ${at![axis]}` : at![axis]!));
    const whole = (name: string): string =>
      axes.length === 0 ? hole(name) : called('flip', hole(name), argument(axes.length === 1 ? 'axis' : 'axes', axes));
    return {
      y: placeRule(whole('x'), 'The first entry along an axis becomes the last: places are counted from 0.', at, () =>
        hole('x', places()),
      ),
      x: placeRule(
        whole('dy'),
        'Every entry has only changed its place, and flipping again puts the gradient back there.',
        at,
        () => hole('dy', places()),
      ),
    };
  },
  code: {
    pytorch({ inputs, params, shapes }) {
      const axes = params.axes as readonly number[] | null;
      if (axes !== null) return `torch.flip(${inputs.x}, ${tupleText(axes)})`;
      const rank = shapes?.x?.length;
      return `torch.flip(${inputs.x}, ${rank === undefined ? `tuple(range(${inputs.x}.ndim))` : tupleText(Array.from({ length: rank }, (_, axis) => axis))})`;
    },
    numpy: ({ inputs, params }) =>
      params.axes === null
        ? `np.flip(${inputs.x})`
        : `np.flip(${inputs.x}, axis=${tupleText(params.axes as readonly number[])})`,
  },
  samples: [
    { name: 'vector', inputs: { x: vector(1, 2, 3) } },
    { name: 'scalar', inputs: { x: scalar(2) } },
    { name: 'matrix, both axes', inputs: { x: wave([2, 3]) } },
    { name: 'rows', params: { axes: [0] }, inputs: { x: wave([3, 2]) } },
    { name: 'columns', params: { axes: [-1] }, inputs: { x: wave([2, 3]) } },
    { name: 'an axis of size 1', params: { axes: [1] }, inputs: { x: wave([3, 1]) } },
    { name: 'no axis', params: { axes: [] }, inputs: { x: wave([2, 2]) } },
    { name: 'rank 3', params: { axes: [0, 2] }, inputs: { x: wave([2, 2, 3]) } },
    { name: 'rank 4', params: { axes: [-1, 1] }, inputs: { x: wave([2, 2, 1, 3]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});

function flippedAxes(x: Shape, params: Params): readonly number[] {
  const axes = params.axes as readonly number[] | null;
  return axes === null ? x.map((_, axis) => axis) : axes.map((axis) => normalizeAxis(axis, x.length) ?? 0);
}

function flipped(x: Tensor, params: Params): Tensor {
  const { shape } = x;
  const view = flippedAxes(shape, params).reduce(
    (seen, axis) => narrowView(seen, axis, shape[axis]! - 1, shape[axis]!, -1),
    wholeView(shape),
  );
  return readView(x.data, view);
}
