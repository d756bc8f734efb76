// pushForward: the tangents of an op's outputs, given those of its inputs: J v, exactly, by the op's JVP or from its VJP.
import { expandTo } from './broadcast.ts';
import { finish } from './finish.ts';
import { type OpPoint, pullBack } from './localJacobian.ts';
import { type InputTensors, inputsOf, type Problem, type Tensors } from './op.ts';
import { shapeText } from './shape.ts';
import { type Tensor, zeros } from './tensor.ts';

/** Numbers that vjps may look at to find the tangents of one output, at most: some seconds where a vjp multiplies matrices. */
export const MOST_PUSHED = 2 ** 25;
/** After about so many the caller may pause. */
const PAUSE_AFTER = 2 ** 18;

/**
 * Yields where the caller may pause. Ports without a tangent stand still; so does an output that is absent from the answer: it does not
 * move with any of them. Answers a problem where the op has no JVP of its own and is too large to be asked entry by entry, or broke.
 */
export function* pushForward(point: OpPoint, tangents: InputTensors): Generator<void, Tensors | Problem> {
  const { op, params, inputs, outputs, residuals } = point;
  const moving: Record<string, Tensor> = {};
  for (const { name, differentiable } of inputsOf(op, params)) {
    const tangent = tangents[name];
    if (differentiable && tangent && inputs[name]) moving[name] = tangent;
  }
  if (Object.keys(moving).length === 0) return {};
  if (op.jvp === undefined) return yield* entryByEntry(point, moving);
  try {
    const answer = op.jvp(moving, { inputs, outputs, residuals, params });
    const found: Record<string, Tensor> = {};
    for (const [name, { shape }] of Object.entries(outputs)) {
      const tangent = answer[name];
      if (tangent) found[name] = expandTo(tangent, shape);
    }
    return found;
  } catch (error) {
    return { problem: `${op.name}'s jvp broke: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** All at once. */
export function pushedForward(point: OpPoint, tangents: InputTensors): Tensors | Problem {
  return finish(pushForward(point, tangents));
}

/** <e_k, J v> = <Jᵀ e_k, v>: a vjp for every entry of the outputs. Tangents of 0 select, so that no infinite slope makes them NaN. */
function* entryByEntry(point: OpPoint, moving: Tensors): Generator<void, Tensors | Problem> {
  const ports = Object.keys(moving);
  const read = [...Object.values(point.inputs), ...Object.values(point.outputs)];
  const width = read.reduce((sum, t) => sum + (t?.data.length ?? 0), 0);
  const found: Record<string, Tensor> = {};
  for (const [output, { shape, data: entries }] of Object.entries(point.outputs)) {
    if (entries.length * width > MOST_PUSHED) return tooLarge(point, output, ports);
    const tangent = zeros(shape);
    let moves = false;
    let since = 0;
    for (let k = 0; k < entries.length; k++) {
      const unit = zeros(shape);
      unit.data[k] = 1;
      const row = pullBack(point, { [output]: unit }, ports);
      for (const port of ports) {
        const slopes = row[port];
        if (!slopes) continue;
        moves = true;
        tangent.data[k]! += along(slopes.data, moving[port]!.data);
      }
      if (!moves) break;
      since += width;
      if (since >= PAUSE_AFTER) {
        since = 0;
        yield;
      }
    }
    if (moves) found[output] = tangent;
  }
  return found;
}

function along(slopes: Float64Array, tangent: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < tangent.length; i++) if (tangent[i] !== 0) sum += slopes[i]! * tangent[i]!;
  return sum;
}

function tooLarge({ op, inputs, outputs }: OpPoint, output: string, ports: readonly string[]): Problem {
  const from = ports.map((port) => `${port} (${shapeText(inputs[port]?.shape ?? [])})`).join(', ');
  return {
    problem: `${op.name} has no forward rule of its own, and its Jacobian from ${from} to ${output} (${shapeText(outputs[output]?.shape ?? [])}) is too large to be found entry by entry`,
    fix: {
      kind: 'advice',
      text: 'Make these tensors smaller, or replace the op by the simpler ones that it is made of.',
    },
  };
}
