// localJacobian: how the outputs of one op move with its inputs, at given numbers: an entry, a row, a column or all of its Jacobian.
import { sumToShape } from './broadcast.ts';
import { type InputTensors, inputsOf, isProblem, type Op, type Params, type Problem, type Tensors } from './op.ts';
import { sizeOf } from './shape.ts';
import { type Tensor, zeros } from './tensor.ts';

/** One op at given inputs: its forward has run, and its vjp can be asked. */
export interface OpPoint {
  readonly op: Op;
  readonly params: Params;
  readonly inputs: InputTensors;
  readonly outputs: Tensors;
  readonly residuals: unknown;
}

/** Runs the op forward; the problem where it cannot run on these numbers. Shapes are those that `infer` accepted. */
export function opPoint(op: Op, params: Params, inputs: InputTensors): OpPoint | Problem {
  try {
    const answer = op.forward(inputs, params);
    if (isProblem(answer)) return answer;
    return { op, params, inputs, outputs: answer.outputs, residuals: answer.residuals };
  } catch (error) {
    return { problem: `${op.name} broke: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * The cotangents of some input ports for these of the outputs (an output that is left out has zeros), of the ports' shapes. Null: the op is
 * not differentiable there.
 */
export function pullBack(
  { op, params, inputs, outputs, residuals }: OpPoint,
  cotangents: Tensors,
  ports: readonly string[],
): Readonly<Record<string, Tensor | null>> {
  const all: Record<string, Tensor> = {};
  for (const [name, { shape }] of Object.entries(outputs)) all[name] = cotangents[name] ?? zeros(shape);
  const asked = new Set(ports);
  const found: Record<string, Tensor | null> = {};
  let answer: Readonly<Record<string, Tensor | null>> = {};
  try {
    answer = op.vjp(all, { inputs, outputs, residuals, params, needs: (port) => asked.has(port) });
  } catch {
    // A vjp that throws is reported where the graph runs; here there is no derivative.
  }
  for (const port of ports) {
    const shape = inputs[port]?.shape;
    const cotangent = answer[port];
    found[port] = shape === undefined || !cotangent ? null : sumToShape(cotangent, shape);
  }
  return found;
}

/** Row `k` of the Jacobian: how entry `k` of the output moves with each entry of the port, of the port's shape. One vjp. */
export function jacobianRow(point: OpPoint, output: string, k: number, port: string): Tensor | null {
  const shape = point.outputs[output]?.shape;
  if (shape === undefined || k < 0 || k >= sizeOf(shape)) return null;
  const unit = zeros(shape);
  unit.data[k] = 1;
  return pullBack(point, { [output]: unit }, [port])[port] ?? null;
}

/** Column `j`: how each entry of the output moves with entry `j` of the port, of the output's shape. As many vjps as the output has entries. */
export function jacobianColumn(point: OpPoint, output: string, port: string, j: number): Tensor | null {
  const shape = point.outputs[output]?.shape;
  if (shape === undefined || j < 0 || j >= (point.inputs[port]?.data.length ?? 0)) return null;
  const column = zeros(shape);
  for (let k = 0; k < column.data.length; k++) {
    const row = jacobianRow(point, output, k, port);
    if (row === null) return null;
    column.data[k] = row.data[j]!;
  }
  return column;
}

export interface LocalJacobian {
  /** [size of the output, size of the port], both flattened row-major. */
  readonly value: Tensor;
  /** The closed form in TeX, where the op has one. */
  readonly tex: string | null;
}

/** How many numbers the whole Jacobian has. */
export function jacobianSize(point: OpPoint, output: string, port: string): number {
  return (point.outputs[output]?.data.length ?? 0) * (point.inputs[port]?.data.length ?? 0);
}

/** All of it: the op's closed form, else a unit cotangent per row. The caller looks at `jacobianSize` first. Null: not differentiable. */
export function localJacobian(point: OpPoint, output: string, port: string): LocalJacobian | null {
  const { op, params, inputs, outputs, residuals } = point;
  const rows = outputs[output]?.data.length;
  const columns = inputs[port]?.data.length;
  const spec = inputsOf(op, params).find(({ name }) => name === port);
  if (rows === undefined || columns === undefined || spec?.differentiable !== true) return null;
  const closed = op.jacobian?.(output, port, { inputs, outputs, residuals, params });
  if (closed) return closed;
  const value = zeros([rows, columns]);
  for (let k = 0; k < rows; k++) {
    const row = jacobianRow(point, output, k, port);
    if (row === null) return null;
    value.data.set(row.data, k * columns);
  }
  return { value, tex: null };
}
