// run: values and gradients of one document or several, as text, as JSON, or step by step.
import { portKey } from '../engine/program.ts';
import { prepare, type Recording } from '../execution/recordRun.ts';
import { recordPrepared } from '../execution/runDocument.ts';
import { tensorText, traceText } from '../execution/traceText.ts';
import { opByName } from '../ops/index.ts';
import { Fault } from './Fault.ts';
import type { CommandLine } from './parseArguments.ts';
import { portNumbers } from './portNumbers.ts';
import type { Printer } from './printer.ts';
import { complaint, readGraph } from './readGraph.ts';
import { type JsonRun, runLine, runPage } from './runJson.ts';

interface FileRun extends JsonRun {
  readonly recording: Recording;
}

/** Answers the exit status: 2 when a file could not be read or part of its graph could not run. */
export async function runCommand({ operands, json, steps }: CommandLine, printer: Printer): Promise<number> {
  let status = 0;
  const many = operands.length > 1;
  for (const file of operands) {
    const run = await runFile(file);
    const error = run instanceof Fault ? run.message : complaint(run.diagnostics);
    const done = run instanceof Fault ? null : run;
    if (many && json) printAll(printer, runLine(file, error, done));
    else if (done !== null) {
      if (many) printer.print(`== ${file}\n`);
      if (json) printAll(printer, runPage(done));
      else printer.print(steps ? stepsText(done) : numbersText(done));
    }
    if (error === null) continue;
    status = 2;
    printer.complain(many && !error.includes(file) ? `${file}: ${error}` : error);
  }
  return status;
}

/** Small pieces are gathered, so that each write is worth its cost. */
function printAll(printer: Printer, pieces: Iterable<string>): void {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < 65_536) continue;
    printer.print(text);
    text = '';
  }
  printer.print(text);
}

async function runFile(file: string): Promise<FileRun | Fault> {
  try {
    const { document, diagnostics } = await readGraph(file);
    const prepared = prepare(document, opByName);
    const recording = recordPrepared(prepared);
    const { target, diagnostics: found } = recording.trace;
    return {
      recording,
      target: target === null ? null : portKey(target.node, target.port),
      ports: portNumbers(prepared, recording),
      diagnostics: [...diagnostics, ...found],
    };
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function stepsText({ recording, diagnostics }: FileRun): string {
  return traceText({ ...recording.trace, diagnostics });
}

function numbersText({ target, ports, diagnostics }: FileRun): string {
  const width = Math.max(0, ...ports.map(({ key }) => key.length));
  const lines = ports.flatMap(({ key, value, gradient }) => [
    ...(value === undefined ? [] : [`${key.padEnd(width)}  = ${tensorText(value)}`]),
    ...(gradient === undefined ? [] : [`${(value === undefined ? key : '').padEnd(width)}  d ${tensorText(gradient)}`]),
  ]);
  const head = target === null ? 'forward only' : `d is the gradient of ${target}`;
  const notes = diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
  return [head, ...lines, ...notes].map((line) => `${line}\n`).join('');
}
