// ScaledDotProductAttention: y = softmax(scale q kᵀ + mask) v for queries [..., L, d], keys [..., S, d], values [..., S, e]: [..., L, e].
// scale is 1/sqrt(d) where it is not set; causal hides key j from query i where j > i; the mask is added to the scores. Semantics of
// torch.nn.functional.scaled_dot_product_attention with a mask of numbers. The softmax is taken from differences to the largest score.

import { scale as scaled } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import { defineOp, type Params } from '../engine/op.ts';
import { broadcastShapes, sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { attentionTangent, attentionWeights, scaleOf, scoreCotangent } from './attention.ts';
import { attentionDerivation } from './attentionDerivation.ts';
import { attentionExpansion } from './attentionExpansion.ts';
import { attentionSamples } from './attentionSamples.ts';
import { inferAttention } from './attentionShapes.ts';
import { moving } from './multilinear.ts';

interface Residuals {
  readonly weights: Tensor;
}

export const scaledDotProductAttention = defineOp<Residuals>({
  name: 'ScaledDotProductAttention',
  family: 'Sequence',
  glyph: 'qk^{\\top}v',
  summary: 'Every query takes a mean of the values, weighted by how well it meets the keys.',
  about:
    'The heart of a transformer: the dot product of a query with every key, divided by the square root of their length so that it does not grow with it, becomes by a softmax a share for each key, and the answer is the mean of the values in these shares. It mixes along the sequence, which no dense layer does. With causal a position sees only itself and what came before. A mask of 0 and -Infinity hides keys; other numbers favour some.',
  aliases: [
    'attention',
    'self attention',
    'sdpa',
    'scaled_dot_product_attention',
    'transformer',
    'query key value',
    'qkv',
    'causal mask',
  ],
  formula: 'y = \\operatorname{softmax}\\left(\\frac{q\\,k^{\\top}}{\\sqrt{d}} + M\\right) v',
  inputs: [
    {
      name: 'q',
      role: 'data',
      differentiable: true,
      description: 'Queries [..., L, d]: what each position looks for.',
    },
    {
      name: 'k',
      role: 'data',
      differentiable: true,
      description: 'Keys [..., S, d]: what each position offers to be found by.',
    },
    { name: 'v', role: 'data', differentiable: true, description: 'Values [..., S, e]: what each position passes on.' },
    {
      name: 'mask',
      role: 'data',
      differentiable: true,
      optional: true,
      tex: 'M',
      description: 'Added to the scores [..., L, S], which it repeats to: -Infinity hides a key.',
    },
  ],
  outputs: [{ name: 'y', description: '[..., L, e]: one mean of values for each query.' }],
  params: [
    {
      kind: 'boolean',
      name: 'causal',
      default: false,
      description: 'Whether a query sees only the keys up to its own place.',
    },
    {
      kind: 'number',
      name: 'scale',
      default: null,
      nullable: true,
      description: 'What the dot products are multiplied by; when not set, 1 / sqrt(d).',
    },
  ],
  infer: inferAttention,
  cost({ q, k, y }) {
    const keys = k!.at(-2)!;
    const scores = sizeOf(broadcastShapes(q!.slice(0, -2), k!.slice(0, -2)) ?? []) * q!.at(-2)! * keys;
    return { multiplications: scores * q!.at(-1)! + sizeOf(y!) * keys, largest: scores };
  },
  steady: true,
  forward({ q, k, v, mask }, params) {
    const causal = params.causal === true;
    const weights = attentionWeights(q!, k!, { scale: scaleOf(params, q!.shape), causal, mask });
    return { outputs: { y: matmul(weights, v!) }, residuals: { weights } };
  },
  // With g the cotangent of the scores: dq = scale g k, dk = scale gᵀ q, dmask = g; dv = weightsᵀ dy.
  vjp({ y: dy }, { inputs, params, residuals: { weights }, needs }) {
    const [q, k, v] = [inputs.q!, inputs.k!, inputs.v!];
    const ofScores = needs('q') || needs('k') || (needs('mask') && inputs.mask);
    const g = ofScores ? scoreCotangent(dy!, weights, v) : null;
    const factor = scaleOf(params, q.shape);
    return {
      ...(g && needs('q') && { q: scaled(matmul(g, k), factor) }),
      ...(g && needs('k') && { k: scaled(matmul(g, q, { transposeA: true }), factor) }),
      ...(needs('v') && { v: matmul(weights, dy!, { transposeA: true }) }),
      ...(g && needs('mask') && inputs.mask && { mask: g }),
    };
  },
  jvp: (tangents, { inputs, params, residuals: { weights } }) => {
    const [q, k, v] = [inputs.q!, inputs.k!, inputs.v!];
    return moving('y', attentionTangent({ q, k, v, weights, scale: scaleOf(params, q.shape) }, tangents));
  },
  expand: attentionExpansion,
  derivation: attentionDerivation,
  code: {
    pytorch({ inputs: { q, k, v, mask }, params }) {
      const hidden = params.causal === true ? causalMask('torch', q!, k!) : '';
      const scores = `${q} @ ${k}.transpose(-2, -1)${scaleText(params, q!)}`;
      return `torch.softmax(${scores}${mask === undefined ? '' : ` + ${mask}`}${hidden}, dim=-1) @ ${v}`;
    },
    numpy({ inputs: { q, k, v, mask }, params }) {
      const hidden = params.causal === true ? causalMask('np', q!, k!) : '';
      const scores = `${q} @ np.swapaxes(${k}, -2, -1)${scaleText(params, q!)}`;
      const exponentials = `(w := np.exp((s := ${scores}${mask === undefined ? '' : ` + ${mask}`}${hidden}) - np.max(s, axis=-1, keepdims=True)))`;
      return `(${exponentials} / np.sum(w, axis=-1, keepdims=True)) @ ${v}`;
    },
  },
  samples: attentionSamples,
});

function scaleText({ scale }: Params, q: string): string {
  if (scale === 1) return '';
  return ` * ${scale === null ? `${q}.shape[-1] ** -0.5` : String(scale)}`;
}

/** ` + torch.full((2, 3), -torch.inf).triu(1)`: minus infinity above the diagonal. */
function causalMask(library: 'torch' | 'np', q: string, k: string): string {
  const shape = `(${q}.shape[-2], ${k}.shape[-2])`;
  return library === 'torch'
    ? ` + torch.full(${shape}, float('-inf')).triu(1)`
    : ` + np.triu(np.full(${shape}, -np.inf), 1)`;
}
