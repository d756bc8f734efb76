// multiHeadDerivation: the rules of MultiHeadAttention in TeX. In the rules of whole tensors heads(...) cuts the last axis into heads,
// merge(...) puts them side by side again, and the gradients call the weights of the values weights(query, key).
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { summedWords } from './axisWords.ts';
import { called } from './placeRules.ts';
import { brackets, constant, hole, letters, rangesIn, sumOver, sumOverAxes } from './ruleText.ts';

export function multiHeadDerivation({ shapes, params }: DerivationContext): Derivation {
  const heads = params.heads as number;
  const bias = params.bias !== false;
  const inner = shapes.Wq?.[0] ?? heads;
  const passed = shapes.Wv?.[0] ?? heads;
  const rank = (shapes.query?.length ?? 2) - 2;
  const scale = constant(Number((1 / Math.sqrt(inner / heads)).toPrecision(15)));
  const factor = scale === '1' ? '' : `${scale} \\cdot `;
  const causal = params.causal === true;

  // Whole tensors.
  const linear = (x: string, letter: string): string => `${x} \\, #{W${letter}^T}${bias ? ` + #{b${letter}}` : ''}`;
  const cut = (x: string): string => (heads === 1 ? brackets(x) : called('heads', x));
  const merge = (x: string): string => (heads === 1 ? x : called('merge', x));
  const [q, k, v] = [linear('#{query}', 'q'), linear('#{key}', 'k'), linear('#{value}', 'v')];
  const dot = `${factor}${cut(q)} \\, ${cut(k)}^{\\top}`;
  const weights = called('weights', '#{query}', '#{key}');
  const found = (shares: string): string => merge(`${shares} \\, ${cut(v)}`);
  const arrived = cut('#{dy} \\, #{Wo}');
  const ofShares = `${arrived} \\, ${cut(v)}^{\\top}`;
  const last = rank + (heads === 1 ? 1 : 2);
  const ofScores = brackets(
    `${weights} \\odot ${brackets(`${ofShares} - ${sumOverAxes([last])}${weights} \\odot ${brackets(ofShares)}`)}`,
  );
  const wholes = {
    q: merge(`${factor}${ofScores} \\, ${cut(k)}`),
    k: merge(`${factor}${ofScores}^{\\top} \\, ${cut(q)}`),
    v: merge(`${weights}^{\\top} \\, ${arrived}`),
  };

  // Entries. i: query, j m n: keys; c: entry of the values, d p: of the queries; e f g: features; o: entry of the answer; u: own feature.
  const named = letters(rank + 13);
  const at = named?.slice(0, rank) ?? [];
  const [i = '', j = '', m = '', n = '', c = '', d = '', p = '', e = '', f = '', g = '', o = '', u = '', w = ''] =
    named?.slice(rank) ?? [];
  const ranges: Readonly<Record<string, string>> = {
    ...Object.fromEntries(at.map((letter, axis) => [letter, `query.${axis}`])),
    [i]: `query.${rank}`,
    [j]: `key.${rank}`,
    [m]: `key.${rank}`,
    [n]: `key.${rank}`,
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
  const score = (x: string, y: string, head: string): string =>
    `${factor}${within(p, inner, head)}${Q(x, p)} \\cdot ${K(y, p)}`;
  const seen = (x: string, y: string): string => (causal ? `\\left[${y} \\le ${x}\\right] \\cdot ` : '');
  const share = (x: string, y: string, head: string): string =>
    `\\frac{${seen(x, y)}e^{${score(x, y, head)}}}{\\sum_{${m}} ${seen(x, m)}e^{${score(x, m, head)}}}`;
  const dFound = (x: string, row: string): string =>
    brackets(`\\sum_{${o}} ${seq('dy', x, o)} \\cdot #{Wo[${o},${row}]}`);
  const dShare = (x: string, y: string, head: string): string =>
    brackets(`${within(w, passed, head)}${dFound(x, w)} \\cdot ${V(y, w)}`);
  const dScore = (x: string, y: string, head: string): string =>
    `${share(x, y, head)} \\cdot ${brackets(`${dShare(x, y, head)} - \\sum_{${n}} ${share(x, n, head)} \\cdot ${dShare(x, n, head)}`)}`;
  const [headOfC, headOfD] = [headOf(c, passed), headOf(d, inner)];
  const gradients = {
    q: brackets(`${factor}\\sum_{${j}} ${dScore(i, j, headOfD)} \\cdot ${K(j, d)}`),
    k: brackets(`${factor}\\sum_{${i}} ${dScore(i, j, headOfD)} \\cdot ${Q(i, d)}`),
    v: brackets(`\\sum_{${i}} ${share(i, j, headOfC)} \\cdot ${dFound(i, c)}`),
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
      `${heads === 1 ? brackets(whole) : whole} \\, #{W${letter}}`,
      [...at, place, u],
      `\\sum_{${row}} ${one} \\cdot #{W${letter}[${row},${u}]}`,
      `What the ${many} of all heads get, seen back through W${letter}. Weights are the shares of the softmax.`,
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
  const heard = brackets(`\\sum_{${j}} ${share(i, j, headOfC)} \\cdot ${V(j, c)}`);
  answer.Wo = rule(
    `${sumOverAxes(batchAxes)}#{dy^T} \\, ${brackets(found(weights))}`,
    [o, c],
    `${sumOver([...at, i])}${seq('dy', i, o)} \\cdot ${heard}`,
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
  return {
    forward: {
      y: rule(
        `${linear(brackets(found(`\\operatorname{softmax}\\left(${causal ? called('causal', dot) : dot}\\right)`)), 'o')}`,
        [...at, i, o],
        `\\sum_{${c}} #{Wo[${o},${c}]} \\cdot ${heard}${bias ? ` + #{bo[${o}]}` : ''}`,
        `Every head takes means of the values, in shares that the softmax makes of queries and keys${causal ? ' up to each place' : ''}; Wo mixes what they found.`,
      ),
    },
    gradients: answer,
  };
}
