// multiHeadDerivation: the rules of MultiHeadAttention in TeX. In the rules of whole tensors heads(...) cuts the last axis into heads and
// merge(...) puts them side by side again. The gradients name what is worked out on the way: the projections Q, K, V, the weights A of the
// values, and F, what the heads found.
import type { Derivation, DerivationContext, Quantity, Rule } from '../engine/op.ts';
import { reshaped } from '../engine/tensor.ts';
import { summedWords } from './axisWords.ts';
import { merge as merged, multiHeadParts } from './multiHeadParts.ts';
import { called } from './placeRules.ts';
import { brackets, hole, letters, overRoot, rangesIn, sumOver, sumOverAxes } from './ruleText.ts';

export function multiHeadDerivation({ shapes, params }: DerivationContext): Derivation {
  const heads = params.heads as number;
  const bias = params.bias !== false;
  const inner = shapes.Wq?.[0] ?? heads;
  const passed = shapes.Wv?.[0] ?? heads;
  const rank = (shapes.query?.length ?? 2) - 2;
  const factor = overRoot(inner / heads);
  const causal = params.causal === true;

  // Whole tensors.
  const linear = (x: string, letter: string): string => `${x} \\, #{W${letter}^T}${bias ? ` + #{b${letter}}` : ''}`;
  const cut = (x: string): string => (heads > 1 ? called('heads', x) : /[ ]/.test(x) ? brackets(x) : x);
  const merge = (x: string): string => (heads === 1 ? x : called('merge', x));
  const [q, k, v] = [linear('#{query}', 'q'), linear('#{key}', 'k'), linear('#{value}', 'v')];
  const weightsOf = (queries: string, keys: string): string =>
    softmax(
      `${factor}${cut(queries)} \\, ${heads === 1 && !keys.includes(' ') ? keys.replace('}', '^T}') : `${cut(keys)}^{\\top}`}`,
    );
  const turned = (x: string): string => (heads === 1 ? `#{${x}^T}` : `${cut(`#{${x}}`)}^{\\top}`);
  const softmax = (x: string): string => `\\operatorname{softmax}\\left(${causal ? called('causal', x) : x}\\right)`;
  // A product of matrices needs no brackets inside of another one.
  const product = '#{dy} \\, #{Wo}';
  const arrived = heads === 1 ? product : cut(product);
  const last = rank + (heads === 1 ? 1 : 2);
  const ofScores = brackets(
    `#{A} \\odot ${brackets(`${arrived} \\, ${turned('V')} - ${sumOverAxes([last])}${cut(product)} \\odot ${cut('#{F}')}`)}`,
  );
  const wholes = {
    q: merge(`${factor}${ofScores} \\, ${cut('#{K}')}`),
    k: merge(`${factor}${ofScores}^{\\top} \\, ${cut('#{Q}')}`),
    v: merge(`#{A^T} \\, ${arrived}`),
  };

  // Entries. i: query, j m: keys; c: entry of the values, d p: of the queries; e f g: features; o: entry of the answer; u: own feature; h: head.
  const named = letters(rank + 13, ['q', 'k', 'v', 'a', 'f']);
  const at = named?.slice(0, rank) ?? [];
  const [i = '', j = '', m = '', c = '', d = '', p = '', e = '', f = '', g = '', o = '', u = '', w = '', h = ''] =
    named?.slice(rank) ?? [];
  const ranges: Readonly<Record<string, string>> = {
    ...Object.fromEntries(at.map((letter, axis) => [letter, `query.${axis}`])),
    [i]: `query.${rank}`,
    [j]: `key.${rank}`,
    [m]: `key.${rank}`,
    [c]: 'Wv.0',
    [w]: 'Wv.0',
    [d]: 'Wq.0',
    [p]: 'Wq.0',
    [e]: 'Wq.1',
    [f]: 'Wk.1',
    [g]: 'Wv.1',
    [o]: 'Wo.0',
  };
  const seq = (port: string, place: string, entry: string): string => hole(port, [...at, place, entry]);
  const entryOf = (letter: string, port: string, place: string, row: string, feature: string): string =>
    brackets(
      `\\sum_{${feature}} #{W${letter}[${row},${feature}]} \\cdot ${seq(port, place, feature)}` +
        (bias ? ` + #{b${letter}[${row}]}` : ''),
    );
  const Q = (place: string, row: string): string => entryOf('q', 'query', place, row, e);
  const K = (place: string, row: string): string => entryOf('k', 'key', place, row, f);
  const V = (place: string, row: string): string => entryOf('v', 'value', place, row, g);
  /** The head that an entry of the queries or of the values belongs to. */
  const headOf = (letter: string, size: number): string => `\\lfloor ${letter} / ${size / heads} \\rfloor`;
  const within = (letter: string, size: number, head: string): string =>
    heads === 1 ? `\\sum_{${letter}} ` : `\\sum_{${letter} : ${headOf(letter, size)} = ${head}} `;
  /** An entry of the queries and of the keys: written out, or by name. */
  type EntryOf = (place: string, row: string) => string;
  const shareOf = (x: string, y: string, head: string, [ofQ, ofK]: readonly [EntryOf, EntryOf]): string => {
    const score = (key: string): string => `${factor}${within(p, inner, head)}${ofQ(x, p)} \\cdot ${ofK(key, p)}`;
    return `\\frac{${seen(x, y)}e^{${score(y)}}}{\\sum_{${m}} ${seen(x, m)}e^{${score(m)}}}`;
  };
  const seen = (x: string, y: string): string => (causal ? `\\left[${y} \\le ${x}\\right] \\cdot ` : '');
  const dFound = (x: string, row: string): string =>
    brackets(`\\sum_{${o}} ${seq('dy', x, o)} \\cdot #{Wo[${o},${row}]}`);
  // What was worked out on the way, by its name.
  const A = (x: string, y: string, head: string): string => hole('A', [...at, ...(heads === 1 ? [] : [head]), x, y]);
  const dScore = (x: string, y: string, head: string): string =>
    `${A(x, y, head)} \\cdot ${brackets(`${within(w, passed, head)}${dFound(x, w)} \\cdot ${brackets(`${seq('V', y, w)} - ${seq('F', x, w)}`)}`)}`;
  const [headOfC, headOfD] = [headOf(c, passed), headOf(d, inner)];
  const gradients = {
    q: brackets(`${factor}\\sum_{${j}} ${dScore(i, j, headOfD)} \\cdot ${seq('K', j, d)}`),
    k: brackets(`${factor}\\sum_{${i}} ${dScore(i, j, headOfD)} \\cdot ${seq('Q', i, d)}`),
    v: brackets(`\\sum_{${i}} ${A(i, j, headOfC)} \\cdot ${dFound(i, c)}`),
  };

  const batchAxes = at.map((_, axis) => axis);
  /** Over which axes a parameter was used again, and how often. */
  const used = (name: string, port: string): string =>
    summedWords([...batchAxes, rank], shapes[port] ?? [1, 1], `${name} was used for`);
  const rule = (tex: string, indices: readonly string[], entry: string, words: string): Rule => ({
    tex,
    ...(named && { entry: { indices, tex: entry, sum: rangesIn(entry, ranges) } }),
    words,
  });
  const answer: Record<string, Rule> = {};
  const about = {
    q: ['query', 'queries', i, d],
    k: ['key', 'keys', j, d],
    v: ['value', 'values', j, c],
  } as const;
  for (const letter of ['q', 'k', 'v'] as const) {
    const [port, many, place, row] = about[letter];
    const whole = wholes[letter];
    const one = gradients[letter];
    answer[port] = rule(
      `${whole} \\, #{W${letter}}`,
      [...at, place, u],
      `\\sum_{${row}} ${one} \\cdot #{W${letter}[${row},${u}]}`,
      `What the ${many} of all heads get, seen back through W${letter}.`,
    );
    answer[`W${letter}`] = rule(
      `${sumOverAxes(batchAxes)}${heads === 1 ? brackets(whole) : whole}^{\\top} \\, #{${port}}`,
      [row, u],
      `${sumOver([...at, place])}${one} \\cdot ${seq(port, place, u)}`,
      `The outer products of what the ${many} get and the ${port} that they were made from. ${used(`W${letter}`, port)}`,
    );
    if (bias) {
      answer[`b${letter}`] = rule(
        `${sumOverAxes([...batchAxes, rank])}${brackets(whole)}`,
        [row],
        `${sumOver([...at, place])}${one}`,
        letter === 'k'
          ? `What the keys get: it comes to 0, since bk adds the same to all scores of a query. ${used('bk', port)}`
          : `What the ${many} get. ${used(`b${letter}`, port)}`,
      );
    }
  }
  answer.Wo = rule(
    `${sumOverAxes(batchAxes)}#{dy^T} \\, #{F}`,
    [o, c],
    `${sumOver([...at, i])}${seq('dy', i, o)} \\cdot ${seq('F', i, c)}`,
    `The outer products of what comes back and what the heads found. ${used('Wo', 'query')}`,
  );
  if (bias) {
    answer.bo = rule(
      `${sumOverAxes([...batchAxes, rank])}#{dy}`,
      [o],
      `${sumOver([...at, i])}${seq('dy', i, o)}`,
      `The bias is added as it is, so it gets what comes back. ${used('bo', 'query')}`,
    );
  }
  const heard = brackets(`\\sum_{${j}} ${shareOf(i, j, headOfC, [Q, K])} \\cdot ${V(j, c)}`);
  const projection = (letter: 'q' | 'k' | 'v', whole: string, entryOf: EntryOf): Quantity => {
    const [port, many, place, row] = about[letter];
    const words = `The ${many} of all heads side by side: a row for each position of ${port}.`;
    return {
      rule: rule(whole, [...at, place, row], unwrapped(entryOf(place, row)), words),
      value: (inputs) => merged(multiHeadParts(inputs, params)[letter], heads),
    };
  };
  return {
    forward: {
      y: rule(
        linear(brackets(merge(`${weightsOf(q, k)} \\, ${cut(v)}`)), 'o'),
        [...at, i, o],
        `\\sum_{${c}} #{Wo[${o},${c}]} \\cdot ${heard}${bias ? ` + #{bo[${o}]}` : ''}`,
        `Every head takes means of the values, in shares that the softmax makes of queries and keys${causal ? ' up to each place' : ''}; Wo mixes what they found.`,
      ),
    },
    gradients: answer,
    quantities: {
      Q: projection('q', q, Q),
      K: projection('k', k, K),
      V: projection('v', v, V),
      A: {
        rule: rule(
          weightsOf('#{Q}', '#{K}'),
          [...at, ...(heads === 1 ? [] : [h]), i, j],
          shareOf(i, j, h, [(x, row) => seq('Q', x, row), (x, row) => seq('K', x, row)]),
          `The weights: in each head the share of every key in what a query takes, by the softmax${causal ? ' of the keys up to its place' : ''}.`,
        ),
        value: (inputs) => {
          const { weights } = multiHeadParts(inputs, params);
          return heads > 1 ? weights : reshaped(weights, [...weights.shape.slice(0, -3), ...weights.shape.slice(-2)]);
        },
      },
      F: {
        rule: rule(
          merge(`#{A} \\, ${cut('#{V}')}`),
          [...at, i, c],
          `\\sum_{${j}} ${A(i, j, headOfC)} \\cdot ${seq('V', j, c)}`,
          'What the heads found, side by side: the means of the values in these weights.',
        ),
        value: (inputs) => multiHeadParts(inputs, params).found,
      },
    },
  };
}

/** Without the brackets around the whole. */
function unwrapped(tex: string): string {
  return tex.slice('\\left('.length, -'\\right)'.length);
}
