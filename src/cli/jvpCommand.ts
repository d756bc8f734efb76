// jvp: forward mode on a document: the tangent of every port along one direction, and what both modes cost.

import { heldTensor } from '../document/heldValue.ts';
import { quoted } from '../document/shown.ts';
import { inputsOf, outputsOf } from '../engine/op.ts';
import { type PortKey, portKey } from '../engine/program.ts';
import { sizeOf, stridesOf } from '../engine/shape.ts';
import { type Tensor, tensor } from '../engine/tensor.ts';
import { modeCostOf } from '../execution/modeCost.ts';
import { type Prepared, prepare } from '../execution/recordRun.ts';
import { sentence } from '../execution/sentence.ts';
import { tangentsOf } from '../execution/tangentRun.ts';
import type { DirectionChoice, ModeCost, Multiplications, TangentReport } from '../execution/tangents.ts';
import { isSummary } from '../execution/trace.ts';
import { tensorText } from '../execution/traceText.ts';
import { opByName } from '../ops/index.ts';
import { Fault } from './Fault.ts';
import type { CommandLine } from './parseArguments.ts';
import type { Printer } from './printer.ts';
import { readGraph } from './readGraph.ts';
import { tensorJson } from './tensorJson.ts';

/** Answers 2 when a tangent could not be found, and when part of the graph could not run. */
export async function jvpCommand(line: CommandLine, printer: Printer): Promise<number> {
  const {
    operands: [file = '-'],
    json,
    values,
  } = line;
  const key = values.get('--port');
  if (key === undefined) throw new Fault('The command jvp needs --port NODE.PORT: the held tensor that moves.');
  if (values.has('--entry') && values.has('--direction')) throw new Fault('Choose --entry or --direction.');
  const { document, diagnostics } = await readGraph(file);
  const prepared = prepare(document, opByName);
  const from = key as PortKey;
  const report = tangentsOf(prepared, { from, direction: directionOf(prepared, from, values) });
  if (report.problem !== null) throw new Fault(sentence(null, report.problem));
  const cost = modeCostOf(prepared);
  const failures = report.steps.flatMap((step) => (step.kind === 'failed' ? [sentence(step.node, step.problem)] : []));
  const found = { prepared, report, cost, diagnostics: [...diagnostics, ...prepared.diagnostics] };
  if (json) printer.print(jsonText(found));
  else printer.print(reportText(found));
  const error = [...failures, ...prepared.resolution.problems.values()].map((each) =>
    typeof each === 'string' ? each : sentence(null, each),
  )[0];
  if (error === undefined) return 0;
  printer.complain(error);
  return 2;
}

function directionOf({ resolution, wires }: Prepared, key: PortKey, values: CommandLine['values']): DirectionChoice {
  const shape = resolution.shapes.get(key);
  // What holds nothing is refused where it is asked, with the reason.
  if (shape === undefined || wires.has(key)) return { kind: 'entry', entry: 0 };
  const entry = values.get('--entry');
  const direction = values.get('--direction');
  if (entry !== undefined) {
    const index = entry.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
    const fits = index.length === shape.length && index.every((at, axis) => at < (shape[axis] ?? 0));
    const alone = sizeOf(shape) === 1 && index.every((at) => at === 0);
    if (!fits && !alone) {
      const wanted = shape.length === 0 ? '0' : shape.map((length) => `0..${length - 1}`).join(',');
      throw new Fault(`${key} has no entry ${quoted(entry)}; give an index for each axis, as ${wanted}.`);
    }
    return {
      kind: 'entry',
      entry: fits ? stridesOf(shape).reduce((flat, stride, axis) => flat + stride * index[axis]!, 0) : 0,
    };
  }
  if (direction !== undefined) return { kind: 'values', value: readDirection(direction) };
  if (sizeOf(shape) === 1) return { kind: 'entry', entry: 0 };
  throw new Fault(
    `${key} has ${sizeOf(shape)} entries: say with --entry which one moves, or with --direction how all do.`,
  );
}

