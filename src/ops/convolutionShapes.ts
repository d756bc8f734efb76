// convolutionShapes: the shape rule that Conv1d, Conv2d and ConvTranspose2d share, and the geometry that their kernels run on.
import type { Convolution, Pair } from '../engine/convolution.ts';
import { type Inferred, type InputShape, isProblem, type ParamSpec, type Params, type Problem } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { unrolledLength, windowCount } from '../engine/windows.ts';
import * as fault from './convolutionProblems.ts';
import { axisNumbers, dilationParam, kernelParam, paddingParam, perAxis, strideParam } from './perAxis.ts';
import { missing, shapeAt } from './ports.ts';

/** Which convolution: over how many axes, and whether it gathers (y reads windows of x) or scatters (x writes windows of y). */
export interface Kind {
  readonly axes: 1 | 2;
  readonly transposed: boolean;
}

export const openKernelParam: typeof kernelParam = {
  ...kernelParam,
  default: null,
  nullable: true,
  description: 'The size of the kernel: one number for all axes, or one each. Not set: that of W, or 3 where W is new.',
};
export const outputPaddingParam: typeof kernelParam = {
  ...paddingParam,
  name: 'output_padding',
  description: 'How many entries are added behind y: of several sizes that fit the same x this picks one.',
};

export function convolutionParams({ transposed }: Kind): readonly ParamSpec[] {
  return [
    {
      kind: 'integer',
      name: 'units',
      default: null,
      nullable: true,
      min: 1,
      description: 'How many channels y has; when not set, as many as W makes.',
    },
    openKernelParam,
    strideParam,
    paddingParam,
    ...(transposed ? [outputPaddingParam] : []),
    dilationParam,
    {
      kind: 'integer',
      name: 'groups',
      default: 1,
      min: 1,
      description: 'Into how many groups the channels are cut; each is convolved by itself.',
    },
  ];
}

interface Sliding {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly extra: readonly number[];
}

function slidingOf(params: Params, { axes, transposed }: Kind): Sliding | Problem {
  const stride = axisNumbers(params, strideParam, axes, 'x');
  if (isProblem(stride)) return stride;
  const padding = axisNumbers(params, paddingParam, axes, 'x');
  if (isProblem(padding)) return padding;
  const dilation = axisNumbers(params, dilationParam, axes, 'x');
  if (isProblem(dilation)) return dilation;
  const extra = transposed ? axisNumbers(params, outputPaddingParam, axes, 'x') : padding.map(() => 0);
  if (isProblem(extra)) return extra;
  const over = extra.findIndex((more, axis) => more >= Math.max(stride[axis]!, dilation[axis]!));
  if (transposed && over >= 0) return fault.tooMuchBehind(extra[over]!, stride[over]!, dilation[over]!);
  return { stride, padding, dilation, extra };
}

/** The length of y on each axis, which may come out as 0 or less. */
function lengthsOf(input: Shape, kernel: readonly number[], sliding: Sliding, { transposed }: Kind): readonly number[] {
  return input.map((length, axis) => {
    const one = {
      kernel: kernel[axis]!,
      stride: sliding.stride[axis]!,
      padding: sliding.padding[axis]!,
      dilation: sliding.dilation[axis]!,
    };
    return transposed ? unrolledLength(length, one, sliding.extra[axis]!) : windowCount(length, one);
  });
}

/**
 * Shape rule: x [batch, channels, ...] or [channels, ...], W [units, channels / groups, ...kernel] (transposed: [channels, units /
 * groups, ...kernel]), b [units] or one number; y [batch, units, ...]. An open W is given the shape that the params and x ask for.
 */
