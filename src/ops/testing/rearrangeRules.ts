// rearrangeRules: what the named parts of rules that move, pick, fold and contract entries stand for, one entry at a time.
import { type Shape, sizeOf, stridesOf } from '../../engine/shape.ts';
import { type Tensor, zeros } from '../../engine/tensor.ts';
import type { Expression } from '../../explain/expression.ts';

/** `name(x, axis = 0, shape = 2 × 3)`: tensors, words in front, and lists of numbers by name. */
interface Arguments {
  readonly tensors: readonly Tensor[];
  readonly words: string;
  /** Of the answer. */
  readonly shape: Shape;
  /** `otherwise`: what stands for a list that is not there. */
  numbers(name: string, otherwise?: readonly number[]): readonly number[];
  number(name: string): number;
}
type Place = readonly number[];

/** The value of `name(...)` in a rule about a tensor of `shape`, or null where it is none of these. */
export function rearrangeRule(
  name: string,
  parts: readonly Expression[],
  value: (part: Expression) => Tensor,
  shape: Shape,
): Tensor | null {
  const isFold = name === 'max' || name === 'min';
  if (isFold && !parts.some(({ kind }) => kind === 'relation')) return null;
  const rule = forwards[name];
  if (rule) return rule(readArguments(parts, value, shape));
  const forward = forwards[adjoints[name] ?? ''];
  if (!forward) return null;
  const given = readArguments(parts, value, shape);
  const [dy, ...others] = given.tensors;
  // Where each entry of the answer comes from, found by sending numbers through.
  const numbered = build(shape, (_, flat) => flat + 1);
  const from = forward({ ...given, tensors: [numbered, ...others] });
  const out = zeros(shape);
  from.data.forEach((source, place) => {
    if (source > 0) out.data[source - 1]! += dy!.data[place]!;
  });
  return out;
}

/** Rules that send back what another rule has read. */
const adjoints: Readonly<Record<string, string>> = {
  place: 'slice',
  untile: 'tile',
  unpad: 'pad',
  scatter: 'gather',
  put: 'take',
};

