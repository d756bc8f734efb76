// folding: makes the op of a fold over axes whose slopes depend on the entries: extremes, products, norms, variances.
import { zip } from '../engine/broadcast.ts';
import {
  type CodeArgs,
  type Derivation,
  type DerivationContext,
  defineOp,
  isProblem,
  type Op,
  type Params,
  type Problem,
  type Rule,
  type Sample,
} from '../engine/op.ts';
import { restoreAxes, sum } from '../engine/reduce.ts';
import type { Shape } from '../engine/shape.ts';
import { full, scalar, type Tensor } from '../engine/tensor.ts';
import {
  axesParams,
  countOf,
  type FoldIndices,
  foldedAxes,
  foldedInput,
  foldIndices,
  foldJacobian,
  inferFold,
} from './foldedAxes.ts';
import { brackets, hole, type Notation, notationFor, ofNumbers, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

/** What the rule of a fold is written with: of whole tensors, or of one entry. */
export interface FoldTerms extends Notation {
  /** The entry of x that the gradient is about. */
  readonly x: string;
  /** The cotangent of y, and y, where that entry was folded into. */
  readonly dy: string;
  readonly y: string;
  /** How many entries are folded into one. */
  readonly count: number;
  readonly params: Params;
  /** A sum over the entries that are folded together, of an expression of each. */
  sum(body: (x: string) => string): string;
  /** The same inside such a sum, over letters of its own. */
  inner(body: (x: string) => string): string;
  /** `max`, `min` or `prod` of the entries that are folded together. */
  big(name: 'max' | 'min' | 'prod'): string;
  /** The product of the entries that are folded with that of the gradient, without it. */
  others(): string;
}

export interface Folding
  extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'expand' | 'kinks' | 'kinkAt'> {
  fold(x: Tensor, axes: readonly number[], keepdims: boolean, params: Params): Tensor;
  /** The cotangent of x; dy and y have the folded axes with size 1. */
  pull(dy: Tensor, x: Tensor, y: Tensor, axes: readonly number[], params: Params): Tensor;
  /** Params after axes and keepdims. */
  readonly params?: Op['params'];
  /** Why nothing can be folded: the fold of no entries has no value. Left out: it has one. */
  readonly ofNothing?: string;
  forward(terms: FoldTerms): string;
  gradient(terms: FoldTerms): string;
  readonly forwardWords: string;
  readonly gradientWords: string;
  /** dy / dx_i in TeX. */
  readonly slope: string;
  readonly code: { pytorch(args: CodeArgs): string; numpy(args: CodeArgs): string };
  /** Besides the ordinary ones. */
  readonly samples: readonly Sample[];
  /** The ordinary samples that sit on a kink, or have no finite gradient. */
  readonly oddSamples?: readonly OrdinaryName[];
}

/** Shape rule: y is x without the axes, or with size 1 there (keepdims). */
export function folding(spec: Folding): Op {
  const slopesOf = (dy: Tensor, x: Tensor, y: Tensor, params: Params): Tensor => {
    const axes = foldedOf(x, params);
    return spec.pull(restoreAxes(dy, x.shape, axes), x, restoreAxes(y, x.shape, axes), axes, params);
  };
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
    params: [...axesParams, ...(spec.params ?? [])],
    infer(inputs, params) {
      const answer = inferFold(inputs, params);
      const x = inputs.x;
      return isProblem(answer) || spec.ofNothing === undefined || !Array.isArray(x)
        ? answer
        : (emptyProblem(x, foldedAxes(params.axes, x.length), spec.ofNothing) ?? answer);
    },
    steady: true,
    forward({ x }, params) {
      return { outputs: { y: spec.fold(x!, foldedOf(x!, params), params.keepdims as boolean, params) } };
    },
    vjp: ({ y: dy }, { inputs, outputs, params }) => ({ x: slopesOf(dy!, inputs.x!, outputs.y!, params) }),
    jvp({ x: tangent }, { inputs, outputs, params }) {
      const x = inputs.x!;
      const slopes = slopesOf(full(outputs.y!.shape, 1), x, outputs.y!, params);
      const moved = zip((slope, one) => (one === 0 ? 0 : slope * one), slopes, tangent!);
      return { y: sum(moved, foldedOf(x, params), params.keepdims as boolean) };
    },
    jacobian(_output, _input, { inputs, outputs, params }) {
      const y = outputs.y!;
      const slopes = slopesOf(full(y.shape, 1), inputs.x!, y, params);
      const value = foldJacobian(slopes, y, foldedOf(inputs.x!, params));
      return value && { value, tex: `\\frac{\\partial y}{\\partial x_i} = ${spec.slope}` };
    },
    ...(spec.expand && { expand: spec.expand }),
    derivation: (context) => derivationOf(spec, context),
    ...(spec.kinks && { kinks: spec.kinks }),
    ...(spec.kinkAt && { kinkAt: spec.kinkAt }),
    code: spec.code,
    samples: [
      ...ordinarySamples
        .filter(({ name }) => spec.ofNothing === undefined || !name.includes('nothing'))
        .map((sample) => (spec.oddSamples?.includes(sample.name) ? { ...sample, kinks: ['x'] } : sample)),
      ...spec.samples,
    ],
  });
}

