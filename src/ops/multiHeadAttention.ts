// MultiHeadAttention: y = concat over the heads of softmax(q kᵀ / sqrt(d)) v, projected by Wo, where q = query Wqᵀ + bq and likewise k and v
// are split into heads of d entries along their last axis: [..., L, E], [..., S, ·], [..., S, ·] give [..., L, E]. Semantics of
// torch.nn.MultiheadAttention with batch_first, its in_proj_weight split in three; the inner sizes may also differ from E.
import { expandTo } from '../engine/broadcast.ts';
import { scale as scaled } from '../engine/elementwise.ts';
import { matmul } from '../engine/matmul.ts';
import { defineOp, type InputPort } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import { reshaped, type Tensor, zeros } from '../engine/tensor.ts';
import { attentionTangent, scoreCotangent } from './attention.ts';
import { multiHeadCode } from './multiHeadCode.ts';
import { multiHeadDerivation } from './multiHeadDerivation.ts';
import { multiHeadExpansion } from './multiHeadExpansion.ts';
import { type MultiHeadParts, merge, multiHeadParts, projected, scaleOf, split } from './multiHeadParts.ts';
import { multiHeadSamples } from './multiHeadSamples.ts';
import { inferMultiHead } from './multiHeadShapes.ts';
import { added, moving, multilinear } from './multilinear.ts';

const sequences: readonly InputPort[] = [
  { name: 'query', role: 'data', differentiable: true, description: 'The sequence that asks: [..., L, E].' },
  { name: 'key', role: 'data', differentiable: true, description: 'The sequence that is searched: [..., S, size].' },
  { name: 'value', role: 'data', differentiable: true, description: 'What is passed on for each key: [..., S, size].' },
];

function weight(name: string, of: string, seed: number): InputPort {
  return {
    name,
    role: 'parameter',
    differentiable: true,
    default: { init: 'glorot_uniform', seed },
    tex: `W_{${name[1]}}`,
    description: `The weights that make ${of}, one row per entry.`,
  };
}
function bias(name: string, of: string): InputPort {
  return {
    name,
    role: 'parameter',
    differentiable: true,
    default: { init: 'zeros' },
    tex: `b_{${name[1]}}`,
    description: `Added to ${of}, one number per entry.`,
  };
}
const weights: readonly InputPort[] = [
  weight('Wq', 'the queries', 1),
  weight('Wk', 'the keys', 2),
  weight('Wv', 'the values', 3),
  weight('Wo', 'the answer from all heads', 4),
];
const biases: readonly InputPort[] = [
  bias('bq', 'the queries'),
  bias('bk', 'the keys'),
  bias('bv', 'the values'),
  bias('bo', 'the answer'),
];

