// runJson: what `run --json` prints, in pieces.
import type { Diagnostic } from '../document/diagnostic.ts';
import type { PortNumbers } from './portNumbers.ts';
import { tensorJson } from './tensorJson.ts';

export interface JsonRun {
  readonly target: string | null;
  readonly ports: readonly PortNumbers[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What goes before a field, before an entry of a field, before the end of a field with entries, and between two of either. */
interface Spacing {
  readonly field: string;
  readonly entry: string;
  readonly close: string;
  readonly comma: string;
}
const page: Spacing = { field: '\n  ', entry: '\n    ', close: '\n  ', comma: ',' };
const line: Spacing = { field: '', entry: '', close: '', comma: ', ' };

/** Over several lines, a port each. */
export function* runPage(run: JsonRun): Generator<string> {
  yield '{';
  yield* fields(run, page);
  yield '\n}\n';
}

/** On one line, with the file that it is about and what went wrong with it. */
export function* runLine(file: string, error: string | null, run: JsonRun | null): Generator<string> {
  yield `{"file": ${JSON.stringify(file)}`;
  if (error !== null) yield `, "error": ${JSON.stringify(error)}`;
  if (run !== null) {
    yield ', ';
    yield* fields(run, line);
  }
  yield '}\n';
}

function* fields({ target, ports, diagnostics }: JsonRun, space: Spacing): Generator<string> {
  const { field, comma } = space;
  yield `${field}"target": ${JSON.stringify(target)}${comma}${field}"values": `;
  yield* block('{}', numbers(ports, 'value'), space);
  yield `${comma}${field}"gradients": `;
  yield* block('{}', numbers(ports, 'gradient'), space);
  yield `${comma}${field}"diagnostics": `;
  yield* block(
    '[]',
    diagnostics.map((diagnostic) => [JSON.stringify(diagnostic)]),
    space,
  );
}

/** The entries, each in pieces, between brackets. */
function* block(
  brackets: string,
  entries: Iterable<Iterable<string>>,
  { entry, close, comma }: Spacing,
): Generator<string> {
  const [opening = '', closing = ''] = brackets;
  let isFirst = true;
  yield opening;
  for (const pieces of entries) {
    yield isFirst ? entry : comma + entry;
    yield* pieces;
    isFirst = false;
  }
  yield isFirst ? closing : close + closing;
}

function* numbers(ports: readonly PortNumbers[], side: 'value' | 'gradient'): Generator<Iterable<string>> {
  for (const port of ports) {
    const tensor = port[side];
    if (tensor !== undefined) yield named(port.key, tensorJson(tensor));
  }
}

function* named(name: string, pieces: Iterable<string>): Generator<string> {
  yield `${JSON.stringify(name)}: `;
  yield* pieces;
}
