// runJson: what `run --json` prints. Every number comes back bit for bit.
import type { Diagnostic } from '../document/diagnostic.ts';
import { jsonText } from '../document/jsonText.ts';
import { heldNumbers, type PortNumbers } from './portNumbers.ts';

export interface JsonRun {
  readonly target: string | null;
  readonly ports: readonly PortNumbers[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Over several lines, a port each. */
export function runPage(run: JsonRun): string {
  const [target, ...groups] = partsOf(run);
  const lines = groups.map(({ name, brackets: [open, close], items }) =>
    items.length === 0
      ? `  "${name}": ${open}${close}`
      : `  "${name}": ${open}\n${items.map((item) => `    ${item}`).join(',\n')}\n  ${close}`,
  );
  return `{\n${[`  "target": ${target?.items[0]}`, ...lines].join(',\n')}\n}\n`;
}

/** On one line, with the file that it is about and what went wrong with it. */
export function runLine(file: string, error: string | null, run: JsonRun | null): string {
  const parts = (run === null ? [] : partsOf(run)).map(
    ({ name, brackets: [open, close], items }) => `"${name}":${open}${items.join(',')}${close}`,
  );
  const head = [`"file":${JSON.stringify(file)}`, ...(error === null ? [] : [`"error":${JSON.stringify(error)}`])];
  return `{${[...head, ...parts].join(',')}}\n`;
}

interface Part {
  readonly name: string;
  readonly brackets: readonly [string, string];
  readonly items: readonly string[];
}

function partsOf({ target, ports, diagnostics }: JsonRun): Part[] {
  const numbers = (name: string, side: 'value' | 'gradient'): Part => ({
    name,
    brackets: ['{', '}'],
    items: heldNumbers(ports, side).map(([key, value]) => `${JSON.stringify(key)}: ${jsonText(value, ' ')}`),
  });
  return [
    { name: 'target', brackets: ['', ''], items: [JSON.stringify(target)] },
    numbers('values', 'value'),
    numbers('gradients', 'gradient'),
    { name: 'diagnostics', brackets: ['[', ']'], items: diagnostics.map((diagnostic) => JSON.stringify(diagnostic)) },
  ];
}
