// ops: the catalogue's records: what an op is called, what it reads, what it answers, what can be set.
import { completeParams, inputsOf, type Op, outputsOf } from '../engine/op.ts';
import { ops } from '../ops/index.ts';
import type { CommandLine } from './parseArguments.ts';
import type { Printer } from './printer.ts';

export function opsCommand({ json }: CommandLine, printer: Printer): number {
  printer.print(json ? `${JSON.stringify(ops.map(opRecord), null, 2)}\n` : ops.map(opLine).join(''));
  return 0;
}

/** Ports that depend on params are those of the default params. */
function opRecord(op: Op) {
  const params = completeParams(op);
  return {
    name: op.name,
    family: op.family,
    summary: op.summary,
    about: op.about,
    aliases: op.aliases,
    formula: op.formula,
    glyph: op.glyph,
    source: op.source === true,
    inputs: inputsOf(op, params),
    outputs: outputsOf(op, params),
    params: op.params,
  };
}

function opLine(op: Op): string {
  const params = completeParams(op);
  const inputs = inputsOf(op, params).map(({ name }) => name);
  const settings = op.params.map(({ name }) => name);
  const outputs = outputsOf(op, params).map(({ name }) => name);
  const signature = `${op.name}(${[inputs.join(', '), settings.join(', ')].filter((part) => part !== '').join('; ')}) -> ${outputs.join(', ')}`;
  return `${signature}\n    ${op.summary}\n`;
}