function readDirection(text: string): Tensor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Fault(`The direction ${quoted(text)} is not JSON; write it as nested lists of numbers.`);
  }
  const held = heldTensor(value as Parameters<typeof heldTensor>[0]);
  if (held.kind === 'tensor') return tensor(held.shape, held.data);
  throw new Fault(
    `The direction ${held.kind === 'problem' ? held.problem : 'must be written out'}; write it as nested lists of numbers.`,
  );
}

interface Found {
  readonly prepared: Prepared;
  readonly report: TangentReport;
  readonly cost: ModeCost;
  readonly diagnostics: readonly unknown[];
}

/** Every port that moves, in the order of the program; a wired input moves with the output that it reads. */
function moving({ prepared: { program, wires }, report }: Found): readonly (readonly [PortKey, Tensor])[] {
  return program.instructions.flatMap(({ node, op, params }) =>
    [...inputsOf(op, params), ...outputsOf(op, params)].flatMap(({ name }): (readonly [PortKey, Tensor])[] => {
      const key = portKey(node, name);
      const tangent = report.tangents.get(wires.get(key) ?? key);
      return tangent === undefined || isSummary(tangent) ? [] : [[key, tangent]];
    }),
  );
}

function reportText(found: Found): string {
  const { report, cost } = found;
  const ports = moving(found);
  const width = Math.max(0, ...ports.map(([key]) => key.length));
  const lines = [
    `t is the tangent along the direction of ${report.question.from}; what is not listed stands still`,
    ...ports.map(([key, value]) => `${key.padEnd(width)}  t ${tensorText(value)}`),
  ];
  if (report.directional !== null) {
    const { forward, reverse } = report.directional;
    lines.push(`directional derivative of ${report.target}: ${forward} forward, ${reverse} by its gradient`);
  }
  const own = cost.held.find(({ key }) => key === report.question.from || sourceKey(report) === key);
  if (cost.target !== null && own !== undefined) {
    const passes = cost.target.size === 1 ? 'one reverse pass' : `${cost.target.size} reverse passes`;
    lines.push(
      `multiplications: ${text(own.forward)} for this direction; for all ${cost.target.size * cost.entries} derivatives ` +
        `${text({ ...cost.reverse, count: cost.target.size * cost.reverse.count })} by ${passes}, ` +
        `${text(cost.forwardForAll)} by ${cost.entries} forward passes`,
    );
  }
  return lines.map((each) => `${each}\n`).join('');
}

function sourceKey({ from }: TangentReport): PortKey | null {
  return from && portKey(from.node, from.port);
}

function text({ count, exact }: Multiplications): string {
  return `${exact ? '' : 'about '}${count}`;
}

function jsonText(found: Found): string {
  const { report, cost, diagnostics } = found;
  const { directional } = report;
  const number = (value: number): string => (Number.isFinite(value) ? String(value) : `"${value}"`);
  const seed = report.steps.find((step) => step.kind === 'seed');
  const direction = seed?.kind === 'seed' && !isSummary(seed.value) ? join(tensorJson(seed.value)) : 'null';
  const tangents = moving(found).map(([key, value]) => `\n    ${JSON.stringify(key)}: ${join(tensorJson(value))}`);
  return `{
  "from": ${JSON.stringify(report.question.from)},
  "direction": ${direction},
  "target": ${JSON.stringify(report.target)},
  "tangents": {${tangents.join(',')}${tangents.length === 0 ? '' : '\n  '}},
  "directional": ${directional === null ? 'null' : `{ "forward": ${number(directional.forward)}, "reverse": ${number(directional.reverse)} }`},
  "cost": ${JSON.stringify(costJson(cost))},
  "diagnostics": ${JSON.stringify(diagnostics)}
}
`;
}

function costJson({ target, reverse, held, forwardForAll, entries }: ModeCost) {
  return {
    target,
    reverse,
    forwardForAll,
    entries,
    held: held.map(({ key, size, forward }) => ({ key, size, forward })),
  };
}

function join(pieces: Iterable<string>): string {
  return [...pieces].join('');
}
