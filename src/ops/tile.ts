// Tile: copies of the whole tensor side by side along each axis. Shape: the sizes times the repeats, lined up from the last axis.
import type { Params } from '../engine/op.ts';
import { type Shape, stridesOf } from '../engine/shape.ts';
import { reshaped, scalar } from '../engine/tensor.ts';
import { readView, scatterView, type View } from '../engine/view.ts';
import { tupleText } from './foldedAxes.ts';
import { argument, called, placeRule } from './placeRules.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const tile = rearrangement({
  name: 'Tile',
  glyph: '\\square\\square',
  summary: 'Copies of the whole tensor, side by side.',
  about:
    'Lays copies of the whole tensor next to each other, as many along each axis as asked: a pattern that repeats, one sample as a whole batch. Unlike Expand it works along axes of any size. Every entry is read once in each copy, so backward the gradients of all copies are added up.',
  aliases: ['repeat', 'copies', 'replicate', 'repmat', 'np.tile', 'duplicate'],
  formula: 'y_i = x_{i \\bmod n}',
  output: 'The copies of x, as one tensor.',
  params: [
    {
      kind: 'integers',
      name: 'repeats',
      default: [2],
      min: 0,
      description: 'How many copies along each axis, lined up from the last one; further ones in front add axes.',
    },
  ],
  shape: (x, params) => counts(x, params).map((count, axis) => count * (x[axis - lead(x, params)] ?? 1)),
  read: (x, y, params) => reshaped(readView(x.data, copies(x.shape, params)), y),
  send(dy, x, params) {
    const view = copies(x, params);
    return scatterView(reshaped(dy, view.shape), view, x);
  },
  rules(x, y, params) {
    const times = counts(x, params);
    const first = lead(x, params);
    const at = letters(y.length);
    const own = at && letters(x.length, at);
    const tiled = times.map((count, axis) => count !== 1 || axis < first);
    // Only along tiled axes does a sum run.
    const place = own && x.map((_, axis) => (tiled[axis + first] ? own[axis]! : at[axis + first]!));
    const summed = at?.filter((_, axis) => tiled[axis]) ?? [];
    const picks = (): readonly string[] =>
      x.flatMap((length, axis) =>
        tiled[axis + first] && length !== 1
          ? [`\\left[${at![axis + first]} \\bmod ${length} = ${own![axis]}\\right]`]
          : [],
      );
    return {
      y: placeRule(
        called('tile', '#{x}', argument('repeats', times)),
        'The index of an entry, counted from 0, starts again in every copy.',
        at,
        () =>
          hole(
            'x',
            x.map((length, axis) => {
              const letter = at![axis + first]!;
              return length === 1 ? '0' : tiled[axis + first] ? `${letter} \\bmod ${length}` : letter;
            }),
          ),
      ),
      x: placeRule(
        called('untile', '#{dy}', argument('repeats', times)),
        'An entry was read once in each copy, so the gradients of its copies are added up.',
        place,
        () =>
          `${summed.length === 0 ? '' : `\\sum_{${summed.join(',')}} `}${[...picks(), hole('dy', at!)].join(' \\cdot ')}`,
        Object.fromEntries(summed.map((letter) => [letter, `dy.${at!.indexOf(letter)}`])),
      ),
    };
  },
  code: {
    pytorch: ({ inputs, params }) => `torch.tile(${inputs.x}, ${tupleText(params.repeats as readonly number[])})`,
    numpy: ({ inputs, params }) => `np.tile(${inputs.x}, ${tupleText(params.repeats as readonly number[])})`,
  },
  samples: [
    { name: 'vector', inputs: { x: vector(1, 2, 3) } },
    { name: 'scalar', params: { repeats: [3] }, inputs: { x: scalar(2) } },
    { name: 'matrix, both ways', params: { repeats: [2, 3] }, inputs: { x: wave([2, 2]) } },
    { name: 'matrix, columns', params: { repeats: [2] }, inputs: { x: wave([2, 2]) } },
    { name: 'one more axis', params: { repeats: [3, 1] }, inputs: { x: vector(1, 2) } },
    { name: 'an axis of size 1', params: { repeats: [1, 4] }, inputs: { x: wave([3, 1]) } },
    { name: 'rank 3', params: { repeats: [2, 1, 2] }, inputs: { x: wave([1, 2, 2]) } },
    { name: 'rank 4', params: { repeats: [2, 1] }, inputs: { x: wave([2, 1, 2, 2]) } },
    { name: 'once', params: { repeats: [1, 1] }, inputs: { x: wave([2, 2]) } },
    { name: 'not at all', params: { repeats: [0, 1] }, inputs: { x: wave([2, 2]) } },
    { name: 'empty batch', params: { repeats: [2, 2] }, inputs: { x: sampleTensor([0, 3]) } },
  ],
});

/** How many axes y has in front of those of x. */
function lead(x: Shape, params: Params): number {
  return Math.max(0, (params.repeats as readonly number[]).length - x.length);
}

/** The repeats, one for each axis of y. */
function counts(x: Shape, params: Params): readonly number[] {
  const repeats = params.repeats as readonly number[];
  return [...Array.from({ length: Math.max(0, x.length - repeats.length) }, () => 1), ...repeats];
}

/** In front of every axis of x one that repeats. */
function copies(x: Shape, params: Params): View {
  const first = lead(x, params);
  const strides = stridesOf(x);
  const both = counts(x, params).map((count, axis) => ({
    shape: axis < first ? [count] : [count, x[axis - first]!],
    strides: axis < first ? [0] : [0, strides[axis - first]!],
  }));
  return { shape: both.flatMap(({ shape }) => shape), offset: 0, strides: both.flatMap(({ strides: own }) => own) };
}
