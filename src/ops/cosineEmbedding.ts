// CosineEmbedding: for each pair of vectors along the last axis C = 1 - cos where the target is 1, and max(0, cos - margin) where it is -1;
// averaged, summed, or each. cos = x1·x2 / sqrt((|x1|² + 1e-12)(|x2|² + 1e-12)) as in torch.nn.functional.cosine_embedding_loss, so that
// a vector of zeros has a cosine of 0 and a gradient. Where cos = margin the gradient passes, as PyTorch's does.
import { computed } from '../engine/buffers.ts';
import { demand } from '../engine/kernels/machine.ts';
import { defineOp, type Inferred, type InputShape, type Params, type Problem } from '../engine/op.ts';
import { type Shape, sameShape, shapeName, shapeText } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { reductionParam } from './classLoss.ts';
import { cosineEmbeddingDerivation } from './cosineEmbeddingDerivation.ts';
import { cosineSamples } from './cosineSamples.ts';
import { type Cosines, cosinesOf, epsilon } from './cosines.ts';
import { notSign } from './hinge.ts';
import { insertFix } from './insertFix.ts';
import { likewise } from './kinks.ts';
import { lossOptions, numpyReduced } from './lossPorts.ts';
import { reducedGraph, reduceLosses, reductionOf } from './lossReduction.ts';
import { entryName, hasShape, missing, shapeless } from './ports.ts';

export const cosineEmbedding = defineOp<Cosines>({
  name: 'CosineEmbedding',
  family: 'Losses',
  glyph: '\\angle',
  summary: 'Turns vectors that belong together into one direction, others apart.',
  about:
    'Learning embeddings from pairs: x1 and x2 are what a model makes of two things, and the target says whether they belong together (1) or not (-1). Only the angle between the vectors counts, not their length. Pairs that belong together are turned until they point the same way; the others only until their cosine is below the margin. A margin between 0 and 0.5 is usual. Labels of 0 and 1 are refused, so that none is passed over in silence.',
  aliases: [
    'cosine_embedding_loss',
    'cosine similarity',
    'contrastive',
    'siamese',
    'metric learning',
    'similarity',
    'angle',
    'loss',
  ],
  formula:
    'C = \\begin{cases} 1 - \\cos(x_1, x_2) & \\text{if } t = 1 \\\\ \\max(0, \\cos(x_1, x_2) - m) & \\text{if } t = -1 \\end{cases}',
  inputs: [
    { name: 'x1', role: 'data', differentiable: true, description: 'Vectors along the last axis: [..., size].' },
    { name: 'x2', role: 'data', differentiable: true, description: 'Their partners, of the same shape.' },
    {
      name: 'target',
      role: 'target',
      differentiable: false,
      tex: 't',
      description: '1 for a pair that belongs together, -1 for one that does not; one for each pair.',
    },
  ],
  outputs: [{ name: 'C', description: 'The loss: a scalar, or with reduction none one for each pair.' }],
  params: [
    reductionParam,
    {
      kind: 'number',
      name: 'margin',
      default: 0,
      min: -1,
      max: 1,
      description: 'How large the cosine of a pair that does not belong together may be at no cost.',
    },
  ],
  infer: inferPairs,
  steady: true,
  forward({ x1, x2, target }, params) {
    const fault = notSign('target', target, ['together', 'apart']);
    if (fault) return fault;
    demand(() => notSign('target', target, ['together', 'apart']) === null);
    const residuals = cosinesOf(x1!, x2!);
    const { cosines } = residuals;
    const losses = computed(cosines.length, (out) => {
      for (let n = 0; n < out.length; n++) {
        const above = cosines[n]! - (params.margin as number);
        out[n] = target!.data[n] === 1 ? 1 - cosines[n]! : above < 0 ? 0 : above;
      }
    });
    const kind = reductionOf(params);
    const C = reduceLosses({ shape: target!.shape, data: losses }, kind, divisorOfPairs(params, losses.length));
    return { outputs: { C }, residuals };
  },
  // dcos/dx1 = x2 / sqrt(s1 s2) - cos x1 / s1, and likewise for x2.
  vjp({ C: dC }, { inputs, params, residuals: { cosines, squares }, needs }) {
    const [x1, x2, target] = [inputs.x1!, inputs.x2!, inputs.target!];
    const each = reductionOf(params) === 'none';
    const ofC = dC!.data;
    const pulled = (own: Tensor, other: Tensor, ownSquares: Float64Array): Tensor => {
      const length = own.shape.at(-1)!;
      const data = computed(own.data.length, (out) => {
        const shared = ofC[0]! / divisorOfPairs(params, cosines.length);
        for (let n = 0, i = 0; n < cosines.length; n++) {
          const g = each ? ofC[n]! : shared;
          const together = target.data[n] === 1;
          const takesPart = together || !(cosines[n]! < (params.margin as number));
          const pull = together ? -g : g;
          const root = Math.sqrt(squares[0][n]! * squares[1][n]!);
          for (let k = 0; k < length; k++, i++) {
            out[i] = takesPart ? pull * (other.data[i]! / root - (cosines[n]! * own.data[i]!) / ownSquares[n]!) : 0;
          }
        }
      });
      return { shape: own.shape, data };
    };
    return {
      ...(needs('x1') && { x1: pulled(x1, x2, squares[0]) }),
      ...(needs('x2') && { x2: pulled(x2, x1, squares[1]) }),
    };
  },
  expand(params, { x1 }) {
    if (!x1) return null;
    const along = { axes: [x1.length - 1] };
    return reducedGraph(
      {
        products: ['Multiply', { a: 'x1', b: 'x2' }],
        dot: ['Sum', { x: 'products' }, along],
        squares1: ['Square', { x: 'x1' }],
        sum1: ['Sum', { x: 'squares1' }, along],
        length1: ['Add', { a: 'sum1', b: epsilon }],
        squares2: ['Square', { x: 'x2' }],
        sum2: ['Sum', { x: 'squares2' }, along],
        length2: ['Add', { a: 'sum2', b: epsilon }],
        lengths: ['Multiply', { a: 'length1', b: 'length2' }],
        root: ['Sqrt', { x: 'lengths' }],
        cosine: ['Divide', { a: 'dot', b: 'root' }],
        together: ['Subtract', { a: 1, b: 'cosine' }],
        above: ['Subtract', { a: 'cosine', b: params.margin as number }],
        apart: ['Clip', { x: 'above' }, { min: 0 }],
        belongs: ['Add', { a: 'target', b: 1 }],
        loss: ['Where', { condition: 'belongs', a: 'together', b: 'apart' }],
      },
      'loss',
      reductionOf(params),
      1,
    );
  },
  derivation: cosineEmbeddingDerivation,
  kinks: [{ at: 'cos = margin, where target = -1', gradient: 'that from above' }],
  kinkAt({ x1, x2, target }, params): Readonly<Record<string, string>> {
    const { cosines } = cosinesOf(x1!, x2!);
    const sits = (n: number): boolean => target!.data[n] === -1 && cosines[n] === params.margin;
    const first = cosines.findIndex((_, n) => sits(n));
    if (first < 0) return {};
    const count = cosines.reduce((total, _, n) => total + (sits(n) ? 1 : 0), 0);
    const names = ['x1', 'x2'].map((port) => entryName(port, target!.shape, first)) as [string, string];
    const notice = ([one, other]: readonly [string, string]): string =>
      `${one} and ${other} have the cosine ${Number(params.margin)}, where CosineEmbedding has a corner, the margin: ` +
      `the gradient is taken from above, as PyTorch does${likewise(count - 1)}`;
    return { x1: notice(names), x2: notice([names[1], names[0]]) };
  },
  code: {
    // PyTorch takes one pair, or a list of them.
    pytorch({ inputs: { x1, x2, target }, params, shapes }) {
      const rank = shapes?.x1?.length ?? 2;
      const rows = rank > 2 ? '.flatten(0, -2)' : '';
      const options = lossOptions(params, params.margin === 0 ? [] : [`margin=${String(params.margin)}`]);
      const call = `F.cosine_embedding_loss(${x1}${rows}, ${x2}${rows}, ${target}${rank > 2 ? '.flatten()' : ''}${options})`;
      return rank > 2 && params.reduction === 'none' ? `${call}.reshape(${target}.shape)` : call;
    },
    numpy({ inputs: { x1, x2, target }, params }) {
      const squares = [x1, x2].map((x) => `(np.sum(${x} ** 2, axis=-1) + 1e-12)`);
      const cosine = `(c := np.sum(${x1} * ${x2}, axis=-1) / np.sqrt(${squares.join(' * ')}))`;
      const margin = params.margin === 0 ? '' : ` - ${String(params.margin)}`;
      return numpyReduced(params, `np.where(${target} == 1, 1 - ${cosine}, np.maximum(0, c${margin}))`);
    },
  },
  samples: cosineSamples,
});

