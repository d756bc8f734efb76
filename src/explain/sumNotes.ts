// sumNotes: which axes a rule sums over and why, and what is used again and again along an axis: batches, broadcasting, reductions.
import { type Derivation, inputsOf } from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import { derivationOf, type ExplainContext, type NodeView, portNames, shapeOf } from './context.ts';
import type { Explanation } from './explainPort.ts';
import { type Expression, type LetterRange, partsOf, sameRef, type TensorRef, tensorsIn } from './expression.ts';
import { type BoundRule, readRule } from './readRule.ts';
import { refPlain } from './toPlainText.ts';

/** Whole sentences, in the order of the sums. */
export function sumNotes(context: ExplainContext, view: NodeView, explanation: Explanation): readonly string[] {
  const { bound, subject, origin, names } = explanation;
  if (origin !== 'rule' || !bound?.entry) return [];
  const derivation = derivationOf(context.trace, view);
  const say = (ref: TensorRef): string => refPlain(ref, [], { names });
  const shape = (ref: TensorRef) => shapeOf(context.trace, { ...ref, side: 'value' });
  const shared = derivation === null ? [] : sharedAlong(context, view, derivation);
  const notes: string[] = [];

  for (const { letter, range } of sumsIn(bound.entry.body)) {
    const length = range === null ? undefined : shape(range.ref)?.[range.axis];
    if (range === null || length === undefined || length < 2) continue;
    const where = `over axis ${range.axis} of ${say(range.ref)} (${letter}, ${length} terms)`;
    notes.push(`Summed ${where}: ${reason(range, letter)}.`);
  }
  if (subject.side === 'value') {
    for (const { port, output, axis, length } of shared) {
      if (output !== subject.port) continue;
      const again = length === 1 ? '' : ` (${length} times)`;
      notes.push(
        `The same ${say({ node: subject.node, port, side: 'value' })} is used at every place along axis ${axis} of ${say(subject)}${again}.`,
      );
    }
  }
  return [...new Set(notes)];

  function reason({ ref, axis }: NonNullable<LetterRange['range']>, letter: string): string {
    if (subject.side === 'value') return `every entry of ${say(subject)} takes in all places along it`;
    const port = say({ ...subject, side: 'value' });
    // The axis of the cotangent that this letter runs along, whichever tensor gives its length.
    const along = cotangentAxis(bound!.entry!.body, letter);
    const output = along?.ref.port ?? ref.port;
    const place = along?.axis ?? (ref.side === 'gradient' ? axis : -1);
    const isShared = shared.some((each) => each.port === subject.port && each.output === output && each.axis === place);
    if (along === null)
      return `it is part of the slope of each ${say({ node: subject.node, port: output, side: 'value' })}`;
    return isShared
      ? `forward, the same ${port} was used at every place along it, and what comes back from each adds up`
      : `an entry of ${port} had a part in all of them, and what comes back from each adds up`;
  }
}

function sumsIn(body: Expression): readonly LetterRange[] {
  const found: LetterRange[] = [];
  const visit = (part: Expression): void => {
    if (part.kind === 'over' && part.operator === 'sum') {
      for (const range of part.letters) if (!found.some(({ letter }) => letter === range.letter)) found.push(range);
    }
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(body);
  return found;
}

/** Where a letter indexes a cotangent. */
function cotangentAxis(body: Expression, letter: string): { readonly ref: TensorRef; readonly axis: number } | null {
  for (const { ref, index } of tensorsIn(body)) {
    if (ref.side !== 'gradient') continue;
    const axis = (index ?? []).findIndex((part) => part.kind === 'letter' && part.name === letter);
    if (axis >= 0) return { ref, axis };
  }
  return null;
}

interface Shared {
  readonly port: string;
  readonly output: string;
  /** Of the output. */
  readonly axis: number;
  readonly length: number;
}

/** Inputs that do not know of an axis of the output: parameters shared by a batch, and what is broadcast. */
function sharedAlong({ trace }: ExplainContext, view: NodeView, derivation: Derivation): readonly Shared[] {
  const node = view.node.id;
  const found: Shared[] = [];
  for (const { name: output } of view.outputs) {
    const rule = derivation.forward[output];
    const lengths = trace.shapes.get(portKey(node, output));
    const bound: BoundRule | null = rule === undefined ? null : readRule(rule, node, portNames(view));
    if (!bound?.entry || lengths === undefined) continue;
    const { indices, body } = bound.entry;
    const summed = new Set(sumsIn(body).map(({ letter }) => letter));
    for (const { name: port, role } of inputsOf(view.op, view.params)) {
      const uses = tensorsIn(body).filter(({ ref }) => sameRef(ref, { node, port, side: 'value' }));
      const rank = trace.shapes.get(portKey(node, port))?.length ?? 0;
      if (uses.length === 0 || rank === 0 || (role !== 'parameter' && rank >= lengths.length && !isStretched(uses)))
        continue;
      for (const [axis, letter] of indices.entries()) {
        if ((lengths[axis] ?? 1) < 2 || summed.has(letter)) continue;
        if (uses.every(({ index }) => !(index ?? []).some((part) => mentions(part, letter)))) {
          found.push({ port, output, axis, length: lengths[axis] ?? 1 });
        }
      }
    }
  }
  return found;
}

/** It is read at place 0 of an axis of size 1, for every place of the output. */
function isStretched(uses: readonly Extract<Expression, { kind: 'tensor' }>[]): boolean {
  return uses.some(({ index }) => (index ?? []).some((part) => part.kind === 'number'));
}

function mentions(part: Expression, letter: string): boolean {
  return (part.kind === 'letter' && part.name === letter) || partsOf(part).some((inner) => mentions(inner, letter));
}