function foldedOf(x: Tensor, params: Params): readonly number[] {
  return foldedAxes(params.axes, x.shape.length);
}

function emptyProblem(x: Shape, axes: readonly number[], what: string): Problem | null {
  const axis = axes.find((one) => x[one] === 0);
  if (axis === undefined) return null;
  return {
    problem: `axis ${axis} of x has no entries, and nothing has no ${what}`,
    port: 'x',
    expected: `at least 1 entry along axis ${axis}`,
    received: x.join(' × '),
    fix: { kind: 'advice', text: `Give x at least one entry along axis ${axis}, or fold other axes.` },
  };
}

function derivationOf(spec: Folding, { shapes, params }: DerivationContext): Derivation {
  const shape = shapes.x ?? [1];
  const axes = foldedAxes(params.axes, shape.length);
  const at = foldIndices(shape, axes, params.keepdims === true, true);
  const shared = { count: countOf(shape, axes), params };
  const whole = wholeTerms(shape, axes, shared);
  const entry = (indices: readonly string[], write: (terms: FoldTerms) => string, outer: boolean): Rule['entry'] => {
    const used = new Set<string>();
    const tex = write(entryTerms(at!, used, outer, shared));
    return { indices, tex, ...at!.ranges([...used]) };
  };
  const rule = (write: (terms: FoldTerms) => string, words: string, of?: Rule['entry']): Rule => ({
    tex: write(whole),
    ...(of && { entry: of }),
    words,
  });
  return {
    forward: { y: rule(spec.forward, spec.forwardWords, at ? entry(at.kept, spec.forward, true) : undefined) },
    gradients: { x: rule(spec.gradient, spec.gradientWords, at ? entry(at.all, spec.gradient, false) : undefined) },
  };
}

type Shared = Pick<FoldTerms, 'count' | 'params'>;

function wholeTerms(shape: Shape, axes: readonly number[], shared: Shared): FoldTerms {
  const sum: FoldTerms['sum'] = (body) => `${sumOverAxes(axes)}${body('#{x}')}`;
  const along = `\\mathrm{${axes.length === 1 ? 'axis' : 'axes'}} = ${axes.join(', ')}`;
  const call = (name: string): string => `${name}\\left(#{x}${axes.length === 0 ? '' : `, ${along}`}\\right)`;
  return {
    ...notationFor(shape),
    ...shared,
    x: '#{x}',
    dy: repeatOver('#{dy}', axes),
    y: repeatOver('#{y}', axes),
    sum,
    inner: sum,
    big: (name) => (axes.length === 0 ? '#{x}' : call(name === 'prod' ? '\\operatorname{prod}' : `\\${name}`)),
    others: () => (axes.length === 0 ? '1' : call('\\operatorname{others}')),
  };
}

