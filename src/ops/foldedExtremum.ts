// foldedExtremum: makes the ops of the largest and the smallest entry over axes, whose gradient goes to the entry that was picked.
import { expandTo, zip, zip3 } from '../engine/broadcast.ts';
import type { InputTensors, Op, Params } from '../engine/op.ts';
import { sum } from '../engine/reduce.ts';
import type { Tensor } from '../engine/tensor.ts';
import { callArguments, foldedAxes } from './foldedAxes.ts';
import { folding } from './folding.ts';
import { entryIs, firstAndCount } from './kinks.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export interface FoldedExtremum extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula'> {
  readonly big: 'max' | 'min';
  /** `largest`. */
  readonly word: string;
  fold(x: Tensor, axes: readonly number[], keepdims: boolean): Tensor;
}

/** dx = dy [x = y] / number of entries that equal y: ties share evenly, as torch.amax has it. Where y is NaN all get NaN. */
export function foldedExtremum(spec: FoldedExtremum): Op {
  const { big, word, fold, ...words } = spec;
  return folding({
    ...words,
    fold,
    pull(dy, x, y, axes) {
      const shares = zip((d, count) => d / count, dy, ties(x, y, axes));
      return zip3((share, a, b) => (a === b ? share : b !== b ? Number.NaN : 0), shares, x, y);
    },
    ofNothing: `${word} entry`,
    forward: (terms) => terms.big(big),
    gradient: (terms) => {
      const isPicked = (x: string): string => `\\left[${x} = ${terms.y}\\right]`;
      return terms.times(terms.share(terms.dy, terms.sum(isPicked)), isPicked(terms.x));
    },
    forwardWords: `The ${word} of the entries is picked.`,
    gradientWords: `Only the ${word} entry moves y, so it gets the whole gradient and the others get 0; several that tie share it evenly.`,
    slope: '\\left[x_i = y\\right] \\,/\\, \\textstyle\\sum_j \\left[x_j = y\\right]',
    kinks: [{ at: `several entries tie for the ${word}`, gradient: 'shared evenly among them' }],
    kinkAt: (inputs, params) => tieNotice(inputs, params, spec),
    code: {
      pytorch: (args) => `torch.a${big}(${args.inputs.x}${callArguments(args, 'dim', 'keepdim', '()')})`,
      numpy: (args) => `np.${big}(${args.inputs.x}${callArguments(args, 'axis', 'keepdims')})`,
    },
    samples: [
      { name: 'a tie', inputs: { x: vector(3, 1, 3, -2, -2) }, kinks: ['x'] },
      { name: 'all alike', params: { axes: [1] }, inputs: { x: sampleTensor([2, 2], 2, 2, 5, 5) }, kinks: ['x'] },
      {
        name: 'a tie in one row of two',
        params: { axes: [-1] },
        inputs: { x: sampleTensor([2, 2], 1, 2, 4, 4) },
        kinks: ['x'],
      },
      { name: 'nearly a tie', inputs: { x: vector(1, 1.001, 0.999) } },
      { name: 'infinite', inputs: { x: vector(Infinity, 1, -Infinity) }, kinks: ['x'] },
      {
        name: 'not a number',
        params: { axes: [0] },
        inputs: { x: sampleTensor([2, 2], 1, Number.NaN, 2, 3) },
        kinks: ['x'],
      },
      { name: 'rank 4, kept', params: { axes: [0, 3], keepdims: true }, inputs: { x: wave([2, 1, 2, 3], 2) } },
    ],
  });
}

/** How many entries equal the one that was picked. */
function ties(x: Tensor, y: Tensor, axes: readonly number[]): Tensor {
  return sum(
    zip((a, b) => (a === b ? 1 : 0), x, y),
    axes,
    true,
  );
}

function tieNotice(
  { x }: InputTensors,
  params: Params,
  { word, fold }: FoldedExtremum,
): Readonly<Record<string, string>> {
  const { shape, data } = x!;
  const axes = foldedAxes(params.axes, shape.length);
  const y = fold(x!, axes, true);
  const counts = ties(x!, y, axes);
  const [folds, entries] = [expandTo(y, shape).data, expandTo(counts, shape).data];
  const [first] = firstAndCount(data.length, (i) => data[i] === folds[i] && entries[i]! > 1);
  if (first < 0) return {};
  const more = counts.data.filter((count) => count > 1).length - 1;
  return {
    x:
      `${entryIs('x', x!, first)} and ties with ${entries[first]! - 1} more for the ${word}: the gradient is shared evenly ` +
      `among them, as PyTorch does (amax, amin)${more === 0 ? '' : `; likewise in ${more} more ${more === 1 ? 'place' : 'places'}`}`,
  };
}
