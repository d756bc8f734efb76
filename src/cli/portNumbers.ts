// portNumbers: every value and gradient of a run, by port, in the order of the program.
import { inputsOf, outputsOf } from '../engine/op.ts';
import { type PortKey, portKey } from '../engine/program.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Prepared, Recording } from '../execution/recordRun.ts';

export interface PortNumbers {
  readonly key: PortKey;
  readonly value: Tensor | undefined;
  readonly gradient: Tensor | undefined;
}

/** A wired input port has the value of the output that it reads. Ports of which nothing is known are left out. */
export function portNumbers({ program, wires }: Prepared, { outcome }: Recording): PortNumbers[] {
  return program.instructions.flatMap(({ node, op, params }) =>
    [...inputsOf(op, params), ...outputsOf(op, params)].flatMap(({ name }): PortNumbers[] => {
      const key = portKey(node, name);
      const value = outcome.values.get(wires.get(key) ?? key);
      const gradient = outcome.gradients.get(key);
      return value === undefined && gradient === undefined ? [] : [{ key, value, gradient }];
    }),
  );
}
