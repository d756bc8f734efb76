// readJacobianRule: an op's way to its Jacobian with its holes bound to the ports of one node.
import type { JacobianRule } from '../engine/op.ts';
import type { Expression, TensorPlace } from './expression.ts';
import { mapParts } from './mapParts.ts';
import { readRule } from './readRule.ts';

export interface BoundJacobian {
  /** The whole matrix; null where it has more than two axes. */
  readonly whole: Expression | null;
  readonly words: string;
  readonly short: readonly { readonly name: string; readonly stands: Expression }[];
  readonly cases: readonly BoundCase[];
}
export interface BoundCase {
  /** The two entries, by letter. */
  readonly of: TensorPlace;
  readonly by: TensorPlace;
  readonly when: Expression | null;
  readonly words: string;
  readonly steps: readonly Expression[];
}

export function readJacobianRule(
  rule: JacobianRule,
  node: string,
  ports: ReadonlySet<string>,
  output: string,
  input: string,
): BoundJacobian {
  const letters = [...(rule.entry?.of ?? []), ...(rule.entry?.by ?? [])];
  const ranges = rule.entry?.sum;
  /** As the entry rule of something with these axes. Sums are drawn, so `sum` adds none of its own. */
  const read = (tex: string): Expression => {
    const drawn = Object.entries(ranges ?? {}).filter(([letter]) => tex.includes(`\\sum_{${letter}`));
    const sum = drawn.length === 0 ? {} : { sum: Object.fromEntries(drawn) };
    const { entry } = readRule({ tex: '0', words: '', entry: { indices: letters, tex, ...sum } }, node, ports);
    return entry?.body ?? { kind: 'raw', parts: [tex] };
  };
  const place = (port: string, names: readonly string[] | undefined): TensorPlace => ({
    ref: { node, port, side: 'value' },
    index: names?.map((name) => ({ kind: 'letter', name })) ?? null,
  });
  return {
    whole: rule.tex === undefined ? null : readRule({ tex: rule.tex, words: '' }, node, ports).whole,
    words: rule.words,
    short: Object.entries(rule.entry?.short ?? {}).map(([name, tex]) => ({ name, stands: read(tex) })),
    cases: (rule.entry?.cases ?? []).map(({ when, words, steps }) => ({
      of: place(output, rule.entry?.of),
      by: place(input, rule.entry?.by),
      when: when === undefined ? null : read(when),
      words,
      steps: steps.map(read),
    })),
  };
}

/** The short names of a calculation replaced by what they stand for. */
export function writtenOut(expression: Expression, short: BoundJacobian['short']): Expression {
  if (expression.kind === 'symbol') {
    const found = short.find(({ name }) => name === expression.tex);
    return found === undefined ? expression : { kind: 'group', fence: 'round', body: found.stands };
  }
  return mapParts(expression, (part) => writtenOut(part, short)) ?? expression;
}
