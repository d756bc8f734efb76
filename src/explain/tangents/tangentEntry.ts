// tangentEntry: why one entry of a tangent is the number that it is: its own sum, written out term by term.
import { jacobianRow } from '../../engine/localJacobian.ts';
import { isSummary } from '../../execution/trace.ts';
import { type Contributors, contributorsOf } from '../contributors.ts';
import { flatIndex } from '../evaluate.ts';
import { agrees } from '../explainEntry.ts';
import { type Expression, refKey, type TensorRef } from '../expression.ts';
import { instantiate } from '../instantiate.ts';
import { placeOf } from '../jacobianTerms.ts';
import { entryValue, lettersAt, type TangentLine, type TangentResult, tensorsOf } from './tangentLine.ts';
import type { TangentTerm } from './tangentTerms.ts';

export interface TangentEntry {
  readonly left: Expression;
  /** Null where only the number itself can be said. */
  readonly terms: Expression | null;
  readonly value: number;
  readonly contributors: Contributors;
}

const longest = 6;
const before = 3;
const after = 2;

/** Null: the entry is not there, or only a summary of the tangent has come. */
export function tangentEntry(
  line: TangentLine,
  { ref, value, terms }: TangentResult,
  index: readonly number[],
): TangentEntry | null {
  if (isSummary(value)) return null;
  const flat = flatIndex(value.shape, index);
  const number = flat === null ? undefined : value.data[flat];
  if (flat === null || number === undefined) return null;
  const left: Expression = { kind: 'tensor', ref, transposed: false, index: places(index) };
  const shares = terms.map((term) => shareOf(line, ref, term, flat, index));
  const known = shares.filter((share) => share !== null);
  const total = known.reduce((sum, share) => sum + share.value, 0);
  if (known.length < shares.length || !agrees(total, number)) {
    return { left, terms: null, value: number, contributors: new Map() };
  }
  return { left, terms: sumOf(known.flatMap((share) => share.terms)), value: number, contributors: merged(known) };
}

interface Share {
  readonly terms: readonly Expression[];
  readonly value: number;
  readonly contributors: Contributors;
}

/** What one port adds to the entry. */
function shareOf(
  line: TangentLine,
  output: TensorRef,
  term: TangentTerm,
  flat: number,
  index: readonly number[],
): Share | null {
  const tensor = tensorsOf(line.numbers);
  if (term.entry === null) return jacobianShare(line, output, term, flat);
  const value = entryValue(term, index, tensor);
  if (value === null) return null;
  const at = { letters: lettersAt(term.entry.indices, index), tensor };
  const written = instantiate(term.entry.body, at);
  return {
    terms: written.kind === 'add' ? written.terms : [written],
    value,
    contributors: contributorsOf(term.entry.body, at),
  };
}

/** Row times tangent; entries of the port that this entry does not depend on are left out. One vjp. */
function jacobianShare(
  { point, numbers }: TangentLine,
  output: TensorRef,
  { port, ref }: TangentTerm,
  flat: number,
): Share | null {
  const at = point();
  const tangent = numbers(ref);
  if (at === null || tangent === undefined || isSummary(tangent)) return null;
  const result = at.outputs[output.port];
  const row = result && jacobianRow(at, output.port, flat, port);
  if (result === undefined || !row) return null;
  const entries: number[] = [];
  let value = 0;
  for (let j = 0; j < row.data.length; j++) {
    if (row.data[j] === 0) continue;
    entries.push(j);
    if (tangent.data[j] !== 0) value += row.data[j]! * tangent.data[j]!;
  }
  const write = (j: number): Expression => {
    const place = placeOf(tangent.shape, j);
    return {
      kind: 'product',
      sign: 'beside',
      factors: [
        {
          kind: 'partial',
          of: { ref: { node: output.node, port: output.port, side: 'value' }, index: placeOf(result.shape, flat) },
          by: { ref: { node: ref.node, port, side: 'value' }, index: place },
          value: row.data[j]!,
        },
        { kind: 'tensor', ref, transposed: false, index: places(place) },
      ],
    };
  };
  const shown = entries.length > longest ? [...entries.slice(0, before), ...entries.slice(-after)] : entries;
  const left = entries.length - shown.length;
  const terms = shown.map(write);
  if (left > 0) terms.splice(before, 0, { kind: 'elided', count: left });
  if (terms.length === 0) terms.push({ kind: 'number', value: 0 });
  return { terms, value, contributors: new Map([[refKey(ref), { ref, entries: new Set(entries) }]]) };
}

function places(index: readonly number[]): Expression[] {
  return index.map((value) => ({ kind: 'number', value }));
}

function sumOf(terms: readonly Expression[]): Expression {
  const [only] = terms;
  return only !== undefined && terms.length === 1 ? only : { kind: 'add', terms };
}

function merged(shares: readonly Share[]): Contributors {
  const all = new Map<string, { readonly ref: TensorRef; readonly entries: ReadonlySet<number> }>();
  for (const { contributors } of shares) {
    for (const [key, { ref, entries }] of contributors) {
      all.set(key, { ref, entries: new Set([...(all.get(key)?.entries ?? []), ...entries]) });
    }
  }
  return all;
}
