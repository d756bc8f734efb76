// readRule: an op's rule with its holes bound to the ports of one node. TeX that is not understood stays as raw text.
import type { Rule } from '../engine/op.ts';
import { type Expression, type LetterRange, partsOf, type TensorRef } from './expression.ts';
import { parseExpression, type RuleScope } from './parseExpression.ts';
import { closingBrace } from './tokenizeTex.ts';

export interface BoundRule {
  readonly whole: Expression;
  /** The rule for one entry; `indices` bind to the entry's axes in order. */
  readonly entry: { readonly indices: readonly string[]; readonly body: Expression } | null;
  readonly words: string;
}

/** `ports`: the names of the node's input and output ports. A hole `dy` is the cotangent of `y` unless a port is named `dy`. */
export function readRule(rule: Rule, node: string, ports: ReadonlySet<string>): BoundRule {
  const tensor = (name: string): TensorRef | null => {
    if (ports.has(name)) return { node, port: name, side: 'value' };
    const primal = name.startsWith('d') ? name.slice(1) : '';
    return ports.has(primal) ? { node, port: primal, side: 'gradient' } : null;
  };
  const noRanges: RuleScope['ranges'] = new Map();
  const whole = read(rule.tex, { tensor, letters: new Set(), ranges: noRanges });
  if (rule.entry === undefined) return { whole, entry: null, words: rule.words };

  const ranges = new Map<string, LetterRange['range']>();
  for (const [letter, text] of Object.entries(rule.entry.sum ?? {})) {
    const dot = text.lastIndexOf('.');
    const ref = tensor(text.slice(0, dot));
    ranges.set(letter, ref === null ? null : { ref, axis: Number(text.slice(dot + 1)) });
  }
  const letters = new Set(rule.entry.indices);
  const body = read(rule.entry.tex, { tensor, letters: new Set([...letters, ...ranges.keys()]), ranges });
  return { whole, entry: { indices: rule.entry.indices, body: withSums(body, ranges) }, words: rule.words };
}

/** Letters that the rule sums over without drawing a sign are summed in front of everything. */
function withSums(body: Expression, ranges: ReadonlyMap<string, LetterRange['range']>): Expression {
  const drawn = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === 'over') for (const { letter } of part.letters) drawn.add(letter);
  };
  walk(body, visit);
  const letters = [...ranges].filter(([letter]) => !drawn.has(letter)).map(([letter, range]) => ({ letter, range }));
  if (letters.length === 0 || body.kind === 'raw') return body;
  const inner: Expression = body.kind === 'add' ? { kind: 'group', fence: 'round', body } : body;
  return { kind: 'over', operator: 'sum', letters, where: null, body: inner };
}

function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walk(part, visit);
}

function read(tex: string, scope: RuleScope): Expression {
  try {
    return parseExpression(tex, scope);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'raw', parts: rawParts(tex, scope) };
  }
}

/** The text between holes, and the tensors in them. */
function rawParts(tex: string, scope: RuleScope): readonly (string | Expression)[] {
  const parts: (string | Expression)[] = [];
  let at = 0;
  for (let hole = tex.indexOf('#{'); hole >= 0; hole = tex.indexOf('#{', at)) {
    if (hole > at) parts.push(tex.slice(at, hole));
    const end = closingBrace(tex, hole + 1);
    parts.push(rawHole(tex.slice(hole, end + 1), scope));
    at = end + 1;
  }
  if (at < tex.length) parts.push(tex.slice(at));
  return parts;
}

const alphabet = 'a b c d e f g h i j k l m n o p q r s t u v w x y z'.split(' ');

function rawHole(hole: string, scope: RuleScope): string | Expression {
  try {
    return parseExpression(hole, { ...scope, letters: new Set([...scope.letters, ...alphabet]) });
  } catch {
    return hole.slice(2, -1).replace(/[_^{}[\]]/g, ' ');
  }
}
