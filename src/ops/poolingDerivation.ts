// poolingDerivation: the rules of poolings in TeX: an entry of y folds the entries of x in its window.

import type { Derivation, Params, Rule } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import type { Windows } from '../engine/windows.ts';
import { perAxis } from './perAxis.ts';
import { hole } from './ruleText.ts';

/** The windows of one axis as text: those of window `k` are the entries from `first(k)` up to, but without, `end(k)`. */
interface Reach {
  first(k: string): string;
  end(k: string): string;
  /** What a mean divides by, where it is not the same for all. */
  size(k: string): string;
}

export function slidingReach(params: Params, input: Shape): readonly [Reach, Reach] {
  const kernel = perAxis(params.kernel, 2) ?? [1, 1];
  const stride = perAxis(params.stride, 2) ?? kernel;
  const padding = perAxis(params.padding, 2) ?? [0, 0];
  const [rows, columns] = input.map((length, axis): Reach => {
    const [n, s, p] = [kernel[axis]!, stride[axis]!, padding[axis]!];
    const first = (k: string): string => shifted(s, k, -p);
    const end = (k: string): string => shifted(s, k, n - p);
    const counted = params.count_include_pad !== false;
    return {
      first,
      end,
      size: (k) =>
        counted
          ? `\\left(\\min\\left(${end(k)}, ${length + p}\\right) - \\left(${first(k)}\\right)\\right)`
          : `\\left(\\min\\left(${end(k)}, ${length}\\right) - \\max\\left(${first(k)}, 0\\right)\\right)`,
    };
  });
  return [rows!, columns!];
}

export function adaptiveReach(input: Shape, output: Shape): readonly [Reach, Reach] {
  const [rows, columns] = input.map((length, axis): Reach => {
    const count = output[axis]!;
    const first = (k: string): string => `\\lfloor ${length} \\cdot ${k} / ${count} \\rfloor`;
    const end = (k: string): string => `\\lceil ${length} \\cdot \\left(${k} + 1\\right) / ${count} \\rceil`;
    return { first, end, size: (k) => `\\left(${end(k)} - ${first(k)}\\right)` };
  });
  return [rows!, columns!];
}

function shifted(stride: number, letter: string, by: number): string {
  const scaled = stride === 1 ? letter : `${stride} \\cdot ${letter}`;
  return by === 0 ? scaled : by < 0 ? `${scaled} - ${-by}` : `${scaled} + ${by}`;
}

interface Indices {
  /** Those of the sample and channel, then two of the entry's place. */
  readonly own: readonly string[];
  /** The same with the places that a rule sums over: in x (a, b) or in y (k, l). */
  readonly inside: readonly string[];
  readonly windows: readonly string[];
  readonly ranges: (letters: readonly string[], tensor: string) => Readonly<Record<string, string>>;
}

function indicesOf(x: Shape): Indices {
  const lead = x.length === 4 ? ['n', 'c'] : ['c'];
  return {
    own: [...lead, 'i', 'j'],
    inside: [...lead, 'a', 'b'],
    windows: [...lead, 'k', 'l'],
    ranges: (letters, tensor) =>
      Object.fromEntries(letters.map((letter, axis) => [letter, `${tensor}.${lead.length + axis}`])),
  };
}

/** That entry (a, b) of x lies in window (k, l). */
function inWindow(
  [rows, columns]: readonly [Reach, Reach],
  [a, b]: readonly string[],
  [k, l]: readonly string[],
): string {
  return `${rows.first(k!)} \\le ${a} < ${rows.end(k!)} \\land ${columns.first(l!)} \\le ${b} < ${columns.end(l!)}`;
}