export const multiHeadAttention = defineOp<MultiHeadParts>({
  name: 'MultiHeadAttention',
  family: 'Sequence',
  glyph: '\\operatorname{MHA}',
  summary: 'Several attentions side by side, each with projections of its own.',
  about:
    'The layer of a transformer that mixes along the sequence: learned projections turn each position into a query, a key and a value, which are cut into heads; every head attends for itself, so that one may look for the subject and another for the word before, and a last projection mixes what they found. Wire one output to query, key and value for self-attention, or a second sequence to key and value. With causal no position sees what comes after it.',
  aliases: [
    'mha',
    'attention',
    'self attention',
    'cross attention',
    'transformer',
    'nn.MultiheadAttention',
    'heads',
    'encoder',
    'decoder',
  ],
  formula:
    'y = \\left[\\operatorname{softmax}\\left(\\frac{q_h\\,k_h^{\\top}}{\\sqrt{d}}\\right) v_h\\right]_{h} W_o^{\\top} + b_o',
  inputs: (params) => [...sequences, ...weights, ...(params.bias === false ? [] : biases)],
  outputs: [{ name: 'y', description: '[..., L, E]: one vector for each query.' }],
  params: [
    {
      kind: 'integer',
      name: 'heads',
      default: 1,
      min: 1,
      description: 'How many attentions there are; divides the size of the queries.',
    },
    {
      kind: 'boolean',
      name: 'causal',
      default: false,
      description: 'Whether a query sees only the keys up to its own place.',
    },
    { kind: 'boolean', name: 'bias', default: true, description: 'Whether bq, bk, bv and bo are added.' },
  ],
  infer: inferMultiHead,
  cost({ query, key, value, Wq, Wk, Wv, Wo }, params) {
    const [rows, keys] = [sizeOf(query!.slice(0, -1)), key!.at(-2)!];
    const meetings = rows * keys;
    const projections = rows * (sizeOf(Wq!) + sizeOf(Wo!)) + sizeOf(key!) * Wk![0]! + sizeOf(value!) * Wv![0]!;
    return {
      multiplications: projections + meetings * (Wq![0]! + Wv![0]!),
      largest: meetings * (params.heads as number),
    };
  },
  steady: true,
  forward(inputs, params) {
    const parts = multiHeadParts(inputs, params);
    return { outputs: { y: projected(parts.found, inputs.Wo!, inputs.bo) }, residuals: parts };
  },
  // From dy back: found gets dy Wo; per head v gets weightsᵀ dfound, and q and k what the scores get; each projection as in Affine.
  vjp({ y: dy }, { inputs, params, residuals, needs }) {
    const heads = params.heads as number;
    const { q, k, v, weights: shares, found } = residuals;
    const answer: Record<string, Tensor> = {};
    const project = (letter: 'q' | 'k' | 'v' | 'o', cotangent: Tensor, source: Tensor, port: string | null): void => {
      if (port !== null && needs(port)) answer[port] = matmul(cotangent, inputs[`W${letter}`]!);
      if (needs(`W${letter}`)) answer[`W${letter}`] = matmul(rowsOf(cotangent), rowsOf(source), { transposeA: true });
      if (params.bias === true && letter !== 'k' && needs(`b${letter}`)) answer[`b${letter}`] = cotangent;
    };
    const asked = (letter: string, port: string): boolean =>
      needs(port) || needs(`W${letter}`) || (params.bias === true && letter !== 'k' && needs(`b${letter}`));
    // What bk adds to the scores of a query is the same for all keys, and the softmax does not see it.
    if (params.bias === true && needs('bk')) answer.bk = zeros(inputs.bk!.shape);
    project('o', dy!, found, null);
    const [ofQuery, ofKey, ofValue] = [asked('q', 'query'), asked('k', 'key'), asked('v', 'value')];
    if (!ofQuery && !ofKey && !ofValue) return answer;
    const dfound = split(matmul(dy!, inputs.Wo!), heads);
    if (ofValue) project('v', merge(matmul(shares, dfound, { transposeA: true }), heads), inputs.value!, 'value');
    if (!ofQuery && !ofKey) return answer;
    const g = scoreCotangent(dfound, shares, v);
    const factor = scaleOf(q);
    if (ofQuery) project('q', scaled(merge(matmul(g, k), heads), factor), inputs.query!, 'query');
    if (ofKey) project('k', scaled(merge(matmul(g, q, { transposeA: true }), heads), factor), inputs.key!, 'key');
    return answer;
  },
  // Each projection moves by the product rule. What bk adds is the same for all keys, so nothing moves with it.
  jvp(tangents, { inputs, params, residuals: { q, k, v, weights, found } }) {
    const heads = params.heads as number;
    const moved = (port: string, W: string, b: string | null): Tensor | undefined => {
      const product = multilinear(
        (all) => projected(all.x!, all.W!, undefined),
        { x: inputs[port], W: inputs[W] },
        { x: tangents[port], W: tangents[W] },
      );
      const sum = added(product, b === null ? undefined : tangents[b]);
      return sum && split(expandTo(sum, [...inputs[port]!.shape.slice(0, -1), inputs[W]!.shape[0]!]), heads);
    };
    const seen = { q: moved('query', 'Wq', 'bq'), k: moved('key', 'Wk', null), v: moved('value', 'Wv', 'bv') };
    const inside = attentionTangent({ q, k, v, weights, scale: scaleOf(q) }, seen);
    const out = multilinear(
      ({ x, W }) => projected(x!, W!, undefined),
      { x: found, W: inputs.Wo },
      { x: inside && merge(inside, heads), W: tangents.Wo },
    );
    return moving('y', added(out, tangents.bo));
  },
  expand: multiHeadExpansion,
  derivation: multiHeadDerivation,
  code: multiHeadCode,
  samples: multiHeadSamples,
});

/** Every position of every sample as a row. */
function rowsOf(t: Tensor): Tensor {
  return reshaped(t, [sizeOf(t.shape.slice(0, -1)), t.shape.at(-1)!]);
}
