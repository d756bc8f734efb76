// birthWords: why an op made NaN or an infinity of finite numbers, where that can be known: `log(-1) is not a number`.
import { expandTo } from '../engine/broadcast.ts';
import { type InputTensors, isProblem, type Op, outputsOf, type Tensors } from '../engine/op.ts';
import type { Instruction } from '../engine/program.ts';
import { broadcastShapes, sameShape } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { entryName } from '../ops/ports.ts';

export function numberWord(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : 'Minus infinity';
}

/** Null: nothing can be said but that it happened. */
export function valueWords(instruction: Instruction, inputs: InputTensors, port: string, entry: number): string | null {
  const valueAt = (given: InputTensors): number | null => forward(instruction, given)?.[port]?.data[entry] ?? null;
  const made = forward(instruction, inputs)?.[port];
  const value = made?.data[entry];
  if (made === undefined || value === undefined) return null;
  const operands = operandsAt(inputs, made, entry);
  const alone = operands && forward(instruction, operands)?.[port];
  if (operands && alone?.shape.length === 0 && Object.is(alone.data[0], value)) {
    const text = callText(instruction, operands);
    if (Number.isNaN(value)) return `${text} is not a number`;
    return overflows(instruction, operands, port)
      ? `${text} is beyond 1.8e308, the largest number (overflow)`
      : `${text} has no finite value`;
  }
  if (Object.values(inputs).some((input) => input?.data.length === 0)) return 'it is made from no numbers at all';
  const culprit = culpritOf(inputs, valueAt);
  if (culprit !== null) return `it comes of ${culprit}`;
  return Number.isNaN(value)
    ? 'finite numbers went in, and 0 / 0 or infinity less infinity came up on the way'
    : 'finite numbers went in, and one on the way became too large or was divided by 0';
}

/** The same for what a vjp sends back through a port, where the op has one output whose cotangent is given. */
export function gradientWords(
  instruction: Instruction,
  inputs: InputTensors,
  cotangent: Tensor | undefined,
  port: string,
  entry: number,
): string | null {
  const value = inputs[port];
  if (cotangent === undefined || value === undefined) return null;
  const operands = sameShape(cotangent.shape, value.shape) ? operandsAt(inputs, cotangent, entry) : null;
  const slope = operands && pullback(instruction, operands, scalar(1))?.[port];
  const steepness = slope?.shape.length === 0 ? slope.data[0] : undefined;
  if (operands && steepness !== undefined) {
    if (Number.isFinite(steepness))
      return `${numberText(cotangent.data[entry]!)} times the slope ${numberText(steepness)} is beyond 1.8e308, the largest number (overflow)`;
    const what = Number.isNaN(steepness) ? 'not a number' : 'infinite';
    return `the slope of ${functionName(instruction.op)} at ${listText(operands)} is ${what}`;
  }
  const culprit = culpritOf(inputs, (given) => pullback(instruction, given, cotangent)?.[port]?.data[entry] ?? null);
  return culprit === null
    ? 'the gradient that came in times the slope is beyond the largest number'
    : `it comes of ${culprit}`;
}

/** The entries that meet in one entry of the result, as scalars; null where shapes say that it is not made entry by entry. */
function operandsAt(inputs: InputTensors, result: Tensor, entry: number): InputTensors | null {
  const operands: Record<string, Tensor | undefined> = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (input === undefined) continue;
    const shape = broadcastShapes(input.shape, result.shape);
    if (shape === null || !sameShape(shape, result.shape)) return null;
    const places = expandTo({ shape: input.shape, data: Float64Array.from(input.data, (_, i) => i) }, result.shape);
    operands[name] = scalar(input.data[places.data[entry]!]!);
  }
  return operands;
}

function forward({ op, params }: Instruction, inputs: InputTensors): Tensors | null {
  try {
    const shapes = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input?.shape]));
    if (isProblem(op.infer(shapes, params))) return null;
    const done = op.forward(inputs, params);
    return isProblem(done) ? null : done.outputs;
  } catch {
    return null;
  }
}