export function maxDerivation(x: Shape, params: Params): Derivation {
  const reach = slidingReach(params, x.slice(-2));
  const { own, inside, windows, ranges } = indicesOf(x);
  return {
    forward: {
      y: {
        tex: '\\operatorname{maxPool}\\left(#{x}\\right)',
        entry: {
          indices: own,
          tex: `\\max_{a,b : ${inWindow(reach, ['a', 'b'], ['i', 'j'])}} ${hole('x', inside)}`,
          sum: ranges(['a', 'b'], 'x'),
        },
        words: 'Of every window only the largest entry is kept.',
      },
    },
    gradients: {
      x: {
        tex: '\\operatorname{unpool}\\left(#{dy}, #{x}\\right)',
        entry: {
          indices: own,
          tex:
            `\\sum_{k,l : ${inWindow(reach, ['i', 'j'], ['k', 'l'])}} ` +
            `\\left[${hole('x', own)} = ${hole('y', windows)}\\right] \\cdot ${hole('dy', windows)}`,
          sum: ranges(['k', 'l'], 'dy'),
        },
        words:
          'The gradient of a window goes back to the entry that won it (of equal ones, the first); the others get none.',
      },
    },
  };
}

/** Rules of a mean over windows, whose sizes say whether one number does for all. */
export function meanDerivation(
  x: Shape,
  reach: readonly [Reach, Reach],
  windows: readonly [Windows, Windows],
): Derivation {
  const count = windows.map(({ size }) => (size.every((one) => one === size[0]) ? (size[0] ?? 1) : null));
  const constant = count.every((one) => one !== null)
    ? count.reduce<number>((product, one) => product * one!, 1)
    : null;
  const sizes = (letters: readonly string[]): string =>
    reach.map((axis, k) => (count[k] === null ? axis.size(letters[k]!) : String(count[k]))).join(' \\cdot ');
  const indices = indicesOf(x);
  const { own, inside } = indices;
  const inWindows = `\\sum_{a,b : ${inWindow(reach, ['a', 'b'], ['i', 'j'])}} ${hole('x', inside)}`;
  const sum = `\\sum_{k,l : ${inWindow(reach, ['i', 'j'], ['k', 'l'])}} `;
  const back = hole('dy', indices.windows);
  return {
    forward: {
      y: {
        tex: '\\operatorname{avgPool}\\left(#{x}\\right)',
        entry: {
          indices: own,
          tex: constant === null ? `\\frac{${inWindows}}{${sizes(['i', 'j'])}}` : `${share(constant)}${inWindows}`,
          sum: indices.ranges(['a', 'b'], 'x'),
        },
        words: 'Every window is replaced by the mean of its entries.',
      },
    },
    gradients: {
      x: {
        tex: '\\operatorname{spread}\\left(#{dy}\\right)',
        entry: {
          indices: own,
          tex: constant === null ? `${sum}\\frac{${back}}{${sizes(['k', 'l'])}}` : `${share(constant)}${sum}${back}`,
          sum: indices.ranges(['k', 'l'], 'dy'),
        },
        words: 'Every entry of a window had the same share in its mean, so the gradient is spread evenly over them.',
      },
    },
  };
}

/** Rules of the mean over whole images. */
export function globalDerivation(x: Shape): Derivation {
  const { own, inside, ranges } = indicesOf(x);
  const factor = share(sizeOf(x.slice(-2)));
  const axes = [x.length - 2, x.length - 1];
  const forward: Rule = {
    tex: `${factor}\\sum_{\\text{axes ${axes.join(', ')}}} #{x}`,
    entry: { indices: own, tex: `${factor}\\sum_{a,b} ${hole('x', inside)}`, sum: ranges(['a', 'b'], 'x') },
    words: 'Every channel is replaced by the mean of all its entries.',
  };
  const back: Rule = {
    tex: `${factor}\\operatorname{repeat}\\left(#{dy}, \\mathrm{axes} = ${axes.join(', ')}\\right)`,
    entry: { indices: own, tex: `${factor}${hole('dy', [...own.slice(0, -2), '0', '0'])}` },
    words: 'Every entry had the same share in the mean of its channel, so all get the same gradient.',
  };
  return { forward: { y: forward }, gradients: { x: back } };
}

function share(count: number): string {
  return count === 1 ? '' : `\\frac{1}{${count}} \\cdot `;
}
