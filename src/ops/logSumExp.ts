// LogSumExp: y = log of the sum of e^x_i over axes. Shape: x without the axes, or with size 1 there. The largest entry is taken out
// first, so that nothing overflows; minus infinity over nothing.
import { zip3 } from '../engine/broadcast.ts';
import type { CodeArgs } from '../engine/op.ts';
import { logSumExp as smoothMaximum } from '../engine/reduce.ts';
import { callArguments, foldedAxes, foldParams, tupleText } from './foldedAxes.ts';
import { folding } from './folding.ts';
import { graphOf } from './graphOf.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export const logSumExp = folding({
  name: 'LogSumExp',
  glyph: '\\log\\Sigma',
  summary: 'The logarithm of the sum of exponentials: a smooth maximum.',
  about:
    'Adds up numbers that are known by their logarithms, and gives the logarithm again: the normalizer of softmax, the log-likelihood of a mixture. It lies a little above the largest entry and is smooth, so it also serves as a soft maximum. Its gradient is the softmax of the entries: each gets its share of the sum.',
  aliases: ['logsumexp', 'lse', 'ReduceLogSumExp', 'soft maximum', 'smooth max', 'log partition function'],
  formula: 'y = \\log \\sum_i e^{x_i}',
  fold: smoothMaximum,
  pull: (dy, x, y) => zip3((d, a, b) => d * Math.exp(a - b), dy, x, y),
  forward: (terms) => `\\log\\left(${terms.sum((x) => `\\exp\\left(${x}\\right)`)}\\right)`,
  gradient: (terms) => terms.times(terms.dy, `\\exp\\left(${terms.x} - ${terms.y}\\right)`),
  forwardWords: 'The exponentials of the entries are added up, and the logarithm of the sum is taken.',
  gradientWords: 'The slopes are the softmax of the entries: each gets the gradient times its share of the sum.',
  slope: 'e^{x_i - y}',
  expand: (params) =>
    graphOf(
      { exp: ['Exp', { x: 'x' }], sum: ['Sum', { x: 'exp' }, foldParams(params)], log: ['Log', { x: 'sum' }] },
      { y: 'log' },
    ),
  code: {
    pytorch: (args) =>
      `torch.logsumexp(${args.inputs.x}, dim=${allAxes(args)}${args.params.keepdims ? ', keepdim=True' : ''})`,
    numpy(args) {
      const x = args.inputs.x!;
      // Of one number it is that number.
      if (args.shapes?.x?.length === 0) return `${x} + 0`;
      const along = callArguments({ ...args, params: { ...args.params, keepdims: true } }, 'axis', 'keepdims');
      const top = `(m := np.max(${x}${along}, initial=-np.inf))`;
      const whole = `np.log(np.sum(np.exp(${x} - ${top})${along})) + m`;
      return args.params.keepdims ? whole : `np.squeeze(${whole}, axis=${allAxes(args)})`;
    },
  },
  samples: [
    { name: 'entries of 1000', inputs: { x: vector(1000, 999.5, -1000) } },
    { name: 'entries of -1000', params: { axes: [0] }, inputs: { x: sampleTensor([2, 2], -1000, -1001, -1000, 1000) } },
    { name: 'all alike', inputs: { x: vector(0, 0, 0) } },
    { name: 'a masked entry', inputs: { x: vector(1, -Infinity, 2) }, kinks: ['x'] },
    {
      name: 'only masked entries, an infinite one',
      params: { axes: [1] },
      inputs: { x: sampleTensor([2, 2], -Infinity, -Infinity, Infinity, 0) },
      kinks: ['x'],
    },
  ],
});

/** The axes by number, since here PyTorch wants them named, and NumPy cannot drop them otherwise. */
function allAxes({ inputs, params, shapes }: CodeArgs): string {
  const rank = shapes?.x?.length;
  const named = (params.axes as readonly number[] | null) ?? [];
  if (rank === 0) return '0';
  if (rank === undefined) return named.length === 0 ? `tuple(range(${inputs.x}.ndim))` : tupleText(named);
  return tupleText(foldedAxes(params.axes, rank));
}
