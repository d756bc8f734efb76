// normalizedAxes: the axes that LayerNorm and RMSNorm normalize over: the param, the layout, and the code.
import { type CodeArgs, isProblem, type Op, type ParamSpec, type Params, type Problem } from '../engine/op.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { axisRange } from './classAxis.ts';
import { asOwn, asPlaced, epsArgument, writtenOut } from './normalizationCode.ts';
import type { Layout } from './normalizedScale.ts';
import { hasShape } from './ports.ts';
import { pythonTuple } from './windowCode.ts';

export const normalizedAxesParam: ParamSpec = {
  kind: 'integers',
  name: 'axes',
  default: [-1],
  nullable: true,
  description:
    'The axes that are normalized together, and that gamma has; negative ones count from the end. Not set: all.',
};

/** The axes from the front, in order; null or none named: all. */
function axesOf(
  params: Params,
  rank: number,
): readonly number[] | { readonly missing: number } | { readonly twice: number } {
  const named = Array.isArray(params.axes) ? (params.axes as readonly number[]) : [];
  if (named.length === 0) return Array.from({ length: rank }, (_, axis) => axis);
  const found = new Set<number>();
  for (const axis of named) {
    const at = normalizeAxis(axis, rank);
    if (at === null) return { missing: axis };
    if (found.has(at)) return { twice: axis };
    found.add(at);
  }
  return [...found].toSorted((a, b) => a - b);
}

export function layoutOfAxes(x: Shape, params: Params): Layout | Problem {
  if (x.length === 0) {
    return {
      problem: 'x is a scalar, but normalizing needs at least one axis of entries to compare',
      port: 'x',
      expected: 'a vector or more',
      received: 'scalar',
      fix: { kind: 'advice', text: 'Give x an axis of features.' },
    };
  }
  const axes = axesOf(params, x.length);
  if (!('length' in axes)) {
    const wrong = 'missing' in axes ? axes.missing : axes.twice;
    return {
      problem:
        'missing' in axes
          ? `axis ${wrong} does not exist: x ${hasShape(x)}, so there is ${axisRange(x.length)}`
          : `axis ${wrong} is named twice, but can be normalized only once`,
      port: 'x',
      expected: axisRange(x.length),
      received: String(wrong),
      fix: { kind: 'param', name: 'axes', value: [-1], text: 'Normalize over the last axis.' },
    };
  }
  return { view: x, axes, own: axes };
}

/** The axes that a derivation is about; the last one where the params do not fit. */
export function axesForRules(x: Shape, params: Params): readonly number[] {
  const layout = layoutOfAxes(x, params);
  return isProblem(layout) ? (x.length === 0 ? [] : [x.length - 1]) : layout.own;
}

export function normalizedAxesCode(centred: boolean): Op['code'] {
  return {
    pytorch: (args) => (centred ? inPytorch(args) : written('pytorch', args, false)),
    numpy: (args) => written('numpy', args, centred),
  };
}

/** F.layer_norm takes the last axes only. */
function inPytorch(args: CodeArgs): string {
  const { inputs, params, shapes } = args;
  const x = shapes?.x;
  if (x === undefined) {
    const named = (params.axes as readonly number[] | null) ?? [];
    const last = named.every((axis, k) => axis === k - named.length);
    if (!last) return written('pytorch', args, true);
    const own = named.length === 0 ? `${inputs.x}.shape` : `${inputs.x}.shape[${named[0]}:]`;
    return `F.layer_norm(${inputs.x}, ${own}, ${inputs.gamma}, ${inputs.beta}${epsArgument(args)})`;
  }
  const axes = axesForRules(x, params);
  if (!axes.every((axis, k) => axis === x.length - axes.length + k)) return written('pytorch', args, true);
  const own = axes.map((axis) => x[axis]!);
  const [gamma, beta] = (['gamma', 'beta'] as const).map((name) => asOwn(inputs[name]!, shapes?.[name], own));
  return `F.layer_norm(${inputs.x}, ${pythonTuple(own)}, ${gamma}, ${beta}${epsArgument(args)})`;
}

function written(language: 'pytorch' | 'numpy', args: CodeArgs, centred: boolean): string {
  const { inputs, params, shapes } = args;
  const x = shapes?.x;
  const named = (params.axes as readonly number[] | null) ?? [];
  const axes = x === undefined ? named : axesForRules(x, params);
  const place = (name: 'gamma' | 'beta'): string =>
    x === undefined ? inputs[name]! : asPlaced(inputs[name]!, shapes?.[name], x.length, axes);
  const normal = writtenOut(language, args, axes.length === 0 ? 'all' : named.length === 0 ? axes : named, centred);
  return `${normal} * ${place('gamma')}${centred ? ` + ${place('beta')}` : ''}`;
}
