// Squeeze: axes of size 1 are dropped, all of them or those named. Shape: x without them; a named axis of another size stays.
import { isProblem, type Params } from '../engine/op.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { reshaped, scalar } from '../engine/tensor.ts';
import { axesAt } from './axes.ts';
import { called, placeRule, shapeArgument } from './placeRules.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

export const squeeze = rearrangement({
  name: 'Squeeze',
  glyph: '{\\rangle}x{\\langle}',
  summary: 'Drops axes of size 1.',
  about:
    'Takes away axes that hold only one entry, all of them or those that are named: the single channel of a grey image, the axis that a product with a column has left, the batch of one sample. The entries stay as they are. Broadcasting lines axes up from the last one, so a leftover axis in the wrong place is a usual mistake that this mends.',
  aliases: ['drop axis', 'remove dimension', 'unwrap', 'remove axis'],
  formula: 'y_i = x_{i1}',
  output: 'x without the axes of size 1.',
  params: [
    {
      kind: 'integers',
      name: 'axes',
      default: null,
      nullable: true,
      description: 'The axes to drop; one of another size stays (in ONNX that is an error). Not set: all of size 1.',
    },
  ],
  shape(x, params) {
    const found = axesAt((params.axes as readonly number[] | null) ?? [], x, 'x');
    return isProblem(found) ? found : keptAxes(x, params).map((axis) => x[axis]!);
  },
  read: (x, y) => reshaped(x, y),
  send: (dy, x) => reshaped(dy, x),
  rules(x, y, params) {
    const at = letters(x.length);
    const kept = keptAxes(x, params);
    const own = at && kept.map((axis) => at[axis]!);
    return {
      y: placeRule(
        called('reshape', '#{x}', shapeArgument(y)),
        'The entries stay as they are; indices that can only be the first are dropped.',
        own,
        () =>
          hole(
            'x',
            x.map((_, axis) => (kept.includes(axis) ? at![axis]! : '0')),
          ),
      ),
      x: placeRule(
        called('reshape', '#{dy}', shapeArgument(x)),
        'No entry has changed, so the gradient only gets its axes of size 1 back.',
        at,
        () => hole('dy', own!),
      ),
    };
  },
  code: {
    pytorch({ inputs, params, shapes }) {
      const axes = params.axes as readonly number[] | null;
      if (axes === null) return `torch.squeeze(${inputs.x})`;
      const rank = shapes?.x?.length;
      // From the last axis on, so that the numbers of the others stay.
      const order =
        rank === undefined ? axes : axes.map((axis) => normalizeAxis(axis, rank) ?? axis).toSorted((a, b) => b - a);
      return order.reduce((text, axis) => `torch.squeeze(${text}, ${axis})`, inputs.x!);
    },
    numpy({ inputs, params, shapes }) {
      const axes = params.axes as readonly number[] | null;
      if (axes === null) return `np.squeeze(${inputs.x})`;
      const shape = shapes?.x;
      // NumPy refuses axes of another size.
      const dropped = shape ? axes.filter((axis) => shape[normalizeAxis(axis, shape.length) ?? -1] === 1) : axes;
      return `np.squeeze(${inputs.x}, axis=(${dropped.map((axis) => `${axis},`).join(' ')}))`;
    },
  },
  samples: [
    { name: 'all axes of size 1', inputs: { x: wave([1, 3, 1]) } },
    { name: 'one of them', params: { axes: [0] }, inputs: { x: wave([1, 3, 1]) } },
    { name: 'from the end', params: { axes: [-1] }, inputs: { x: wave([3, 1]) } },
    { name: 'an axis of another size stays', params: { axes: [0, 1] }, inputs: { x: wave([2, 1, 3]) } },
    { name: 'rank 4', params: { axes: [-1, 1] }, inputs: { x: wave([2, 1, 3, 1]) } },
    { name: 'one entry to scalar', inputs: { x: wave([1, 1]) } },
    { name: 'nothing to drop', inputs: { x: wave([2, 3]) } },
    { name: 'none named', params: { axes: [] }, inputs: { x: wave([1, 3]) } },
    { name: 'vector of one', params: { axes: [0] }, inputs: { x: wave([1]) } },
    { name: 'scalar', inputs: { x: scalar(2) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 1, 3]) } },
    { name: 'column', params: { axes: [1] }, inputs: { x: wave([4, 1]) } },
  ],
});

function keptAxes(x: Shape, params: Params): readonly number[] {
  const named = params.axes as readonly number[] | null;
  const dropped = named?.map((axis) => normalizeAxis(axis, x.length)!) ?? x.map((_, axis) => axis);
  return x.flatMap((length, axis) => (length === 1 && dropped.includes(axis) ? [] : [axis]));
}
