// explainEntry: why one entry of a tensor is the number that it is: its own sum, written out term by term.
import { sameShape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { isSummary } from '../execution/trace.ts';
import { type ExplainContext, nodeView, tensorAt } from './context.ts';
import { type Contributors, contributorsOf } from './contributors.ts';
import { evaluate, flatIndex, type Surroundings } from './evaluate.ts';
import type { Explanation } from './explainPort.ts';
import { type Expression, type TensorRef, tensorsIn } from './expression.ts';
import { instantiate } from './instantiate.ts';
import { jacobianTerms } from './jacobianTerms.ts';

export interface EntryExplanation {
  readonly subject: TensorRef;
  /** An index per axis, from 0. */
  readonly index: readonly number[];
  readonly left: Expression;
  /** With this entry's places in place of letters and sums written out; null where only the value itself can be said. */
  readonly terms: Expression | null;
  /**
   * `rule`: the op's entry rule; `jacobian`: gradient times local derivative; `copied`: the same entry elsewhere; `unstable`: the rule
   * holds, but worked out as it is written it overflows, which the op avoids; `none`: only the number is known.
   */
  readonly way: 'rule' | 'jacobian' | 'copied' | 'unstable' | 'none';
  readonly value: number;
  readonly contributors: Contributors;
}

/** Null: the number is not known yet, was left on the other side of a summary, or the index is outside of the shape. */
export function explainEntry(
  context: ExplainContext,
  explanation: Explanation,
  index: readonly number[],
): EntryExplanation | null {
  const { subject, frame } = explanation;
  const tensor = tensorAt(context, frame, subject);
  const flat = tensor === undefined ? null : flatIndex(tensor.shape, index);
  const value = flat === null ? undefined : tensor?.data[flat];
  if (value === undefined || flat === null) return null;
  const left: Expression = { kind: 'tensor', ref: subject, transposed: false, index: numbers(index) };
  const about = { subject, index, left, value };
  const tensors = (ref: TensorRef): Tensor | undefined => {
    const known = tensorAt(context, frame, ref) ?? explanation.numbers(ref);
    return known === undefined || isSummary(known) ? undefined : known;
  };

  const byRule = entryRule(explanation, index, tensors);
  if (byRule !== null) {
    const terms = instantiate(byRule.body, byRule.at);
    const total = evaluate(byRule.body, byRule.at);
    if (total !== null && agrees(total, value)) {
      return { ...about, terms, way: byRule.way, contributors: contributorsOf(byRule.body, byRule.at) };
    }
  }
  const view = nodeView(context, subject.node);
  if (subject.side === 'gradient' && explanation.origin === 'rule' && view !== null) {
    const terms = jacobianTerms(context, view, subject.port, flat, frame);
    const at: Surroundings = { letters: new Map(), tensor: tensors };
    const total = terms === null ? null : evaluate(terms, at);
    if (terms !== null && total !== null && agrees(total, value)) {
      return { ...about, terms, way: 'jacobian', contributors: contributorsOf(terms, at) };
    }
  }
  if (byRule !== null && !Number.isFinite(evaluate(byRule.body, byRule.at) ?? 0) && Number.isFinite(value)) {
    const terms = instantiate(byRule.body, byRule.at);
    return { ...about, terms, way: 'unstable', contributors: contributorsOf(byRule.body, byRule.at) };
  }
  return { ...about, terms: null, way: 'none', contributors: new Map() };
}

/** The sum for this entry where one is known, and what its letters stand for. */
function entryRule(
  { origin, rule, bound, shape }: Explanation,
  index: readonly number[],
  tensor: Surroundings['tensor'],
): { readonly body: Expression; readonly at: Surroundings; readonly way: EntryExplanation['way'] } | null {
  if (origin === 'wired' || origin === 'arrived') {
    if (rule === null || !tensorsIn(rule).every(({ ref }) => sameShape(tensor(ref)?.shape ?? shape ?? [], shape ?? [])))
      return null;
    return { body: atPlace(rule, index), at: { letters: new Map(), tensor }, way: 'copied' };
  }
  const entry = bound?.entry;
  if (!entry || entry.indices.length !== index.length) return null;
  const letters = new Map(entry.indices.map((letter, axis) => [letter, index[axis] ?? 0]));
  return { body: entry.body, at: { letters, tensor }, way: 'rule' };
}

/** A sum of whole tensors, read at one place. */
function atPlace(rule: Expression, index: readonly number[]): Expression {
  if (rule.kind === 'tensor') return { ...rule, index: numbers(index) };
  return rule.kind === 'add' ? { kind: 'add', terms: rule.terms.map((term) => atPlace(term, index)) } : rule;
}

function numbers(index: readonly number[]): Expression[] {
  return index.map((value) => ({ kind: 'number', value }));
}

/** Sums taken in another order differ in the last bits; anything more, and the line would not be true. */
export function agrees(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
