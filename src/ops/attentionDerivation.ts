// attentionDerivation: the rules of ScaledDotProductAttention in TeX. The value writes its weights out; the
// gradients call them A.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { broadcastShapes, type Shape } from '../engine/shape.ts';
import { attentionWeights, scaleOf } from './attention.ts';
import { broadcastWords, summedWords } from './axisWords.ts';
import { called } from './placeRules.ts';
import {
  brackets,
  broadcastIndices,
  constant,
  hole,
  letters,
  overRoot,
  rangesIn,
  repeatedAxes,
  sumOver,
  sumOverAxes,
} from './ruleText.ts';

export function attentionDerivation({ shapes, params }: DerivationContext): Derivation {
  const q = shapes.q ?? [1, 1];
  const k = shapes.k ?? q;
  const v = shapes.v ?? k;
  const mask = shapes.mask;
  const [scoreBatch, batch] = batchesOf(q, k, v);
  const rank = batch.length;
  const scores = [...scoreBatch, q.at(-2)!, k.at(-2)!];
  const causal = params.causal === true;
  const scale = scaleOf(params, q);
  const factor = params.scale === null ? overRoot(q.at(-1)!) : scale === 1 ? '' : `${constant(scale)} \\cdot `;
  const named = letters(2 * rank + 8, ['q', 'k', 'v', 'a']);
  const at = named?.slice(0, rank) ?? [];
  const [i = '', j = '', m = '', d = '', b = '', c = '', ...spare] = named?.slice(rank) ?? [];

  // Whole tensors.
  const dot = `${factor}#{q} \\, #{k^T}`;
  const masked = mask ? `${dot} + #{mask}` : dot;
  const softmax = `\\operatorname{softmax}\\left(${causal ? called('causal', masked) : masked}\\right)`;
  const last = rank + 1;
  const slope = `#{A} \\odot ${brackets(`#{dy} \\, #{v^T} - ${sumOverAxes([last])}#{dy} \\odot #{y}`)}`;

  // Entries.
  const own = (port: string, shape: Shape, x: string, y: string): string =>
    hole(port, [...broadcastIndices(shape.slice(0, -2), batch, at), x, y]);
  const Q = (x: string, y: string): string => own('q', q, x, y);
  const K = (x: string, y: string): string => own('k', k, x, y);
  const V = (x: string, y: string): string => own('v', v, x, y);
  const ranges: Readonly<Record<string, string>> = {
    ...Object.fromEntries(at.map((letter, axis) => [letter, `dy.${axis}`])),
    [i]: `q.${q.length - 2}`,
    [j]: `k.${k.length - 2}`,
    [m]: `k.${k.length - 2}`,
    [d]: `q.${q.length - 1}`,
    [b]: `v.${v.length - 1}`,
    [c]: `v.${v.length - 1}`,
  };
  const score = (x: string, y: string): string => {
    const bias = mask
      ? ` + ${hole('mask', broadcastIndices(mask, [...batch, ...scores.slice(-2)], [...at, x, y]))}`
      : '';
    return `${factor}\\sum_{${d}} ${Q(x, d)} \\cdot ${K(y, d)}${bias}`;
  };
  const seen = (x: string, y: string): string => (causal ? `\\left[${y} \\le ${x}\\right] \\cdot ` : '');
  const weight = (x: string, y: string): string =>
    `\\frac{${seen(x, y)}e^{${score(x, y)}}}{\\sum_{${m}} ${seen(x, m)}e^{${score(x, m)}}}`;
  const dy = (x: string, y: string): string => hole('dy', [...at, x, y]);
  const y = (x: string, z: string): string => hole('y', [...at, x, z]);
  const A = (x: string, z: string): string => hole('A', [...broadcastIndices(scoreBatch, batch, at), x, z]);
  const scoreGradient = (x: string, z: string): string =>
    `${A(x, z)} \\cdot \\sum_{${b}} ${dy(x, b)} \\cdot ${brackets(`${V(z, b)} - ${y(x, b)}`)}`;
  const entryRule = (indices: readonly string[], entry: string): Pick<Rule, 'entry'> =>
    named === null ? {} : { entry: { indices, tex: entry, sum: rangesIn(entry, ranges) } };
  const rule = (
    port: string,
    shape: Shape,
    whole: string,
    indices: readonly [string, string],
    entry: string,
    words: string,
  ): Rule => {
    const ownBatch = shape.slice(0, -2);
    const lead = rank - ownBatch.length;
    const repeated = repeatedAxes(ownBatch, batch);
    const bound = ownBatch.map((_, axis) => (repeated.includes(axis + lead) ? spare[axis]! : at[axis + lead]!));
    return {
      tex: `${sumOverAxes(repeated)}${repeated.length > 0 && !/^\S*$/.test(whole) ? brackets(whole) : whole}`,
      ...entryRule([...bound, ...indices], `${sumOver(repeated.map((axis) => at[axis]!))}${entry}`),
      words:
        repeated.length > 0
          ? `${words} ${summedWords(repeated, [...batch, 1, 1], `${port} was broadcast over`)}`
          : words,
    };
  };
  return {
    forward: {
      y: {
        tex: `${softmax} \\, #{v}`,
        ...entryRule([...at, i, c], `\\sum_{${j}} ${weight(i, j)} \\cdot ${V(j, c)}`),
        words: `Each query takes the mean of the values, in shares that the softmax makes of its dot products with the keys${causal ? ' up to its own place' : ''}.`,
      },
    },
    gradients: {
      q: rule(
        'q',
        q,
        `${factor}${brackets(slope)} \\, #{k}`,
        [i, c],
        `${factor}\\sum_{${j}} ${scoreGradient(i, j)} \\cdot ${K(j, c)}`,
        'Each query is moved towards the keys whose values would have helped, away from the others.',
      ),
      k: rule(
        'k',
        k,
        `${factor}${brackets(slope)}^{\\top} \\, #{q}`,
        [j, c],
        `${factor}\\sum_{${i}} ${scoreGradient(i, j)} \\cdot ${Q(i, c)}`,
        'Each key is moved towards the queries that its value would have helped, away from the others.',
      ),
      v: rule(
        'v',
        v,
        `#{A^T} \\, #{dy}`,
        [j, c],
        `\\sum_{${i}} ${A(i, j)} \\cdot ${dy(i, c)}`,
        'Each value gets the gradients of all queries, in the shares (the weights) in which they took it.',
      ),
      ...(mask && { mask: maskRule() }),
    },
    quantities: {
      A: {
        rule: {
          tex: softmax,
          ...entryRule([...at.slice(rank - scoreBatch.length), i, j], weight(i, j)),
          words: `The weights: the share of every key in what a query takes, by the softmax${causal ? ' of the keys up to its place' : ''}.`,
        },
        value: (inputs) => attentionWeights(inputs.q!, inputs.k!, { scale, causal, mask: inputs.mask }),
      },
    },
  };

  function maskRule(): Rule {
    const target = [...batch, ...scores.slice(-2)];
    const places = [...at, i, j];
    const lead = target.length - mask!.length;
    const repeated = repeatedAxes(mask!, target);
    return {
      tex: `${sumOverAxes(repeated)}${repeated.length > 0 ? brackets(slope) : slope}`,
      ...entryRule(
        mask!.map((_, axis) => (repeated.includes(axis + lead) ? spare[axis]! : places[axis + lead]!)),
        `${sumOver(repeated.map((axis) => places[axis]!))}${scoreGradient(i, j)}`,
      ),
      words: `The mask is added to the scores, so it gets what they get: each share times how much better than the mean its value was.${broadcastWords('mask', mask!, target)}`,
    };
  }
}

/** The batch of the scores, and that of the answer. */
function batchesOf(q: Shape, k: Shape, v: Shape): readonly [Shape, Shape] {
  const ofScores = broadcastShapes(q.slice(0, -2), k.slice(0, -2)) ?? [];
  return [ofScores, broadcastShapes(ofScores, v.slice(0, -2)) ?? []];
}
