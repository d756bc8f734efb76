// SeenValues: the tensors that a run has brought so far, and what each op of it is reading.
import { type InputTensors, inputsOf } from '../engine/op.ts';
import { type Instruction, type PortKey, portKey } from '../engine/program.ts';
import type { Step } from '../engine/step.ts';
import type { Tensor } from '../engine/tensor.ts';

export interface SeenValues {
  see(step: Step): void;
  /** Undefined while it is not known. */
  value(key: PortKey): Tensor | undefined;
  /** The cotangent at an output: the sum so far. */
  cotangent(key: PortKey): Tensor | undefined;
  inputs(instruction: Instruction): InputTensors;
}

export function seenValues(
  sourceOutput: (node: string) => string | null,
  wires: ReadonlyMap<PortKey, PortKey>,
): SeenValues {
  const values = new Map<PortKey, Tensor>();
  const cotangents = new Map<PortKey, Tensor>();
  /** Seen, but not yet looked through: most runs are asked for little or nothing. */
  const waiting: Step[] = [];

  function catchUp(): void {
    for (const step of waiting.splice(0)) take(step);
  }
  function take(step: Step): void {
    switch (step.kind) {
      case 'feed': {
        values.set(portKey(step.node, step.port), step.value);
        const output = sourceOutput(step.node);
        if (output !== null) values.set(portKey(step.node, output), step.value);
        return;
      }
      case 'forward':
        for (const [port, output] of Object.entries(step.outputs)) values.set(portKey(step.node, port), output);
        return;
      case 'seed':
      case 'accumulate':
        cotangents.set(portKey(step.node, step.port), step.value);
        return;
      case 'vjp': {
        const at = step.to && portKey(step.to.node, step.to.port);
        if (at !== null && !cotangents.has(at)) cotangents.set(at, step.contribution);
        return;
      }
      case 'update':
      case 'failed':
    }
  }
  const value = (key: PortKey): Tensor | undefined => {
    catchUp();
    return values.get(wires.get(key) ?? key);
  };
  return {
    see: (step) => void waiting.push(step),
    value,
    cotangent(key) {
      catchUp();
      return cotangents.get(key);
    },
    inputs: ({ node, op, params }) =>
      Object.fromEntries(inputsOf(op, params).map(({ name }) => [name, value(portKey(node, name))])),
  };
}