/** `outer`: the rule is about an entry of y, so the first sum runs over the folded letters themselves. */
function entryTerms(at: FoldIndices, used: Set<string>, outer: boolean, shared: Shared): FoldTerms {
  const moved = at.all.map((letter) => (at.summed.includes(letter) ? at.others[at.summed.indexOf(letter)]! : letter));
  const over =
    (letters: readonly string[], indices: readonly string[]): FoldTerms['sum'] =>
    (body) => {
      for (const letter of letters) used.add(letter);
      return `${sumOver(letters)}${body(hole('x', indices))}`;
    };
  const inner = over(at.others, moved);
  return {
    ...ofNumbers,
    ...shared,
    x: hole('x', at.all),
    dy: hole('dy', at.source),
    y: hole('y', at.source),
    sum: outer ? over(at.summed, at.all) : inner,
    inner,
    big(name) {
      for (const letter of at.summed) used.add(letter);
      return `${at.summed.length === 0 ? '' : `\\${name}_{${at.summed.join(',')}} `}${hole('x', at.all)}`;
    },
    others() {
      for (const letter of at.others) used.add(letter);
      const entry = hole('x', moved);
      if (at.others.length === 0) return '1';
      if (at.others.length === 1) return `\\prod_{${at.others[0]} \\ne ${at.summed[0]}} ${entry}`;
      const same = at.others.map((letter, k) => `${letter} = ${at.summed[k]}`).join(' \\land ');
      return `\\prod_{${at.others.join(',')}} \\begin{cases} 1 & \\text{if } ${same} \\\\ ${entry} & \\text{otherwise} \\end{cases}`;
    },
  };
}

/** In brackets where there are axes to sum over, so that a factor behind a sum is not drawn into it. */
export function summed(terms: FoldTerms, body: (x: string) => string): string {
  return brackets(terms.sum(body));
}

type OrdinaryName = (typeof ordinarySamples)[number]['name'];
const ordinarySamples = [
  { name: 'scalar', inputs: { x: scalar(2.5) } },
  { name: 'scalar, its one axis named', params: { axes: [-1] }, inputs: { x: scalar(-2.5) } },
  { name: 'vector', inputs: { x: vector(1, -2, 4) } },
  { name: 'all axes of a matrix', inputs: { x: wave([2, 3]) } },
  { name: 'all axes, kept', params: { keepdims: true }, inputs: { x: wave([2, 3]) } },
  { name: 'no axis named is all axes', params: { axes: [] }, inputs: { x: wave([2, 3], 1) } },
  { name: 'columns', params: { axes: [0] }, inputs: { x: wave([3, 2]) } },
  { name: 'rows, kept', params: { axes: [-1], keepdims: true }, inputs: { x: wave([2, 3]) } },
  { name: 'an axis of size 1', params: { axes: [1] }, inputs: { x: wave([3, 1]) } },
  { name: 'rank 3, outer axes', params: { axes: [0, -1] }, inputs: { x: wave([2, 3, 2]) } },
  { name: 'rank 3, middle axis kept', params: { axes: [1], keepdims: true }, inputs: { x: wave([2, 3, 2]) } },
  { name: 'rank 4, axes out of order', params: { axes: [-1, 1] }, inputs: { x: wave([2, 2, 1, 3]) } },
  { name: 'empty batch, other axis', params: { axes: [1] }, inputs: { x: sampleTensor([0, 3]) } },
  { name: 'over nothing', params: { axes: [0] }, inputs: { x: sampleTensor([0, 3]) }, kinks: ['x'] },
  { name: 'everything of nothing', inputs: { x: sampleTensor([2, 0]) }, kinks: ['x'] },
  { name: 'one huge, one tiny', inputs: { x: vector(1e8, -1e-8, 3) } },
] as const satisfies readonly Sample[];
