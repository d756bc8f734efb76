// checkRun: every gradient of a run against central differences, some ports at a time, so that the caller decides when to pause.
import type { GraphDocument } from '../document/model.ts';
import { checkGradients, type PortCheck } from '../engine/checkGradients.ts';
import { inputsOf, type Op, outputsOf } from '../engine/op.ts';
import { type PortKey, type Program, portKey } from '../engine/program.ts';
import { type Prepared, prepare } from './recordRun.ts';
import type { GradientCheckReport, GradientCheckRow } from './runner.ts';

/** Ports are checked in groups that take about this long, ms: each group costs one forward and backward run more. */
const GROUP_TIME = 8;

/** Yields after each group. Rows are in program order: every port of every node that a gradient can be claimed for. */
export function* checkRun({ program, resolution }: Prepared, revision: number): Generator<void, GradientCheckReport> {
  const keys = portKeys(program);
  const found = new Map<PortKey, PortCheck>();
  let size = 1;
  for (let at = 0; at < keys.length; ) {
    const started = performance.now();
    const { rows, problem } = checkGradients(program, { ports: keys.slice(at, at + size), resolution });
    if (problem !== null) return { revision, rows: [], worst: 0, agrees: false, problem: problem.problem };
    for (const row of rows) found.set(row.key, row);
    at += size;
    size = performance.now() - started < GROUP_TIME ? 2 * size : Math.max(1, size >> 1);
    yield;
  }
  return report(revision, [...found.values(), ...sourceOutputs(program, found)]);
}

export function checkDocument(
  document: GraphDocument,
  ops: ReadonlyMap<string, Op>,
  revision = 0,
): GradientCheckReport {
  const work = checkRun(prepare(document, ops), revision);
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
