// check: every gradient of a document against central differences.
import { portKey } from '../engine/program.ts';
import { checkPrepared } from '../execution/checkRun.ts';
import { prepare } from '../execution/recordRun.ts';
import { recordPrepared } from '../execution/runDocument.ts';
import type { GradientCheckReport, GradientCheckRow } from '../execution/runner.ts';
import { opByName } from '../ops/index.ts';
import { Fault } from './Fault.ts';
import type { CommandLine } from './parseArguments.ts';
import type { Printer } from './printer.ts';
import { complaint, readGraph } from './readGraph.ts';

/** Answers 1 when a gradient disagrees, 2 when part of the graph could not run, 0 when all is well. */
export async function checkCommand({ operands: [file = '-'], json }: CommandLine, printer: Printer): Promise<number> {
  const read = await readGraph(file);
  const prepared = prepare(read.document, opByName);
  const { trace } = recordPrepared(prepared);
  const diagnostics = [...read.diagnostics, ...trace.diagnostics];
  const error = complaint(diagnostics);
  if (trace.target === null) {
    throw new Fault(error ?? 'There is no gradient to check: the graph says nothing of what to differentiate.');
  }
  const report = checkPrepared(prepared);
  const target = portKey(trace.target.node, trace.target.port);
  const { rows, worst, agrees } = report;
  printer.print(
    json
      ? `${JSON.stringify({ target, agrees, worst, rows: rows.map(jsonRow), diagnostics }, null, 2)}\n`
      : reportText(target, report),
  );
  if (error !== null) printer.complain(error);
  return agrees ? (error === null ? 0 : 2) : 1;
}

/** A row that was not judged has no numbers. */
function jsonRow({ key, verdict, relativeError, analytic, numeric, entry, reason }: GradientCheckRow) {
  const number = (value: number) => (Number.isFinite(value) ? value : verdict === 'skipped' ? null : String(value));
  return {
    key,
    verdict,
    relativeError: number(relativeError),
    analytic: number(analytic),
    numeric: number(numeric),
    entry,
    ...(reason !== undefined && { reason }),
  };
}

function reportText(target: string, { rows, worst, agrees }: GradientCheckReport): string {
  const width = Math.max(0, ...rows.map(({ key }) => key.length));
  const lines = rows.map((row) => `${row.key.padEnd(width)}  ${row.verdict.padEnd(9)}  ${rowText(row)}`);
  const verdict = agrees ? 'All gradients agree' : 'NOT all gradients agree';
  const end = `${verdict}; the largest relative error is ${worst.toPrecision(3)}.`;
  return [`gradients of ${target} against central differences`, ...lines, end]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function rowText({ verdict, relativeError, analytic, numeric, entry, reason }: GradientCheckRow): string {
  const error = `relative error ${relativeError.toPrecision(3)}`;
  if (verdict === 'agrees') return error;
  if (verdict === 'skipped') return reason ?? '';
  return [
    `${error}, ${analytic} by backprop and ${numeric} by difference at entry ${entry}`,
    ...(reason ? [reason] : []),
  ].join('; ');
}