const forwards: Readonly<Record<string, (given: Arguments) => Tensor>> = {
  max: (given) => folded(given, (entries) => Math.max(...entries)),
  min: (given) => folded(given, (entries) => Math.min(...entries)),
  prod: (given) => folded(given, times),
  others(given) {
    const axes = axesOf(given);
    const x = given.tensors[0]!;
    return build(x.shape, (place) =>
      times(
        placesOf(x.shape)
          .filter((other) => differs(other, place, axes))
          .map((other) => at(x, other)),
      ),
    );
  },
  transpose({ tensors: [x], numbers }) {
    const perm = numbers('axes');
    return build(
      perm.map((axis) => x!.shape[axis]!),
      (place) =>
        at(
          x!,
          x!.shape.map((_, axis) => place[perm.indexOf(axis)]!),
        ),
    );
  },
  reshape: ({ tensors: [x], numbers }) => build(numbers('shape'), (_, flat) => x!.data[flat]!),
  expand: ({ tensors: [x], numbers }) =>
    build(numbers('shape'), (place) =>
      at(
        x!,
        x!.shape.map((length, axis) => (length === 1 ? 0 : place[place.length - x!.shape.length + axis]!)),
      ),
    ),
  tile({ tensors: [x], numbers }) {
    const repeats = numbers('repeats');
    const rank = Math.max(repeats.length, x!.shape.length);
    const lead = rank - x!.shape.length;
    const target = Array.from(
      { length: rank },
      (_, axis) => (x!.shape[axis - lead] ?? 1) * (repeats[axis - rank + repeats.length] ?? 1),
    );
    return build(target, (place) =>
      at(
        x!,
        x!.shape.map((length, axis) => place[axis + lead]! % length),
      ),
    );
  },
  concat({ tensors, number }) {
    const axis = number('axis');
    const total = tensors.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    return build(tensors[0]!.shape.with(axis, total), (place) => {
      let rest = place[axis]!;
      for (const t of tensors) {
        if (rest < t.shape[axis]!) return at(t, place.with(axis, rest));
        rest -= t.shape[axis]!;
      }
      return Number.NaN;
    });
  },
  stack({ tensors, number }) {
    const axis = number('axis');
    return build(tensors[0]!.shape.toSpliced(axis, 0, tensors.length), (place) =>
      at(tensors[place[axis]!]!, place.toSpliced(axis, 1)),
    );
  },
  unstack: ({ tensors: [x], number }) =>
    build(x!.shape.toSpliced(number('axis'), 1), (place) => at(x!, place.toSpliced(number('axis'), 0, number('at')))),
  slice({ tensors: [x], numbers }) {
    const [axes, starts, counts, steps] = ['axes', 'starts', 'counts', 'steps'].map((list) => numbers(list));
    const shape = axes!.reduce<Shape>((own, axis, k) => own.with(axis, counts![k]!), x!.shape);
    return build(shape, (place) =>
      at(
        x!,
        axes!.reduce<Place>((own, axis, k) => own.with(axis, starts![k]! + steps![k]! * place[axis]!), place),
      ),
    );
  },
  pad({ tensors: [x], words, numbers }) {
    const [before, after] = [numbers('before'), numbers('after')];
    const shape = x!.shape.map((length, axis) => length + before[axis]! + after[axis]!);
    return build(shape, (place) => {
      const source = place.map((index, axis) => sourceOf(words, index - before[axis]!, x!.shape[axis]!));
      return source.includes(-1) ? numbers('value', [0])[0]! : at(x!, source);
    });
  },
  flip(given) {
    const axes = axesOf(given);
    const x = given.tensors[0]!;
    return build(x.shape, (place) =>
      at(
        x,
        place.map((index, axis) => (axes.includes(axis) ? x.shape[axis]! - 1 - index : index)),
      ),
    );
  },
  tril: ({ tensors: [x], number }) =>
    build(x!.shape, (place) => (place.at(-1)! <= place.at(-2)! + number('k') ? at(x!, place) : 0)),
  triu: ({ tensors: [x], number }) =>
    build(x!.shape, (place) => (place.at(-1)! >= place.at(-2)! + number('k') ? at(x!, place) : 0)),
  oneHot: ({ tensors: [indices], number }) =>
    build([...indices!.shape, number('depth')], (place) =>
      at(indices!, place.slice(0, -1)) === place.at(-1)! ? 1 : 0,
    ),
  gather({ tensors: [x, indices], number }) {
    const axis = number('axis');
    return build(indices!.shape, (place) => at(x!, place.with(axis, at(indices!, place))));
  },
  take({ tensors: [x, indices], number }) {
    const axis = number('axis');
    const rank = indices!.shape.length;
    return build(x!.shape.toSpliced(axis, 1, ...indices!.shape), (place) =>
      at(x!, place.toSpliced(axis, rank, at(indices!, place.slice(axis, axis + rank)))),
    );
  },
  cumsum({ tensors: [x], number }) {
    const axis = number('axis');
    return build(x!.shape, (place) =>
      Array.from({ length: place[axis]! + 1 }, (_, k) => at(x!, place.with(axis, k))).reduce((a, b) => a + b, 0),
    );
  },
  topk: (given) => ranked(given, (line, k) => line[k]!),
  argtopk: (given) => ranked(given, (_, k) => k),
  einsum({ words, tensors, shape }) {
    const [inputs = '', output = ''] = words.split('->');
    const terms = inputs.split(',');
    const sizes = new Map<string, number>();
    // A letter that only the answer has repeats; an axis of size 1 does, too.
    [...output].forEach((letter, axis) => sizes.set(letter, shape[axis]!));
    terms.forEach((term, k) => {
      [...term].forEach((letter, axis) => {
        const length = tensors[k]!.shape[axis]!;
        if (length !== 1 || !sizes.has(letter)) sizes.set(letter, length);
      });
    });
    const summed = [...sizes.keys()].filter((letter) => !output.includes(letter));
    const every = placesOf(summed.map((letter) => sizes.get(letter)!));
    return build(shape, (place) => {
      // On a diagonal a letter of the answer comes twice: elsewhere it is 0.
      if ([...output].some((letter, axis) => place[output.indexOf(letter)] !== place[axis])) return 0;
      return every.reduce((total, inner) => {
        const index = (letter: string): number =>
          output.includes(letter) ? place[output.indexOf(letter)]! : inner[summed.indexOf(letter)]!;
        const factors = terms.map((term, k) =>
          at(
            tensors[k]!,
            [...term].map((letter, axis) => (tensors[k]!.shape[axis] === 1 ? 0 : index(letter))),
          ),
        );
        return total + times(factors);
      }, 0);
    });
  },
};

