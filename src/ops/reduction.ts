// reduction: makes the op of a fold over axes that is linear in its input: the sum, and the sum times a constant.
import { expandTo } from '../engine/broadcast.ts';
import { scale } from '../engine/elementwise.ts';
import { type Derivation, type DerivationContext, defineOp, type Op } from '../engine/op.ts';
import { restoreAxes } from '../engine/reduce.ts';
import { full, scalar, type Tensor } from '../engine/tensor.ts';
import { countWords } from './axisWords.ts';
import {
  axesParams,
  callArguments,
  countOf,
  foldedAxes,
  foldedInput,
  foldIndices,
  foldJacobian,
  inferFold,
} from './foldedAxes.ts';
import { axesText, hole, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export interface Reduction extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula'> {
  fold(x: Tensor, axes: readonly number[], keepdims: boolean): Tensor;
  /** What every entry is multiplied by when `count` of them are folded. */
  factor(count: number): number;
  /** The factor in TeX, with a dot after it, or nothing. */
  factorText(count: number): string;
  readonly forwardWords: string;
  readonly gradientWords: string;
  readonly code: { readonly pytorch: string; readonly numpy: string };
}

/** Shape rule: y is x without the axes, or with size 1 there (keepdims). */
export function reduction(spec: Reduction): Op {
  return defineOp({
    name: spec.name,
    family: 'Reductions',
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    inputs: [foldedInput],
    outputs: [{ name: 'y', description: 'The shape of x without the axes, or with size 1 there.' }],
    params: axesParams,
    infer: inferFold,
    steady: true,
    forward({ x }, params) {
      return { outputs: { y: spec.fold(x!, foldedAxes(params.axes, x!.shape.length), params.keepdims as boolean) } };
    },
    vjp({ y: dy }, { inputs, params }) {
      const { shape } = inputs.x!;
      const axes = foldedAxes(params.axes, shape.length);
      const share = scale(restoreAxes(dy!, shape, axes), spec.factor(countOf(shape, axes)));
      return { x: expandTo(share, shape) };
    },
    jvp: ({ x: tangent }, { params }) => ({
      y: spec.fold(tangent!, foldedAxes(params.axes, tangent!.shape.length), params.keepdims as boolean),
    }),
    jacobian(_output, _input, { inputs, outputs, params }) {
      const { shape } = inputs.x!;
      const axes = foldedAxes(params.axes, shape.length);
      const count = countOf(shape, axes);
      const value = foldJacobian(full(shape, spec.factor(count)), outputs.y!, axes);
      return value && { value, tex: `\\frac{\\partial y}{\\partial x_i} = ${spec.factorText(count)}1` };
    },
    derivation: (context) => derivationOf(spec, context),
    code: {
      pytorch: (args) => `${spec.code.pytorch}(${args.inputs.x}${callArguments(args, 'dim', 'keepdim')})`,
      numpy: (args) => `${spec.code.numpy}(${args.inputs.x}${callArguments(args, 'axis', 'keepdims')})`,
    },
    samples: [
      { name: 'scalar', inputs: { x: scalar(2.5) } },
      { name: 'scalar, its one axis named', params: { axes: [-1] }, inputs: { x: scalar(2.5) } },
      { name: 'vector', inputs: { x: vector(1, 2, 4) } },
      { name: 'all axes of a matrix', inputs: { x: wave([2, 3]) } },
      { name: 'all axes, kept', params: { keepdims: true }, inputs: { x: wave([2, 3]) } },
      { name: 'no axis named is all axes', params: { axes: [] }, inputs: { x: wave([2, 3]) } },
      { name: 'columns', params: { axes: [0] }, inputs: { x: wave([2, 3]) } },
      { name: 'rows, kept', params: { axes: [-1], keepdims: true }, inputs: { x: wave([2, 3]) } },
      { name: 'an axis of size 1', params: { axes: [1] }, inputs: { x: wave([3, 1]) } },
      { name: 'rank 3, outer axes', params: { axes: [0, -1] }, inputs: { x: wave([2, 3, 2]) } },
      { name: 'rank 3, middle axis kept', params: { axes: [1], keepdims: true }, inputs: { x: wave([2, 3, 2]) } },
      { name: 'rank 4, axes out of order', params: { axes: [-1, 1] }, inputs: { x: wave([2, 2, 1, 3]) } },
      { name: 'empty batch, other axis', params: { axes: [1] }, inputs: { x: sampleTensor([0, 3]) } },
      { name: 'over nothing', params: { axes: [0] }, inputs: { x: sampleTensor([0, 3]) }, kinks: ['x'] },
      { name: 'everything of nothing', inputs: { x: sampleTensor([2, 0]) }, kinks: ['x'] },
      { name: 'huge and tiny', inputs: { x: vector(1e8, 1, -1e8, 1e-3) } },
    ],
  });
}

function derivationOf(spec: Reduction, { shapes, params }: DerivationContext): Derivation {
  const shape = shapes.x ?? [1];
  const axes = foldedAxes(params.axes, shape.length);
  const factor = spec.factorText(countOf(shape, axes));
  const at = foldIndices(shape, axes, params.keepdims === true);
  return {
    forward: {
      y: {
        tex: `${factor}${sumOverAxes(axes)}#{x}`,
        ...(at && {
          entry: {
            indices: at.kept,
            tex: `${factor}${sumOver(at.summed)}${hole('x', at.all)}`,
            ...at.ranges(at.summed),
          },
        }),
        words: spec.forwardWords.replace(
          /\.$/,
          axes.length === 0 ? '.' : `: over ${countWords(axes, shape)}, along ${axesText(axes)}.`,
        ),
      },
    },
    gradients: {
      x: {
        tex: `${factor}${repeatOver('#{dy}', axes)}`,
        ...(at && { entry: { indices: at.all, tex: `${factor}${hole('dy', at.source)}` } }),
        words: `${spec.gradientWords}${axes.length === 0 ? '' : ` y was summed over ${axesText(axes)}, so its gradient is repeated over ${countWords(axes, shape)}.`}`,
      },
    },
  };
}
