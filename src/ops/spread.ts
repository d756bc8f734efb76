// spread: what Variance and StandardDeviation share: the correction, the distances from the mean, rules, expansion, code and samples.
import { multiply, subtract } from '../engine/elementwise.ts';
import type { CodeArgs, Expansion, ParamSpec, Params, Sample } from '../engine/op.ts';
import { mean } from '../engine/reduce.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { callArguments, countOf, foldedAxes } from './foldedAxes.ts';
import type { FoldTerms } from './folding.ts';
import { graphOf } from './graphOf.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const correctionParam: ParamSpec = {
  kind: 'integer',
  name: 'correction',
  default: 1,
  min: 0,
  description: 'The squares are divided by the count less this: 1 for a sample of a population, 0 for all there is.',
};

export function correctionOf(params: Params): number {
  return params.correction as number;
}

/** Every entry's distance from the mean, times `factor`, which has the folded axes with size 1. */
export function centred(factor: Tensor, x: Tensor, axes: readonly number[]): Tensor {
  return multiply(factor, subtract(x, mean(x, axes, true)));
}

/** `1/(n - c) sum (x - 1/n sum x)^2`. */
export function meanSquare({ sum, inner, power, count, params }: FoldTerms): string {
  const distance = (x: string): string => `\\left(${x} - \\frac{1}{${count}} \\cdot ${inner((each) => each)}\\right)`;
  return `\\frac{1}{${count - correctionOf(params)}} \\cdot ${sum((x) => power(distance(x), '2'))}`;
}

/** Mean, Subtract, Square, Sum, and a product with 1/(n - c); the root of it for the deviation. */
export function spreadExpansion(params: Params, shape: Shape, root: boolean): Expansion {
  const axes = foldedAxes(params.axes, shape.length);
  const divisor = countOf(shape, axes) - correctionOf(params);
  const keepdims = params.keepdims ?? false;
  return graphOf(
    {
      mean: ['Mean', { x: 'x' }, { axes, keepdims: true }],
      distance: ['Subtract', { a: 'x', b: 'mean' }],
      square: ['Square', { x: 'distance' }],
      sum: ['Sum', { x: 'square' }, { axes, keepdims }],
      share: ['Divide', { a: 'sum', b: divisor }],
      ...(root && { root: ['Sqrt', { x: 'share' }] as const }),
    },
    { y: root ? 'root' : 'share' },
  );
}

export function spreadCode(name: 'var' | 'std'): { pytorch(args: CodeArgs): string; numpy(args: CodeArgs): string } {
  return {
    // The correction can be given only beside dim.
    pytorch: (args) =>
      `torch.${name}(${args.inputs.x}${callArguments(args, 'dim', 'keepdim') || ', dim=None'}, correction=${correctionOf(args.params)})`,
    numpy: (args) =>
      `np.${name}(${args.inputs.x}${callArguments(args, 'axis', 'keepdims')}, ddof=${correctionOf(args.params)})`,
  };
}

export const spreadSamples: readonly Sample[] = [
  { name: 'of all there is', params: { correction: 0 }, inputs: { x: vector(1, 2, 4, 7) } },
  {
    name: 'correction 0, rows kept',
    params: { axes: [1], keepdims: true, correction: 0 },
    inputs: { x: wave([2, 3]) },
  },
  { name: 'correction 2', params: { axes: [0], correction: 2 }, inputs: { x: wave([4, 2]) } },
  {
    name: 'one entry of all there is',
    params: { axes: [1], correction: 0 },
    inputs: { x: wave([2, 1]) },
    kinks: ['x'],
  },
  { name: 'a large mean', inputs: { x: vector(101, 102, 104) } },
  { name: 'infinite', inputs: { x: sampleTensor([2], Infinity, 1) }, kinks: ['x'] },
];