function readArguments(parts: readonly Expression[], value: (part: Expression) => Tensor, shape: Shape): Arguments {
  const tensors: Tensor[] = [];
  const lists = new Map<string, number[]>();
  let words = '';
  let list: number[] | null = null;
  for (const part of parts) {
    if (part.kind === 'symbol' && part.tex.startsWith('\\text')) words = part.tex.slice(6, -1);
    else if (part.kind === 'relation') {
      if (part.left.kind !== 'symbol') throw new Error('an argument without a name');
      list = numbersOf(part.right, value);
      lists.set(part.left.tex.replace(/^\\mathrm\{(.*)\}$/, '$1'), list);
    } else if (list) list.push(...numbersOf(part, value));
    else tensors.push(value(part));
  }
  const numbers = (name: string, otherwise?: readonly number[]): readonly number[] => {
    const found = lists.get(name) ?? otherwise;
    if (!found) throw new Error(`no argument ${name}`);
    return found;
  };
  return { tensors, words, shape, numbers, number: (name) => numbers(name)[0]! };
}

/** `2 × 3` is a list, `scalar` an empty one. */
function numbersOf(part: Expression, value: (part: Expression) => Tensor): number[] {
  if (part.kind === 'symbol' && part.value === null) return [];
  return part.kind === 'product' && part.sign === 'times'
    ? part.factors.map((f) => value(f).data[0]!)
    : [value(part).data[0]!];
}

function axesOf(given: Arguments): readonly number[] {
  return [...given.numbers('axes', []), ...given.numbers('axis', [])];
}

function placesOf(shape: Shape): readonly Place[] {
  const strides = stridesOf(shape);
  return Array.from({ length: sizeOf(shape) }, (_, flat) =>
    strides.map((stride, axis) => Math.floor(flat / stride) % shape[axis]!),
  );
}

function at({ shape, data }: Tensor, place: Place): number {
  return data[stridesOf(shape).reduce((flat, stride, axis) => flat + stride * place[axis]!, 0)]!;
}

function build(shape: Shape, entry: (place: Place, flat: number) => number): Tensor {
  return { shape, data: Float64Array.from(placesOf(shape), entry) };
}

function times(factors: readonly number[]): number {
  return factors.reduce((a, b) => a * b, 1);
}

/** Another entry that is folded with this one. */
function differs(other: Place, place: Place, axes: readonly number[]): boolean {
  const same = other.every((index, axis) => axes.includes(axis) || index === place[axis]);
  return same && other.some((index, axis) => index !== place[axis]);
}

function folded(given: Arguments, fold: (entries: readonly number[]) => number): Tensor {
  const axes = axesOf(given);
  const x = given.tensors[0]!;
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return build(kept, (place) =>
    fold(
      placesOf(x.shape)
        .filter((other) => other.every((index, axis) => axes.includes(axis) || index === place[axis]))
        .map((other) => at(x, other)),
    ),
  );
}

/** Of every line along the axis the entries by size, equal ones by place. */
function ranked(given: Arguments, pick: (line: readonly number[], place: number) => number): Tensor {
  const [axis, count] = [given.number('axis'), given.number('k')];
  const x = given.tensors[0]!;
  return build(x.shape.with(axis, count), (place) => {
    const line = Array.from({ length: x.shape[axis]! }, (_, k) => at(x, place.with(axis, k)));
    const order = [...line.keys()].toSorted((p, q) => line[q]! - line[p]! || p - q);
    return pick(line, order[place[axis]!]!);
  });
}

/** Which entry of x a place outside of it shows, or -1 where it shows none. */
function sourceOf(mode: string, index: number, length: number): number {
  if (index >= 0 && index < length) return index;
  switch (mode) {
    case 'reflect':
      return index < 0 ? -index : 2 * (length - 1) - index;
    case 'replicate':
      return index < 0 ? 0 : length - 1;
    case 'circular':
      return (index + length) % length;
    default:
      return -1;
  }
}