export function inferConvolution(
  inputs: Readonly<Record<string, InputShape>>,
  params: Params,
  kind: Kind,
): Inferred | Problem {
  const sliding = slidingOf(params, kind);
  if (isProblem(sliding)) return sliding;
  const groups = params.groups as number;
  const { W, b } = inputs;
  if (W === undefined) return missing('W');
  if (b === undefined) return missing('b');
  const kernel = kernelOf(W, params, kind);
  if (isProblem(kernel)) return kernel;
  const x = shapeAt(inputs, 'x');
  if (isProblem(x)) return x;
  if (x.length !== kind.axes + 1 && x.length !== kind.axes + 2) return fault.notAnImage(x, kind.axes);
  const input = x.slice(-kind.axes);
  const channels = x[x.length - kind.axes - 1]!;
  if (channels === 0 || input.includes(0)) return fault.emptyImage(x);
  if (channels % groups !== 0) return fault.groupsDoNotDivide('x', 'channels', channels, groups);
  const units = unitsOf(W, b, params, kind);
  if (typeof units !== 'number') return units;
  if (units % groups !== 0) {
    return W === 'open' && params.units !== null
      ? fault.unitsDoNotDivide(units, groups)
      : fault.groupsDoNotDivide('W', 'units', units, groups);
  }
  const weights = kind.transposed ? [channels, units / groups, ...kernel] : [units, channels / groups, ...kernel];
  if (W !== 'open' && W.some((length, axis) => length !== weights[axis])) {
    return fault.channelsDiffer(x, W, weights, channels, groups, kind);
  }
  if (b !== 'open' && sizeOf(b) !== 1 && !(b.length === 1 && b[0] === units)) return fault.biasDoesNotFit(b, units);
  const output = lengthsOf(input, kernel, sliding, kind);
  if (output.some((length) => length < 1)) return fault.doesNotFit(x, input, kernel, sliding, kind);
  return {
    outputs: { y: [...x.slice(0, -kind.axes - 1), units, ...output] },
    inputs: { ...(W === 'open' && { W: weights }), ...(b === 'open' && { b: [units] }) },
  };
}

function kernelOf(W: Shape | 'open', params: Params, { axes, transposed }: Kind): readonly number[] | Problem {
  const asked = params.kernel === null ? null : axisNumbers(params, openKernelParam, axes, 'W');
  if (asked !== null && isProblem(asked)) return asked;
  if (W === 'open') return asked ?? Array.from({ length: axes }, () => 3);
  if (W.length !== axes + 2) return fault.weightsOfWrongRank(W, axes, transposed);
  const own = W.slice(2);
  if (W.includes(0)) return fault.emptyWeights(W);
  if (asked?.some((length, axis) => length !== own[axis])) return fault.kernelsDiffer(asked, W);
  return own;
}

function unitsOf(W: Shape | 'open', b: InputShape, params: Params, { transposed }: Kind): number | Problem {
  const asked = params.units as number | null;
  if (W === 'open') {
    const ofBias = Array.isArray(b) && b.length === 1 && b[0] > 1 ? (b[0] as number) : null;
    return asked ?? ofBias ?? fault.noUnits();
  }
  const own = transposed ? W[1]! * (params.groups as number) : W[0]!;
  return asked === null || asked === own ? own : fault.unitsDiffer(asked, own, W);
}

/** What the kernels in engine/convolution.ts run on, for shapes that `inferConvolution` has accepted; y transposed is what they call x. */
export function geometryOf(x: Shape, W: Shape, y: Shape, params: Params, { axes, transposed }: Kind): Convolution {
  const [image, answer] = transposed ? [y, x] : [x, y];
  const groups = params.groups as number;
  const pair = (numbers: readonly number[], along: number): Pair =>
    axes === 1 ? [along, numbers[0]!] : [numbers[0]!, numbers[1]!];
  return {
    batch: x.length === axes + 2 ? x[0]! : 1,
    groups,
    channels: W[1]!,
    units: W[0]! / groups,
    input: pair(image.slice(-axes), 1),
    output: pair(answer.slice(-axes), 1),
    kernel: pair(W.slice(2), 1),
    stride: pair(perAxis(params.stride, axes)!, 1),
    padding: pair(perAxis(params.padding, axes)!, 0),
    dilation: pair(perAxis(params.dilation, axes)!, 1),
  };
}
