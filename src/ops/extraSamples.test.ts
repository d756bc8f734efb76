// Points that are no samples (those are shown in the docs and run in PyTorch) but where the laws about numbers hold just as well.
import { expect, test } from 'vitest';
import type { Params, Sample } from '../engine/op.ts';
import { random } from '../engine/random.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { laws } from './laws.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';
import { entryFindings, wholeFindings } from './testing/ruleFindings.ts';

type Inputs = Readonly<Record<string, Tensor>>;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`extra samples: SEED=${seed}`);

/** Waves of these shapes, no two alike. */
function waves(shapes: Readonly<Record<string, Shape>>): Inputs {
  return Object.fromEntries(
    Object.entries(shapes).map(([port, shape], k) => {
      const t = wave([...shape]);
      return [port, { shape, data: t.data.map((value, i) => 0.5 * value + 0.3 * Math.cos(1.7 * i + 2 * k + 1)) }];
    }),
  );
}

const rows: readonly [op: string, what: string, inputs: Inputs, params?: Params][] = [
  [
    'ScaledDotProductAttention',
    'batched and causal',
    waves({ q: [2, 3, 2], k: [2, 3, 2], v: [2, 3, 2] }),
    { causal: true },
  ],
  [
    'ScaledDotProductAttention',
    'one k for a batch of q, two of v',
    waves({ q: [2, 2, 2], k: [3, 2], v: [2, 3, 1], mask: [2, 3] }),
  ],
  [
    'ScaledDotProductAttention',
    'causal with a mask',
    waves({ q: [3, 2], k: [3, 2], v: [3, 2], mask: [3] }),
    { causal: true },
  ],
  [
    'MultiHeadAttention',
    'keys and values of other sizes, batched and causal',
    waves({
      query: [2, 2, 4],
      key: [2, 3, 5],
      value: [2, 3, 6],
      Wq: [4, 4],
      Wk: [4, 5],
      Wv: [4, 6],
      Wo: [4, 4],
      bq: [4],
      bk: [4],
      bv: [4],
      bo: [4],
    }),
    { heads: 2, causal: true },
  ],
  ['Affine', 'a batch of batches, one bias for all', waves({ x: [2, 2, 3], W: [2, 3], b: [] })],
  ['Bilinear', 'a bias for all', waves({ x1: [2, 2], x2: [2, 3], W: [2, 2, 3], b: [1] })],
  [
    'Conv2d',
    'one bias for all, groups, padding',
    waves({ x: [1, 4, 3, 3], W: [2, 2, 2, 2], b: [1] }),
    { groups: 2, padding: [1, 0] },
  ],
  [
    'ConvTranspose2d',
    'a bias for all',
    waves({ x: [1, 2, 2, 2], W: [2, 1, 2, 2], b: [1] }),
    { stride: [2], output_padding: [1] },
  ],
  ['LayerNorm', 'a scalar gamma', waves({ x: [2, 2, 3], gamma: [], beta: [3] })],
  ['LayerNorm', 'over the first axis', waves({ x: [3, 2], gamma: [3], beta: [3] }), { axes: [0] }],
  ['GroupNorm', 'gamma for all channels alike', waves({ x: [2, 4, 3], gamma: [1], beta: [] }), { groups: 2 }],
  ['InstanceNorm', 'gamma for all channels alike', waves({ x: [2, 2, 3], gamma: [], beta: [1] })],
  ['RMSNorm', 'over two axes', waves({ x: [2, 2, 3], gamma: [2, 3] }), { axes: [-2, -1] }],
  ['BatchNorm', 'on images', waves({ x: [2, 2, 2, 2], gamma: [2], beta: [2] }), { training: true }],
  ['PReLU', 'a slope for each channel', waves({ x: [2, 3, 2], slope: [3] })],
  ['Softmax', 'the middle axis', waves({ x: [2, 3, 2], beta: [1] }), { axis: 1 }],
  ['LogSoftmax', 'the middle axis', waves({ x: [2, 3, 2], beta: [] }), { axis: 1 }],
  ['Softplus', 'a steep one', waves({ x: [4] }), { beta: 3 }],
  ['Gather', 'entries of more columns', { x: wave([2, 3]), indices: sampleTensor([1, 3], 1, 0, 1) }],
  [
    'Gather',
    'rows of a table of tables',
    { x: wave([2, 2, 2]), indices: sampleTensor([2, 2], 1, 0, 0, 0) },
    { axis: 2 },
  ],
  ['Slice', 'backwards along the last axis', { x: wave([2, 5]) }, { starts: [4], ends: [0], axes: [-1], steps: [-2] }],
  ['Pad', 'an edge in front, cropped behind', { x: wave([2, 4]) }, { pads: [2, -1], mode: 'replicate' }],
  ['Pad', 'cropped in front, mirrored behind', { x: wave([5]) }, { pads: [-1, 2], mode: 'reflect' }],
  ['Pad', 'the other end, cropped in front', { x: wave([4]) }, { pads: [-1, 2], mode: 'circular' }],
  ['TopK', 'along the first axis', { x: sampleTensor([4, 2], 1, 8, 7, 2, 3, 6, 5, 4) }, { k: 2, axis: 0 }],
  ['Hardmax', 'along the middle axis', { x: wave([2, 3, 2]) }, { axis: 1 }],
  [
    'MultiMargin',
    'a batch, summed',
    { scores: wave([3, 4]), target: vector(0, 2, 3) },
    { reduction: 'sum', margin: 0.5 },
  ],
  [
    'CosineEmbedding',
    'pairs in a batch of batches',
    { ...waves({ x1: [2, 2, 3], x2: [2, 2, 3] }), target: sampleTensor([2, 2], 1, -1, -1, 1) },
    { margin: 0.1 },
  ],
  ['Variance', 'two of three axes, kept', waves({ x: [2, 3, 2] }), { axes: [0, 2], keepdims: true }],
  ['LogSumExp', 'two of three axes, kept', waves({ x: [2, 3, 2] }), { axes: [0, 2], keepdims: true }],
  // Repeated in two ways at once: along an axis that is missing and along one of size 1.
  ['Add', 'repeated in two ways', waves({ a: [2, 2, 3], b: [1, 3] })],
  ['Divide', 'both repeat', { a: wave([2, 1]), b: sampleTensor([2, 1, 3], 1, 2, 3, 1.5, 2.5, 3.5) }],
  ['Atan2', 'both repeat', waves({ a: [2, 1], b: [2, 1, 3] })],
  ['Where', 'all repeat', { condition: sampleTensor([2, 1], 1, 0), ...waves({ a: [1, 3], b: [2, 1, 1] }) }],
  ['Affine', 'a bias of one entry for a batch of batches', waves({ x: [2, 2, 3], W: [2, 3], b: [1] })],
  ['MatMul', 'batches repeat', waves({ a: [1, 2, 2], b: [2, 3, 2, 2] })],
  ['Dot', 'vectors repeat', waves({ a: [1, 3], b: [2, 2, 3] })],
  ['Outer', 'vectors repeat', waves({ a: [1, 2], b: [2, 2, 3] })],
  ['Expand', 'in two ways', waves({ x: [1, 3] }), { shape: [2, 2, 3] }],
  [
    'ScaledDotProductAttention',
    'keys, values and a mask for all',
    waves({ q: [2, 2, 2], k: [1, 3, 2], v: [3, 2], mask: [1, 3] }),
  ],
  ['MeanSquaredError', 'a target for all', waves({ prediction: [2, 2, 3], target: [1, 3] })],
  [
    'MeanSquaredError',
    'a target for all, each',
    waves({ prediction: [2, 2, 3], target: [1, 3] }),
    { reduction: 'none' },
  ],
  ['Huber', 'a target for all', waves({ prediction: [2, 2, 3], target: [1, 3] }), { delta: 0.4 }],
  ['Huber', 'a target for all, each', waves({ prediction: [2, 2, 3], target: [1, 3] }), { reduction: 'none' }],
  [
    'BinaryCrossEntropyWithLogits',
    'weights for all',
    {
      ...waves({ logits: [2, 2, 3], target: [2, 2, 3] }),
      weight: sampleTensor([1, 3], 1, 2, 3),
      pos_weight: vector(1, 2, 0.5),
    },
  ],
  [
    'GaussianNLL',
    'a variance for each row',
    { ...waves({ prediction: [2, 3], target: [1, 3] }), variance: sampleTensor([2, 1], 0.5, 2) },
    { reduction: 'none', full: true },
  ],
  ['Einsum', 'four operands', waves({ a: [2, 3], b: [3], c: [2, 2], d: [2] }), { equation: 'ij,j,ik,k->ik' }],
];

/** Those about numbers: shapes, purity, gradients, tangents, Jacobians, expansions and rules. */
const numbers = new Set([5, 6, 7, 8, 9, 10, 11, 13, 16, 17]);

test.each(rows)('%s, %s', (name, what, inputs, params = {}) => {
  const sample: Sample = { name: what, params, inputs };
  const op = { ...opByName.get(name)!, samples: [sample] };
  expect([...entryFindings(op, [sample]).faults, ...wholeFindings(op, [sample]).faults]).toEqual([]);
  const asked = laws.filter(({ number }) => numbers.has(number));
  expect(
    asked.flatMap((law) => law.violations(op, random(seed + law.number), opByName)),
    `SEED=${seed}`,
  ).toEqual([]);
});
