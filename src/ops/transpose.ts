// Transpose: the same entries with the axes in another order. Shape: that of x with its sizes in that order; without perm reversed.
import { isProblem, type Params, type Problem } from '../engine/op.ts';
import { normalizeAxis, type Shape, shapeText } from '../engine/shape.ts';
import { scalar } from '../engine/tensor.ts';
import { transpose as permuted } from '../engine/transpose.ts';
import { tupleText } from './foldedAxes.ts';
import { argument, called, placeRule } from './placeRules.ts';
import { hasShape } from './ports.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const transpose = rearrangement({
  name: 'Transpose',
  glyph: 'x^{\\mathsf T}',
  summary: 'The same entries with the axes in another order.',
  about:
    'Turns rows into columns, or in general puts the axes into any order: the keys of attention before they meet the queries, an image from channels last to channels first. Without an order the axes are reversed, which for a matrix is the usual transpose and for a vector changes nothing. Backward the gradient is transposed the other way round.',
  aliases: ['permute', 'swap axes', 'T', 'swapaxes', 'moveaxis', 'rows to columns', 'reorder axes'],
  formula: 'y_{ij} = x_{ji}',
  output: 'The entries of x with the axes in the new order.',
  params: [
    {
      kind: 'integers',
      name: 'perm',
      default: null,
      nullable: true,
      description: 'Which axis of x each axis of y is; negative ones count from the end. Not set: reversed.',
    },
  ],
  shape(x, params) {
    const order = orderOf(x, params);
    return isProblem(order) ? order : order.map((axis) => x[axis]!);
  },
  read: (x, _y, params) => permuted(x, orderOf(x.shape, params) as readonly number[]),
  send: (dy, x, params) => permuted(dy, inverse(orderOf(x, params) as readonly number[])),
  rules(x, _y, params) {
    const answer = orderOf(x, params);
    const order = isProblem(answer) ? x.map((_, axis) => axis) : answer;
    const at = letters(x.length);
    const placed = (perm: readonly number[]): readonly string[] => perm.map((axis) => at![axis]!);
    const back = inverse(order);
    return {
      y: placeRule(wholeText('x', order), 'Every entry keeps its number; its indices change places.', at, () =>
        hole('x', placed(back)),
      ),
      x: placeRule(
        wholeText('dy', back),
        'Every entry was only moved, so its gradient is moved back: the axes return to their old order.',
        at,
        () => hole('dy', placed(order)),
      ),
    };
  },
  code: {
    pytorch: ({ inputs, params, shapes }) => `torch.permute(${inputs.x}, ${orderText(inputs.x!, params, shapes?.x)})`,
    numpy: ({ inputs, params }) =>
      params.perm === null
        ? `np.transpose(${inputs.x})`
        : `np.transpose(${inputs.x}, ${tupleText(params.perm as readonly number[])})`,
  },
  samples: [
    { name: 'matrix', inputs: { x: wave([2, 3]) } },
    { name: 'vector', inputs: { x: vector(1, 2, 3) } },
    { name: 'scalar', inputs: { x: scalar(2) } },
    { name: 'row to column', inputs: { x: wave([1, 3]) } },
    { name: 'rank 3, reversed', inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 3, the last two', params: { perm: [0, 2, 1] }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 3, round and round', params: { perm: [1, 2, 0] }, inputs: { x: wave([2, 3, 4]) } },
    { name: 'rank 4, from the end', params: { perm: [0, -1, 1, -2] }, inputs: { x: wave([2, 1, 3, 2]) } },
    { name: 'as it is', params: { perm: [0, 1] }, inputs: { x: wave([2, 2]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});

/** Axis k of y is axis `order[k]` of x. */
function orderOf(x: Shape, params: Params): readonly number[] | Problem {
  const perm = params.perm as readonly number[] | null;
  if (perm === null) return x.map((_, axis) => x.length - 1 - axis);
  const order = perm.map((axis) => normalizeAxis(axis, x.length));
  if (order.length === x.length && new Set(order).size === x.length && !order.includes(null)) {
    return order as readonly number[];
  }
  return {
    problem: `perm [${perm.join(', ')}] does not name each axis of x once: x ${hasShape(x)}, so there ${x.length === 1 ? 'is 1 axis' : `are ${x.length} axes`}`,
    port: 'x',
    expected: `each of 0 to ${Math.max(0, x.length - 1)} once`,
    received: `[${perm.join(', ')}] for ${shapeText(x)}`,
    fix: { kind: 'param', name: 'perm', value: null, text: 'Reverse the axes.' },
  };
}

function wholeText(name: string, perm: readonly number[]): string {
  if (perm.every((axis, k) => axis === k)) return hole(name);
  return perm.length === 2 ? `#{${name}^T}` : called('transpose', hole(name), argument('axes', perm));
}

function inverse(order: readonly number[]): readonly number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

function orderText(x: string, params: Params, shape: Shape | undefined): string {
  const perm = params.perm as readonly number[] | null;
  if (perm !== null) return tupleText(perm);
  if (shape === undefined) return `tuple(range(${x}.ndim))[::-1]`;
  return tupleText(shape.map((_, axis) => shape.length - 1 - axis));
}
