// sweepRun: one port's gradient checked entry by entry, and one entry's over many steps, with pauses wherever the caller wants them.
import { checkEntries, rowOf } from '../engine/checkGradients.ts';
import { type Backpropagated, backpropagate, type Claim, claimsOf } from '../engine/claims.ts';
import { inputsOf, outputsOf } from '../engine/op.ts';
import { type PortKey, type Program, portKey } from '../engine/program.ts';
import { sweepEntry } from '../engine/sweepEntry.ts';
import type { Prepared } from './recordRun.ts';
import type { EntriesReport, SweepReport } from './runner.ts';

/** Yields after each entry. */
export function* entriesRun(prepared: Prepared, revision: number, key: PortKey): Generator<void, EntriesReport> {
  const [run, claim] = claimAt(prepared, key);
  yield;
  if (claim === undefined) return { revision, row: null, entries: [] };
  const entries = yield* checkEntries(run, claim);
  return { revision, row: { ...rowOf(run, claim, entries), key }, entries };
}

/** Yields after each step. */
export function* sweepRun(
  prepared: Prepared,
  revision: number,
  key: PortKey,
  entry: number,
): Generator<void, SweepReport> {
  const [run, claim] = claimAt(prepared, key);
  yield;
  return { revision, sweep: claim === undefined ? null : yield* sweepEntry(run, claim, entry) };
}

function claimAt({ program, resolution }: Prepared, key: PortKey): readonly [Backpropagated, Claim | undefined] {
  const run = backpropagate(program, resolution);
  return [run, claimsOf(run, [heldBehind(program, key)])[0]];
}

/** The output of a source is its held value under another name. */
function heldBehind(program: Program, key: PortKey): PortKey {
  for (const { node, op, params } of program.instructions) {
    const [input] = inputsOf(op, params);
    if (op.source !== true || input === undefined) continue;
    if (outputsOf(op, params).some(({ name }) => portKey(node, name) === key)) return portKey(node, input.name);
  }
  return key;
}
