// multilinear: the JVP of an op that is linear in each of its inputs while the others stand still: the product rule.
import { add } from '../engine/elementwise.ts';
import type { InputTensors } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';

/** The op with one input after another replaced by its tangent, added up. What broadcasts is added as it broadcasts. */
export function multilinear(
  value: (inputs: InputTensors) => Tensor,
  inputs: InputTensors,
  tangents: InputTensors,
): Tensor | undefined {
  let total: Tensor | undefined;
  for (const [port, tangent] of Object.entries(tangents)) {
    if (tangent) total = added(total, value({ ...inputs, [port]: tangent }));
  }
  return total;
}

/** What two ports do to an output, where both move it. */
export function added(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a && b ? add(a, b) : (a ?? b);
}

/** The tangent of an output that may stand still, as a JVP answers it. */
export function moving(output: string, tangent: Tensor | undefined): Readonly<Record<string, Tensor>> {
  return tangent ? { [output]: tangent } : {};
}
