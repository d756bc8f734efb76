// traceText: a trace as text, a line a step, six significant digits: what the command line prints and golden files hold.
import { sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { sentence } from './sentence.ts';
import { summarize } from './summarize.ts';
import { isSummary, type Recorded, type RecordedStep, type TensorSummary, type Trace } from './trace.ts';

/** Tensors with more numbers are given by their statistics. */
const WRITTEN_OUT = 64;

/** One line for each step, then one for each diagnostic. */
export function traceText(trace: Trace): string {
  const width = String(trace.steps.length).length;
  const steps = trace.steps.map((step, at) => `${String(at + 1).padStart(width)}  ${stepText(step)}`);
  const diagnostics = trace.diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
  return [...steps, ...diagnostics].map((line) => `${line}\n`).join('');
}

export function stepText(step: RecordedStep): string {
  const line = (what: string, value: string) => `${step.kind.padEnd(10)}  ${what} = ${value}`;
  switch (step.kind) {
    case 'feed':
    case 'seed':
      return line(`${step.node}.${step.port}`, tensorText(step.value));
    case 'forward':
      return Object.entries(step.outputs)
        .map(([port, value]) => line(`${step.node}.${port}`, tensorText(value)))
        .join('; ');
    case 'vjp': {
      const way = step.to === null ? '' : ` -> ${step.to.node}.${step.to.port}`;
      return line(`d ${step.node}.${step.port}`, tensorText(step.contribution)) + way;
    }
    case 'accumulate': {
      const from = `${step.count} of ${step.of}, with ${step.from.node}.${step.from.port}`;
      return `${line(`d ${step.node}.${step.port}`, tensorText(step.value))} (${from})`;
    }
    case 'update':
      return line(`${step.node}.${step.port}`, `${tensorText(step.before)} -> ${tensorText(step.after)}`);
    case 'failed':
      return `${step.kind.padEnd(10)}  ${sentence(step.node, step.problem)}`;
  }
}

export function tensorText(value: Recorded): string {
  if (isSummary(value)) return summaryText(value);
  if (value.data.length === 0) return `empty [${value.shape.join(', ')}]`;
  return value.data.length > WRITTEN_OUT ? summaryText(summarize(value)) : nestedText(value);
}

function summaryText({ shape, min, max, mean, norm, nonFinite }: TensorSummary): string {
  const odd = nonFinite === 0 ? '' : `, ${nonFinite} not finite`;
  const [low, high, middle, length] = [min, max, mean, norm].map(numberText);
  return `[${shape.join(', ')}] from ${low} to ${high}, mean ${middle}, norm ${length}${odd}`;
}

function nestedText({ shape, data }: Tensor): string {
  const fold = (axis: number, start: number): string => {
    if (axis === shape.length) return numberText(data[start]!);
    const step = sizeOf(shape.slice(axis + 1));
    return `[${Array.from({ length: shape[axis]! }, (_, i) => fold(axis + 1, start + i * step)).join(', ')}]`;
  };
  return fold(0, 0);
}

/** Six significant digits, without trailing zeros; minus zero is 0. */
function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6)) + 0) : String(value);
}
