// checkRun: every gradient of a run against central differences, some ports at a time, so that the caller decides when to pause.
import type { GraphDocument } from '../document/model.ts';
import { checkGradients, type PortCheck } from '../engine/checkGradients.ts';
import { inputsOf, type Op, outputsOf } from '../engine/op.ts';
import { type PortKey, type Program, portKey } from '../engine/program.ts';
import { type Prepared, prepare } from './recordRun.ts';
import type { GradientCheckReport, GradientCheckRow } from './runner.ts';

/** A group of ports takes about this long, ms; longer where the run that each group begins with takes long itself. */
const GROUP_TIME = 8;

/** Yields after each group. Rows are in program order: every port of every node that a gradient can be claimed for. */
export function* checkRun(
  { program, resolution }: Prepared,
  revision: number,
  groupTime = GROUP_TIME,
): Generator<void, GradientCheckReport> {
  const keys = portKeys(program);
  const found = new Map<PortKey, PortCheck>();
  const timed = (ports: readonly PortKey[]) => {
    const started = performance.now();
    const check = checkGradients(program, { ports, resolution });
    return { check, time: performance.now() - started };
  };
  const { check, time: fixed } = timed([]);
  if (check.problem !== null) return { revision, rows: [], worst: 0, agrees: false, problem: check.problem.problem };
  const enough = Math.max(groupTime, 4 * fixed);
  let size = groupTime === Number.POSITIVE_INFINITY ? keys.length : 1;
  for (let at = 0; at < keys.length; ) {
    const group = timed(keys.slice(at, at + size));
    for (const row of group.check.rows) found.set(row.key, row);
    at += size;
    size = group.time < enough / 2 ? 2 * size : group.time > enough ? Math.max(1, size >> 1) : size;
    yield;
  }
  return report(revision, [...found.values(), ...sourceOutputs(program, found)]);
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
  const work = checkRun(prepared, revision, Number.POSITIVE_INFINITY);
  for (let next = work.next(); ; next = work.next()) if (next.done === true) return next.value;
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

function report(revision: number, checks: readonly PortCheck[]): GradientCheckReport {
  const rows = checks.map(rowOf);
  const judged = rows.filter(({ verdict }) => verdict === 'agrees' || verdict === 'disagrees');
  return {
    revision,
    rows,
    worst: judged.reduce((worst, { relativeError }) => Math.max(worst, relativeError), 0),
    agrees: rows.every(({ verdict }) => verdict !== 'disagrees'),
  };
}

function rowOf({ key, verdict, relativeError, analytic, numeric, entry, reason }: PortCheck): GradientCheckRow {
  return { key, verdict, relativeError, analytic, numeric, entry, ...(reason !== undefined && { reason }) };
}
