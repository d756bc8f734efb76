// reduction: makes the op of a fold over axes that is linear in its input: the sum, and the sum times a constant.
import { expandTo } from '../engine/broadcast.ts';
import { scale } from '../engine/elementwise.ts';
import {
  type CodeArgs,
  type Derivation,
  type DerivationContext,
  defineOp,
  type Inferred,
  type InputShape,
  isProblem,
  type Op,
  type Params,
  type ParamValue,
  type Problem,
} from '../engine/op.ts';
import { reducedShape, restoreAxes } from '../engine/reduce.ts';
import { normalizeAxis, type Shape, sizeOf } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { axisRange } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { hasShape, shapeAt } from './ports.ts';
import { hole, letters, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';
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
    inputs: [{ name: 'x', role: 'data', differentiable: true, description: 'A tensor of any shape.' }],
    outputs: [{ name: 'y', description: 'The shape of x without the axes, or with size 1 there.' }],
    params: [
      {
        kind: 'integers',
        name: 'axes',
        default: null,
        nullable: true,
        description: 'The axes to fold; negative ones count from the end. Not set, or none named: all (as PyTorch).',
      },
      { kind: 'boolean', name: 'keepdims', default: false, description: 'Keep the folded axes, with size 1.' },
    ],
    infer: inferReduction,
    forward({ x }, params) {
      return { outputs: { y: spec.fold(x!, foldedAxes(params.axes, x!.shape.length), params.keepdims as boolean) } };
    },
    vjp({ y: dy }, { inputs, params }) {
      const { shape } = inputs.x!;
      const axes = foldedAxes(params.axes, shape.length);
      const share = scale(restoreAxes(dy!, shape, axes), spec.factor(countOf(shape, axes)));
      return { x: expandTo(share, shape) };
    },
    jacobian(_output, _input, { inputs, outputs, params }) {
      const { shape } = inputs.x!;
      const size = sizeOf(shape);
      const value = blankJacobian(outputs.y!.data.length, size);
      if (!value) return null;
      const axes = foldedAxes(params.axes, shape.length);
      const count = countOf(shape, axes);
      const numbers = { shape: outputs.y!.shape, data: Float64Array.from(outputs.y!.data, (_, o) => o) };
      const row = expandTo(restoreAxes(numbers, shape, axes), shape).data;
      for (let i = 0; i < size; i++) value.data[row[i]! * size + i] = spec.factor(count);
      return { value, tex: `\\frac{\\partial y}{\\partial x_i} = ${spec.factorText(count)}1` };
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

/** The axes from the front. None at all means all, and a scalar has one axis that may be named, both as PyTorch has it. */
function foldedAxes(axes: ParamValue | undefined, rank: number): readonly number[] {
  const named = Array.isArray(axes) ? (axes as readonly number[]) : [];
  if (rank === 0) return [];
  if (named.length === 0) return Array.from({ length: rank }, (_, axis) => axis);
  return named.map((axis) => normalizeAxis(axis, rank)!).toSorted((a, b) => a - b);
}

function countOf(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((count, axis) => count * shape[axis]!, 1);
}

function inferReduction(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const x = shapeAt(inputs, 'x');
  if (isProblem(x)) return x;
  const rank = Math.max(x.length, 1);
  const seen = new Set<number>();
  for (const axis of (params.axes as readonly number[] | null) ?? []) {
    const at = normalizeAxis(axis, rank);
    if (at === null) {
      return {
        problem: `axis ${axis} does not exist: x ${hasShape(x)}, so there is ${axisRange(rank)}`,
        port: 'x',
        expected: axisRange(rank),
        received: String(axis),
        fix: { kind: 'param', name: 'axes', value: null, text: 'Fold all axes.' },
      };
    }
    if (seen.has(at)) {
      const once = [...new Set((params.axes as readonly number[]).map((one) => normalizeAxis(one, rank)!))];
      return {
        problem: `axis ${axis} is named twice, but an axis can be folded only once`,
        port: 'x',
        received: `[${(params.axes as readonly number[]).join(', ')}]`,
        fix: { kind: 'param', name: 'axes', value: once, text: `Name it once: [${once.join(', ')}].` },
      };
    }
    seen.add(at);
  }
  return { outputs: { y: reducedShape(x, foldedAxes(params.axes, x.length), params.keepdims === true) } };
}

function derivationOf(spec: Reduction, { shapes, params }: DerivationContext): Derivation {
  const shape = shapes.x ?? [1];
  const axes = foldedAxes(params.axes, shape.length);
  const factor = spec.factorText(countOf(shape, axes));
  const keeps = params.keepdims === true;
  const named = letters(shape.length + axes.length);
  const indices = named?.slice(0, shape.length) ?? [];
  const spare = named?.slice(shape.length) ?? [];
  const summed = axes.map((axis) => indices[axis]!);
  const kept = keeps
    ? indices.map((letter, axis) => (axes.includes(axis) ? spare[axes.indexOf(axis)]! : letter))
    : indices.filter((_, axis) => !axes.includes(axis));
  const source = keeps
    ? indices.map((letter, axis) => (axes.includes(axis) ? '0' : letter))
    : indices.filter((_, axis) => !axes.includes(axis));
  return {
    forward: {
      y: {
        tex: `${factor}${sumOverAxes(axes)}#{x}`,
        ...(named && {
          entry: {
            indices: kept,
            tex: `${factor}${sumOver(summed)}${hole('x', indices)}`,
            ...(axes.length > 0 && { sum: Object.fromEntries(axes.map((axis) => [indices[axis]!, `x.${axis}`])) }),
          },
        }),
        words: spec.forwardWords,
      },
    },
    gradients: {
      x: {
        tex: `${factor}${repeatOver('#{dy}', axes)}`,
        ...(named && { entry: { indices, tex: `${factor}${hole('dy', source)}` } }),
        words: spec.gradientWords,
      },
    },
  };
}

/** `, dim=(0, 2), keepdim=True`. A number of its own has no axes to name in NumPy. */
function callArguments({ params, shapes }: CodeArgs, axesName: string, keepName: string): string {
  if (shapes?.x?.length === 0) return '';
  const axes = (params.axes as readonly number[] | null) ?? [];
  const keep = params.keepdims === true ? `, ${keepName}=True` : '';
  if (axes.length === 0) return keep === '' ? '' : `, ${axesName}=None${keep}`;
  return `, ${axesName}=(${axes.join(', ')}${axes.length === 1 ? ',' : ''})${keep}`;
}
