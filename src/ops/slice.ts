// Slice: along each axis the entries from start up to, not including, end, every step-th, as Python slices. Shape: the counts of those.
// Negative starts and ends count from the end, those outside are clipped, and a negative step runs backwards.
import { isProblem, type Params, type Problem } from '../engine/op.ts';
import { type Shape } from '../engine/shape.ts';
import { narrowView, readView, scatterView, type View, wholeView } from '../engine/view.ts';
import { axesAt } from './axes.ts';
import { argument, between, called, placeRule, shifted, where } from './placeRules.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';
import { sliceCode } from './sliceCode.ts';

export const slice = rearrangement({
  name: 'Slice',
  glyph: 'x_{a:b}',
  summary: 'A stretch of entries along one or more axes.',
  about:
    'Cuts out the entries from a start up to an end along each axis named, or every second or third of them: the first column of a matrix, a window of a series, one gate out of four that were computed together. Starts and ends mean what they mean in Python. Backward the gradient goes back to the places that were cut out, and 0 to all others.',
  aliases: ['crop', 'cut', 'narrow', 'subset', 'window', 'index range', 'select'],
  formula: 'y_i = x_{a + s i}',
  output: 'The entries that were cut out.',
  params: [
    {
      kind: 'integers',
      name: 'starts',
      default: [0],
      description: 'The first place on each axis named, from 0; negative counts from the end.',
    },
    {
      kind: 'integers',
      name: 'ends',
      default: [1],
      description: 'The place on each axis named before which it stops; a large number means up to the end.',
    },
    {
      kind: 'integers',
      name: 'axes',
      default: null,
      nullable: true,
      description: 'Which axes are cut. Not set: the first ones, one for each start.',
    },
    {
      kind: 'integers',
      name: 'steps',
      default: null,
      nullable: true,
      description: 'Which entries are taken: 2 every second one, -1 all of them backwards. Not set: 1.',
    },
  ],
  shape(x, params) {
    const cuts = cutsOf(x, params);
    return isProblem(cuts) ? cuts : viewOf(x, cuts).shape;
  },
  read: (x, _y, params) => readView(x.data, viewOf(x.shape, cutsOf(x.shape, params) as readonly Cut[])),
  send: (dy, x, params) => scatterView(dy, viewOf(x, cutsOf(x, params) as readonly Cut[]), x),
  rules(x, _y, params) {
    const answer = cutsOf(x, params);
    const cuts = isProblem(answer) ? [] : answer;
    const at = letters(x.length + cuts.length);
    const own = at?.slice(0, x.length) ?? [];
    const cutAt = (axis: number): Cut | undefined => cuts.find((cut) => cut.axis === axis);
    const strided = cuts.filter(({ step }) => step !== 1);
    const letterOf = (cut: Cut): string => at![x.length + cuts.indexOf(cut)]!;
    const lists = [
      argument(
        'axes',
        cuts.map(({ axis }) => axis),
      ),
      argument(
        'starts',
        cuts.map(({ start }) => start),
      ),
      argument(
        'counts',
        cuts.map(({ count }) => count),
      ),
      argument(
        'steps',
        cuts.map(({ step }) => step),
      ),
    ];
    const inside = (): readonly string[] =>
      cuts.flatMap(({ axis, start, count, step }) =>
        step === 1 ? between(own[axis]!, start, start + count, x[axis]!) : [],
      );
    const source = (): string => {
      const picks = strided.map((cut) => `\\left[${placeText(letterOf(cut), cut)} = ${own[cut.axis]}\\right]`);
      const place = own.map((letter, axis) => {
        const cut = cutAt(axis);
        return cut === undefined ? letter : cut.step === 1 ? shifted(letter, -cut.start) : letterOf(cut);
      });
      const sum = strided.length === 0 ? '' : `\\sum_{${strided.map(letterOf).join(',')}} `;
      return `${sum}${[...picks, hole('dy', place)].join(' \\cdot ')}`;
    };
    return {
      y: placeRule(
        cuts.length === 0 ? '#{x}' : called('slice', '#{x}', ...lists),
        'The entries of the stretch are copied; places are counted from 0.',
        at && own,
        () =>
          hole(
            'x',
            own.map((letter, axis) => (cutAt(axis) ? placeText(letter, cutAt(axis)!) : letter)),
          ),
      ),
      x: placeRule(
        cuts.length === 0 ? '#{dy}' : called('place', '#{dy}', ...lists),
        'The gradient goes back to where the entries were cut out; those that were left out have no part in y and get 0.',
        at && own,
        () => where(inside(), source(), '0'),
        at ? Object.fromEntries(strided.map((cut) => [letterOf(cut), `dy.${cut.axis}`])) : {},
      ),
    };
  },
  code: sliceCode,
  samples: [
    { name: 'the first row', inputs: { x: wave([3, 2]) } },
    { name: 'a stretch of a vector', params: { starts: [1], ends: [3] }, inputs: { x: vector(1, 2, 3, 4) } },
    { name: 'up to the end', params: { starts: [1], ends: [1000] }, inputs: { x: vector(1, 2, 3, 4) } },
    { name: 'from the end', params: { starts: [-3], ends: [-1] }, inputs: { x: vector(1, 2, 3, 4) } },
    { name: 'every second', params: { starts: [0], ends: [5], steps: [2] }, inputs: { x: vector(1, 2, 3, 4, 5) } },
    { name: 'backwards', params: { starts: [-1], ends: [-100], steps: [-1] }, inputs: { x: vector(1, 2, 3) } },
    {
      name: 'backwards, every second',
      params: { starts: [3], ends: [0], steps: [-2] },
      inputs: { x: vector(1, 2, 3, 4, 5) },
    },
    { name: 'a column', params: { starts: [1], ends: [2], axes: [1] }, inputs: { x: wave([2, 3]) } },
    { name: 'two axes', params: { starts: [0, 1], ends: [2, 3] }, inputs: { x: wave([3, 3]) } },
    {
      name: 'two axes, steps',
      params: { starts: [2, 0], ends: [-100, 4], axes: [-2, -1], steps: [-1, 3] },
      inputs: { x: wave([3, 4]) },
    },
    { name: 'rank 3', params: { starts: [1, 0], ends: [3, 1], axes: [1, 2] }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4', params: { starts: [-1], ends: [9], axes: [-1] }, inputs: { x: wave([2, 1, 2, 3]) } },
    { name: 'everything', params: { starts: [], ends: [] }, inputs: { x: wave([2, 2]) } },
    { name: 'nothing', params: { starts: [2], ends: [1] }, inputs: { x: wave([3, 1]) } },
    { name: 'empty batch', params: { starts: [1], ends: [2], axes: [1] }, inputs: { x: sampleTensor([0, 3]) } },
  ],
});

/** What is taken along one axis: `count` entries from `start` on. */
interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

function cutsOf(x: Shape, params: Params): readonly Cut[] | Problem {
  const [starts, ends] = [params.starts, params.ends] as readonly [readonly number[], readonly number[]];
  const named = (params.axes as readonly number[] | null) ?? starts.map((_, k) => k);
  const steps = (params.steps as readonly number[] | null) ?? starts.map(() => 1);
  for (const [name, list] of [
    ['ends', ends],
    ['axes', named],
    ['steps', steps],
  ] as const) {
    if (list.length !== starts.length) return lengths(name, list, starts);
  }
  if (steps.includes(0)) {
    const value = steps.map((step) => step || 1);
    return {
      problem: `steps [${steps.join(', ')}] has a 0, which would never arrive anywhere`,
      port: 'x',
      expected: 'steps other than 0',
      received: `[${steps.join(', ')}]`,
      fix: { kind: 'param', name: 'steps', value, text: `Use [${value.join(', ')}].` },
    };
  }
  const axes = axesAt(named, x, 'x', 'axes');
  if (isProblem(axes)) {
    if (params.axes !== null || x.length === 0) return axes;
    const fewer = starts.slice(0, x.length);
    return {
      ...axes,
      problem: `starts names ${starts.length} axes, but x has ${x.length}`,
      fix: { kind: 'param', name: 'starts', value: fewer, text: `Name ${x.length}: [${fewer.join(', ')}].` },
    };
  }
  return axes.map((axis, k) => cutOf(axis, x[axis]!, starts[k]!, ends[k]!, steps[k]!));
}

/** As Python's `slice.indices`. */
function cutOf(axis: number, length: number, from: number, to: number, step: number): Cut {
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clip = (place: number): number => Math.min(high, Math.max(low, place < 0 ? place + length : place));
  const [start, end] = [clip(from), clip(to)];
  const count = Math.max(0, Math.ceil((end - start) / step));
  return { axis, start: count === 0 ? 0 : start, count, step };
}

function viewOf(x: Shape, cuts: readonly Cut[]): View {
  return cuts.reduce((view, { axis, start, count, step }) => narrowView(view, axis, start, count, step), wholeView(x));
}

function lengths(name: string, list: readonly number[], starts: readonly number[]): Problem {
  const missing = starts.slice(list.length);
  const value =
    name === 'axes' || name === 'steps'
      ? null
      : [...list.slice(0, starts.length), ...missing.map((start) => start + 1)];
  return {
    problem: `${name} has ${list.length} ${list.length === 1 ? 'number' : 'numbers'}, but starts has ${starts.length}: there is one for each axis that is cut`,
    port: 'x',
    expected: `${starts.length}`,
    received: `${list.length}`,
    fix: { kind: 'param', name, value, text: value === null ? `Do not set ${name}.` : `Use [${value.join(', ')}].` },
  };
}

/** `2 + 3 i`, as the place in x of entry i. */
function placeText(letter: string, { start, step }: Cut): string {
  if (step === 1) return shifted(letter, start);
  const moved = Math.abs(step) === 1 ? letter : `${Math.abs(step)} \\cdot ${letter}`;
  if (step < 0) return `${start} - ${moved}`;
  return start === 0 ? moved : `${start} + ${moved}`;
}
