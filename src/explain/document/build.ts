// build: what the sections of a derivation share: the run at its end, the symbols, and equations made from explanations.

import type { Tensor } from '../../engine/tensor.ts';
import type { Frame } from '../../execution/frame.ts';
import type { GradientCheckReport } from '../../execution/runner.ts';
import type { Recorded } from '../../execution/trace.ts';
import { derivationOf, type ExplainContext, type NodeView, shapeOf, tensorAt } from '../context.ts';
import { explainEntry } from '../explainEntry.ts';
import type { Explanation } from '../explainPort.ts';
import { type Expression, partsOf, tensorsIn } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import type { Names } from '../names.ts';
import { type QuantityNumbers, ruleNames } from '../quantities.ts';
import { type BoundRule, readRule } from '../readRule.ts';
import { type Block, type Equation, paragraph, type Side, symbols } from './derivationBlocks.ts';

export interface Build {
  /** At the end of the run. */
  readonly context: ExplainContext;
  readonly frame: Frame;
  readonly names: Names;
  /** The numbers of what an op works out on the way. */
  readonly quantity: QuantityNumbers;
  readonly check: GradientCheckReport | null;
}

/** Up to so many entries are each written out; of more, the first ones. */
const everyEntry = 4;
const firstEntries = 2;
/** An entry whose sum has more parts than this is left to the general rule. */
const mostParts = 60;

/** left = rule with shapes = rule with numbers = result, as far as there is a rule. */
export function ruleEquation({ left, rule, value }: Explanation): Equation {
  const sides: Side[] = [];
  if (rule !== null) sides.push(symbols(rule, true));
  if (rule !== null && value !== undefined && saysNumbers(rule)) sides.push({ kind: 'numbers', expression: rule });
  if (value !== undefined) sides.push({ kind: 'result', value });
  return { kind: 'equation', left: symbols(left), sides };
}

/** A lone tensor with numbers is the result itself. */
function saysNumbers(rule: Expression): boolean {
  return rule.kind !== 'tensor' && rule.kind !== 'raw';
}

export function numbersAt({ context, frame, quantity }: Build, ref: Explanation['subject']): Tensor | undefined {
  return tensorAt(context, frame, ref) ?? quantity(ref);
}

/**
 * The rule for any entry, then the sums of single entries; nothing where the rule works entry by entry anyway, or where the tensor is one
 * number.
 */
export function entryBlocks({ context }: Build, explanation: Explanation): readonly Block[] {
  const { bound, subject, value } = explanation;
  const entry = bound?.entry;
  if (!entry || value === undefined || !('data' in value) || value.data.length < 2 || !mixesEntries(bound)) return [];
  const general: Equation = {
    kind: 'equation',
    left: symbols(letterEntry(subject, entry.indices)),
    sides: [symbols(entry.body)],
  };
  const count = value.data.length;
  const shownCount = count <= everyEntry ? count : firstEntries;
  const lines: Equation[] = [];
  for (let flat = 0; flat < shownCount; flat++) {
    const line = entryEquation(context, explanation, placeOf(value.shape, flat));
    if (line !== null) lines.push(line);
  }
  const left = count - lines.length;
  const more =
    left === 0 || lines.length === 0
      ? []
      : [paragraph(`The other ${left === 1 ? 'entry' : `${left} entries`} likewise.`)];
  return countParts(entry.body) > mostParts ? [] : [paragraph('Entry by entry:'), general, ...lines, ...more];
}

export function entryEquation(
  context: ExplainContext,
  explanation: Explanation,
  index: readonly number[],
): Equation | null {
  const entry = explainEntry(context, explanation, index);
  if (!entry?.terms || countParts(entry.terms) > mostParts) return null;
  const result: Recorded = { shape: [], data: Float64Array.of(entry.value) };
  return {
    kind: 'equation',
    left: symbols(entry.left),
    sides: [
      symbols(entry.terms),
      ...(entry.way === 'unstable' || entry.terms.kind === 'tensor'
        ? []
        : [{ kind: 'numbers', expression: entry.terms } as const]),
      { kind: 'result', value: result },
    ],
    ...(entry.way === 'unstable' && {
      note: [{ kind: 'words', text: 'worked out as it is written this overflows; the op computes it another way' }],
    }),
  };
}

export function letterEntry(ref: Explanation['subject'], indices: readonly string[]): Expression {
  return { kind: 'tensor', ref, transposed: false, index: indices.map((name) => ({ kind: 'letter', name })) };
}

/** Whether an entry is made of other entries than those at its own place. */
function mixesEntries({ entry }: BoundRule): boolean {
  if (entry === null) return false;
  const own = entry.indices.join();
  const isSum = (part: Expression): boolean => part.kind === 'over' || partsOf(part).some(isSum);
  return (
    isSum(entry.body) ||
    tensorsIn(entry.body).some(({ index }) => {
      const places = (index ?? []).map((part) => (part.kind === 'letter' ? part.name : '')).join();
      return places !== '' && places !== own;
    })
  );
}

export function countParts(expression: Expression): number {
  return partsOf(expression).reduce((count, part) => count + countParts(part), 1);
}

/** The op's rule for the gradient of a port, with its holes bound; null where it has none. */
export function gradientRule({ context }: Build, view: NodeView, port: string): BoundRule | null {
  const derivation = derivationOf(context.trace, view);
  const rules = derivation?.gradients;
  const rule = rules !== undefined && Object.hasOwn(rules, port) ? rules[port] : undefined;
  return rule === undefined ? null : readRule(rule, view.node.id, ruleNames(view, derivation));
}

/** `x: 2 × 3` in prose: a symbol and its shape. */
export function sizeWords({ context }: Build, ref: Explanation['subject']): string {
  const shape = shapeOf(context.trace, ref) ?? [];
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}