function pullback(instruction: Instruction, inputs: InputTensors, cotangent: Tensor): Tensors | null {
  const { op, params } = instruction;
  const [output, ...others] = outputsOf(op, params);
  if (output === undefined || others.length > 0) return null;
  try {
    const shapes = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input?.shape]));
    const shape = op.infer(shapes, params);
    if (isProblem(shape) || !sameShape(shape.outputs[output.name] ?? [-1], cotangent.shape)) return null;
    const done = op.forward(inputs, params);
    if (isProblem(done)) return null;
    const { outputs, residuals } = done;
    const pulled = op.vjp({ [output.name]: cotangent }, { inputs, outputs, residuals, params, needs: () => true });
    return Object.fromEntries(Object.entries(pulled).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  } catch {
    return null;
  }
}

/** True where the result grows with its operands: a hundredth less of each is still huge. A pole is left behind by that. */
function overflows(instruction: Instruction, operands: InputTensors, port: string): boolean {
  const values = Object.values(operands).map((operand) => operand?.data[0] ?? 1);
  if (values.includes(0)) return false;
  const nearer = Object.fromEntries(
    Object.entries(operands).map(([name, operand]) => [name, operand && scalar(0.99 * operand.data[0]!)]),
  );
  return Math.abs(forward(instruction, nearer)?.[port]?.data[0] ?? 0) > 1e290;
}

/** Inputs with more numbers than this are not searched, and no more than this many entries are tried. */
const SEARCHED = 4096;
const TRIED = 48;

/** The one entry without which the number would be finite: zeros, then negative numbers, then the largest are tried. */
function culpritOf(inputs: InputTensors, valueAt: (inputs: InputTensors) => number | null): string | null {
  const entries = Object.entries(inputs).flatMap(([port, input]) =>
    input === undefined ? [] : Array.from(input.data, (value, flat) => ({ port, input, flat, value })),
  );
  if (entries.length > SEARCHED) return null;
  const rank = ({ value }: { value: number }): number => (value === 0 ? 0 : value < 0 ? 1 : 2);
  const order = entries.toSorted((a, b) => rank(a) - rank(b) || Math.abs(b.value) - Math.abs(a.value));
  for (const { port, input, flat, value } of order.slice(0, TRIED)) {
    for (const other of value === 0 ? [1, 0.5] : [Math.abs(value), 1, 0.5]) {
      if (other === value) continue;
      const data = input.data.slice();
      data[flat] = other;
      const without = valueAt({ ...inputs, [port]: { shape: input.shape, data } });
      if (without === null || !Number.isFinite(without)) continue;
      return `${entryName(port, input.shape, flat)} being ${numberText(value)}`;
    }
  }
  return null;
}

const signs: ReadonlyMap<string, string> = new Map([
  ['Add', '+'],
  ['Subtract', '-'],
  ['Multiply', '*'],
  ['Divide', '/'],
]);

/** `log(-1)`, `0 / 0`. */
function callText({ op }: Instruction, operands: InputTensors): string {
  const numbers = Object.values(operands).map((operand) => numberText(operand?.data[0] ?? 0));
  const sign = signs.get(op.name);
  if (sign !== undefined) return numbers.map((text) => (text.startsWith('-') ? `(${text})` : text)).join(` ${sign} `);
  return op.name === 'Reciprocal' ? `1 / ${numbers[0]}` : `${functionName(op)}(${numbers.join(', ')})`;
}

function functionName({ name, family }: Op): string {
  return family === 'Arithmetic' ? name.toLowerCase() : name;
}

function listText(operands: InputTensors): string {
  const parts = Object.entries(operands).map(([name, operand]) => `${name} = ${numberText(operand?.data[0] ?? 0)}`);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Six digits; enough to recognise a number. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(6)) + 0).replace('e+', 'e');
}