function divisorOfPairs(params: Params, pairs: number): number {
  return params.reduction === 'mean' ? pairs : 1;
}

/** Shape rule: x1 and x2 alike, target without their last axis; a scalar, or with reduction `none` the shape of the target. */
function inferPairs(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  for (const port of ['x1', 'x2', 'target']) if (inputs[port] === undefined) return missing(port);
  const known = [inputs.x1, inputs.x2].find((shape): shape is Shape => Array.isArray(shape));
  if (known === undefined) return shapeless('x1');
  const [x1, x2] = [inputs.x1, inputs.x2].map((shape) => (shape === 'open' ? known : shape)) as [Shape, Shape];
  if (x1.length === 0) {
    return {
      problem: 'x1 is a scalar, but an angle is one between vectors',
      port: 'x1',
      expected: 'size, or pairs × size',
      received: 'scalar',
      fix: { kind: 'advice', text: 'Give x1 and x2 vectors along their last axis.' },
    };
  }
  if (!sameShape(x1, x2)) {
    return {
      problem: `x2 ${hasShape(x2)}, but x1 ${hasShape(x1)}: each vector needs a partner of its own size`,
      port: 'x2',
      expected: shapeText(x1),
      received: shapeText(x2),
      fix: { kind: 'advice', text: `Give x2 the shape of x1, ${shapeName(x1)}.` },
    };
  }
  const pairs = x1.slice(0, -1);
  const target = inputs.target === 'open' ? pairs : inputs.target!;
  if (!sameShape(target, pairs)) {
    const wanted = pairs.length === 0 ? 'a scalar' : `of shape ${shapeName(pairs)}`;
    return {
      problem: `target ${hasShape(target)}, but there is one target for each pair of vectors: it must be ${wanted}`,
      port: 'target',
      expected: shapeText(pairs),
      received: shapeText(target),
      fix: insertFix('target', target, (shape) => sameShape(shape, pairs)) ?? {
        kind: 'advice',
        text: `Make target ${wanted}, of 1 and -1.`,
      },
    };
  }
  return {
    outputs: { C: reductionOf(params) === 'none' ? target : [] },
    inputs: {
      ...(inputs.x1 === 'open' && { x1 }),
      ...(inputs.x2 === 'open' && { x2 }),
      ...(inputs.target === 'open' && { target }),
    },
  };
}
