// Dropout: in training every entry is kept with probability 1 - p and then divided by 1 - p, else set to 0; in evaluation y = x. Shape: that of
// x. Which entries are kept is drawn in row-major order from the generator of engine/random.ts: entry k is kept where its kth number is p or
// more. So the same seed, p and shape keep the same entries. As in PyTorch, 0 times an infinity is NaN, and p = 1 makes everything 0.
import { multiply } from '../engine/elementwise.ts';
import {
  type CodeArgs,
  type Derivation,
  type DerivationContext,
  defineOp,
  isProblem,
  type Params,
  type Rule,
} from '../engine/op.ts';
import { random } from '../engine/random.ts';
import { type Shape, sizeOf, stridesOf } from '../engine/shape.ts';
import { full, scalar, type Tensor } from '../engine/tensor.ts';
import { diagonal } from './diagonal.ts';
import { shapeAt } from './ports.ts';
import { constant, hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

/** Masks up to this size are written out in code and in expansions. */
const WRITTEN = 64;
/** Up to so many dropped entries are named one by one in a rule. */
const NAMED = 8;

/** What every entry is multiplied by in training: 1 / (1 - p) where it is kept, else 0. */
export function dropoutFactors(shape: Shape, params: Params): Tensor {
  const p = params.p as number;
  const from = random(params.seed as number);
  // The same for all data, so it is no engine's memory: a training run keeps it.
  const data = new Float64Array(sizeOf(shape));
  // With p = 1 nothing is kept.
  const kept = 1 / (1 - p);
  for (let i = 0; i < data.length; i++) data[i] = from.uniform() < p ? 0 : kept;
  return { shape, data };
}

export const dropout = defineOp<Tensor | null>({
  name: 'Dropout',
  family: 'Normalization',
  glyph: '\\cdot\\,\\circ\\,\\cdot',
  summary: 'Sets entries to 0 at random while training, and scales the others up.',
  about:
    'A guard against overfitting: in every training step each entry is dropped with probability p, so no unit can lean on one other unit alone. What is kept is divided by 1 - p, so that sums keep their size on average and evaluation can pass everything on unchanged. The gradient goes back through the entries that were kept, scaled alike. Here the choice follows from the seed, so a run can be repeated; another seed drops others.',
  aliases: ['drop', 'regularization', 'overfitting', 'mask', 'noise', 'random', 'bernoulli', 'keep probability'],
  formula: 'y_i = \\frac{m_i}{1 - p}\\, x_i, \\quad m_i \\sim \\operatorname{Bernoulli}(1 - p)',
  inputs: [{ name: 'x', role: 'data', differentiable: true, description: 'A tensor of any shape.' }],
  outputs: [{ name: 'y', description: 'The same shape as x.' }],
  params: [
    {
      kind: 'number',
      name: 'p',
      default: 0.5,
      min: 0,
      max: 1,
      description: 'The probability that an entry is dropped.',
    },
    {
      kind: 'integer',
      name: 'seed',
      default: 0,
      description: 'Where the random numbers start: the same seed drops the same entries.',
    },
    {
      kind: 'boolean',
      name: 'training',
      default: true,
      description: 'Whether entries are dropped (training), or all pass unchanged (evaluation).',
    },
  ],
  steady: true,
  infer(inputs) {
    const x = shapeAt(inputs, 'x');
    return isProblem(x) ? x : { outputs: { y: x } };
  },
  forward({ x }, params) {
    if (params.training !== true) return { outputs: { y: x! }, residuals: null };
    const factors = dropoutFactors(x!.shape, params);
    return { outputs: { y: multiply(x!, factors) }, residuals: factors };
  },
  vjp: ({ y: dy }, { residuals: factors }) => ({ x: factors ? multiply(dy!, factors) : dy! }),
  jvp: ({ x: tangent }, { residuals: factors }) => ({ y: factors ? multiply(tangent!, factors) : tangent! }),
  jacobian(_output, _input, { inputs, residuals: factors }) {
    const { shape } = inputs.x!;
    const value = diagonal(factors ?? full(shape, 1), shape);
    return value && { value, tex: factors ? '\\operatorname{diag}\\left(\\frac{m}{1 - p}\\right)' : 'I' };
  },
  // In training only small ones: the factors are written into the graph.
  expand(params, shapes) {
    const x = shapes.x ?? [];
    const [op, port] = params.training === true ? ['Multiply', 'a'] : ['Identity', 'x'];
    if (params.training === true && sizeOf(x) > WRITTEN) return null;
    const held = { shape: x, data: Array.from(dropoutFactors(x, params).data) };
    return {
      nodes: [{ id: 'kept', op: op!, ...(params.training === true && { inputs: { b: held } }) }],
      edges: [],
      inputs: { x: [['kept', port!]] },
      outputs: { y: ['kept', 'y'] },
    };
  },
  derivation: derivationOf,
  code: {
    pytorch(args) {
      const { inputs, params } = args;
      const mask = maskText(args);
      if (mask !== null) return `${inputs.x} * torch.tensor(${mask.list}).reshape(${mask.shape})${mask.scale}`;
      return `F.dropout(${inputs.x}, p=${String(params.p)}, training=${params.training === true ? 'True' : 'False'})`;
    },
    numpy(args) {
      const { inputs, params } = args;
      if (params.training !== true) return inputs.x!;
      const mask = maskText(args);
      if (mask !== null) return `${inputs.x} * np.array(${mask.list}).reshape(${mask.shape})${mask.scale}`;
      const kept = `(np.random.default_rng(${String(params.seed)}).random(${inputs.x}.shape) >= ${String(params.p)})`;
      return `${inputs.x} * ${kept}${scaleText(params)}`;
    },
  },
  samples: [
    { name: 'vector', inputs: { x: vector(1, 2, 3, 4) } },
    { name: 'another seed', params: { seed: 7 }, inputs: { x: vector(1, 2, 3, 4) } },
    { name: 'a batch', params: { p: 0.25, seed: 1 }, inputs: { x: wave([3, 4]) } },
    { name: 'rank 3', params: { p: 0.3, seed: 2 }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4 with an axis of size 1', params: { p: 0.75, seed: -3 }, inputs: { x: wave([2, 1, 2, 4]) } },
    { name: 'more than are named', params: { seed: 4 }, inputs: { x: wave([5, 6]) } },
    { name: 'scalar, kept', params: { p: 0.1 }, inputs: { x: scalar(2) } },
    { name: 'scalar, dropped', params: { p: 0.999 }, inputs: { x: scalar(2) } },
    { name: 'nothing dropped', params: { p: 0 }, inputs: { x: wave([2, 2]) } },
    { name: 'everything dropped', params: { p: 1 }, inputs: { x: wave([2, 2]) } },
    { name: 'evaluation', params: { training: false }, inputs: { x: wave([2, 3]) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Infinity, Number.NaN) }, kinks: ['x'] },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});

/** The mask as Python, where it is small and its shape known; null in evaluation too. */
function maskText({
  params,
  shapes,
}: CodeArgs): { readonly list: string; readonly shape: string; readonly scale: string } | null {
  const shape = shapes?.x;
  if (params.training !== true || shape === undefined || sizeOf(shape) > WRITTEN) return null;
  const kept = Array.from(dropoutFactors(shape, params).data, (factor) => (factor > 0 ? 1 : 0));
  return {
    list: `[${kept.join(', ')}]`,
    shape: `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`,
    scale: scaleText(params),
  };
}

function scaleText({ p }: Params): string {
  return p === 0 || p === 1 ? '' : ` / (1 - ${String(p)})`;
}

/** A rule names the dropped entries of a small tensor; of a large one it says that they are 0 in y. */
function derivationOf({ shapes, params }: DerivationContext): Derivation {
  const x = shapes.x ?? [];
  const p = params.p as number;
  const training = params.training === true;
  const factor = !training || p === 0 ? '' : p === 1 ? '0 \\cdot ' : `\\frac{1}{1 - ${constant(p)}} \\cdot `;
  const at = letters(x.length);
  const drops = training && p > 0 && p < 1;
  const dropped = drops && sizeOf(x) <= WRITTEN ? droppedOf(x, params) : null;
  const strides = stridesOf(x);
  const place = (at ?? []).flatMap((letter, axis) =>
    x[axis] === 1 ? [] : [strides[axis] === 1 ? letter : `${strides[axis]} ${letter}`],
  );
  const kept = !drops
    ? ''
    : dropped !== null && dropped.length <= NAMED && (place.length > 0 || dropped.length === 0)
      ? dropped.map((flat) => ` \\cdot \\left[${place.join(' + ')} \\ne ${flat}\\right]`).join('')
      : ` \\cdot \\left[${hole('y', at ?? [])} \\ne 0\\right]`;
  const whole = drops ? '\\operatorname{keep}\\left(#{x}\\right) \\odot ' : '';
  const rule = (name: string, words: string): Rule => ({
    tex: `${factor}${whole}${hole(name)}`,
    ...(at && { entry: { indices: at, tex: `${factor}${hole(name, at)}${kept}` } }),
    words,
  });
  return {
    forward: {
      y: rule(
        'x',
        training
          ? 'Every entry is dropped with probability p; those that are kept are divided by 1 - p.'
          : 'In evaluation every entry passes unchanged.',
      ),
    },
    gradients: {
      x: rule(
        'dy',
        training
          ? 'The gradient goes back through the entries that were kept, divided by 1 - p like them.'
          : 'In evaluation the gradient passes unchanged.',
      ),
    },
  };
}

function droppedOf(x: Shape, params: Params): readonly number[] {
  return Array.from(dropoutFactors(x, params).data.entries()).flatMap(([flat, factor]) => (factor === 0 ? [flat] : []));
}
