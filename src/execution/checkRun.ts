// checkRun: every gradient of a run against central differences, an entry at a time, so that the caller decides when to pause.
import type { GraphDocument } from '../document/model.ts';
import { checkPort, judgement, type PortCheck } from '../engine/checkGradients.ts';
import { backpropagate, claimsOf } from '../engine/claims.ts';
import { finish } from '../engine/finish.ts';
import { inputsOf, type Op, outputsOf } from '../engine/op.ts';
import { type PortKey, type Program, portKey } from '../engine/program.ts';
import { type Prepared, prepare } from './recordRun.ts';
import type { GradientCheckReport } from './runner.ts';

/** Yields after each entry. Rows are in program order: every port of every node that a gradient can be claimed for. */
export function* checkRun({ program, resolution }: Prepared, revision: number): Generator<void, GradientCheckReport> {
  const run = backpropagate(program, resolution);
  yield;
  if (run.problem !== null) return { revision, rows: [], worst: 0, agrees: false, problem: run.problem.problem };
  const rows: PortCheck[] = [];
  for (const claim of claimsOf(run, portKeys(program))) rows.push(yield* checkPort(run, claim));
  const all = [...rows, ...sourceOutputs(program, new Map(rows.map((row) => [row.key, row])))];
  return { revision, rows: all, ...judgement(all) };
}

/** All at once. */
export function checkDocument(
  document: GraphDocument,
  ops: ReadonlyMap<string, Op>,
  revision = 0,
): GradientCheckReport {
  return checkPrepared(prepare(document, ops), revision);
}

export function checkPrepared(prepared: Prepared, revision = 0): GradientCheckReport {
  return finish(checkRun(prepared, revision));
}

/** Without the outputs of sources: they are their held values under another name. */
function portKeys(program: Program): PortKey[] {
  return program.instructions.flatMap(({ node, op, params }) =>
    [...inputsOf(op, params), ...(op.source === true ? [] : outputsOf(op, params))].map(({ name }) =>
      portKey(node, name),
    ),
  );
}

function sourceOutputs(program: Program, found: ReadonlyMap<PortKey, PortCheck>): PortCheck[] {
  return program.instructions.flatMap(({ node, op, params }) => {
    const [input] = inputsOf(op, params);
    const [output] = outputsOf(op, params);
    const row = input === undefined ? undefined : found.get(portKey(node, input.name));
    return op.source !== true || row === undefined || output === undefined
      ? []
      : [{ ...row, key: portKey(node, output.name) }];
  });
}
