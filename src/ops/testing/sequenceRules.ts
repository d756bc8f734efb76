// sequenceRules: what the named parts of rules about pairs of vectors, attention and gates stand for.
import { add, map, multiply, subtract } from '../../engine/elementwise.ts';
import { matmul } from '../../engine/matmul.ts';
import { completeParams, type InputTensors, type Op, type Sample } from '../../engine/op.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { Expression } from '../../explain/expression.ts';

/** The value of `name(...)`, or null where it is none of these. */
export function sequenceRule(
  name: string,
  parts: readonly Expression[],
  value: (part: Expression) => Tensor,
  { op, sample }: { readonly op: Op; readonly sample: Sample },
): Tensor | null {
  const given = (k: number): Tensor => value(parts[k]!);
  const params = completeParams(op, sample.params);
  switch (name) {
    case 'cosine':
      return cosine(given(0), given(1));
    case 'causal':
      return causal(given(0));
    case 'heads':
      return heads(given(0), params.heads as number);
    case 'merge':
      return merge(given(0));
    case 'waves':
      return waves(given(0).data[0]!, given(1).data[0]!, params.base as number);
    case 'inputGate':
    case 'forgetGate':
    case 'candidate':
    case 'outputGate':
    case 'resetGate':
    case 'updateGate':
      return gateValue(op, name, { ...sample.inputs, x: given(0), h_prev: given(1) });
    case 'ofState':
      return sumsOf(2, 3, { ...sample.inputs, h_prev: given(0) })[1];
    case 'sumGradients':
      return lstmGradients(given(0), given(1), sample.inputs);
    case 'inputGradients':
    case 'stateGradients':
      return gruGradients(given(0), sample.inputs, name === 'inputGradients');
    default:
      return null;
  }
}

/** Of the vectors along the last axis, with the 10^-12 that PyTorch adds to each square. */
function cosine(a: Tensor, b: Tensor): Tensor {
  const length = a.shape.at(-1)!;
  const shape = a.shape.slice(0, -1);
  const dot = (x: Tensor, y: Tensor, pair: number): number =>
    Array.from({ length }, (_, k) => x.data[pair * length + k]! * y.data[pair * length + k]!).reduce(
      (s, p) => s + p,
      0,
    );
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Float64Array.from(
    { length: count },
    (_, n) => dot(a, b, n) / Math.sqrt((dot(a, a, n) + 1e-12) * (dot(b, b, n) + 1e-12)),
  );
  return { shape, data };
}

/** Minus infinity above the diagonal of each matrix. */
function causal({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return {
    shape,
    data: data.map((value, i) => (i % columns > Math.floor(i / columns) % rows ? -Infinity : value)),
  };
}

/** [..., L, heads × size] as [..., heads, L, size], entry by entry. */
function heads(t: Tensor, count: number): Tensor {
  const [length, width] = t.shape.slice(-2) as [number, number];
  const size = width / count;
  const shape = [...t.shape.slice(0, -2), count, length, size];
  const data = t.data.map((_, flat) => {
    const [c, l] = [flat % size, Math.floor(flat / size) % length];
    const [h, batch] = [Math.floor(flat / (size * length)) % count, Math.floor(flat / (size * length * count))];
    return t.data[(batch * length + l) * width + h * size + c]!;
  });
  return { shape, data };
}

function merge(t: Tensor): Tensor {
  const [count, length, size] = t.shape.slice(-3) as [number, number, number];
  const shape = [...t.shape.slice(0, -3), length, count * size];
  const data = t.data.map((_, flat) => {
    const [c, h] = [flat % size, Math.floor(flat / size) % count];
    const [l, batch] = [Math.floor(flat / (size * count)) % length, Math.floor(flat / (size * count * length))];
    return t.data[((batch * count + h) * length + l) * size + c]!;
  });
  return { shape, data };
}

function waves(length: number, size: number, base: number): Tensor {
  const data = Float64Array.from({ length: length * size }, (_, flat) => {
    const [l, j] = [Math.floor(flat / size), flat % size];
    return j % 2 === 0 ? Math.sin(l / base ** (j / size)) : Math.cos(l / base ** ((j - 1) / size));
  });
  return { shape: [length, size], data };
}

const sigma = (t: Tensor): Tensor => map((x) => 1 / (1 + Math.exp(-x)), t);
const tanh = (t: Tensor): Tensor => map(Math.tanh, t);
/** x (1 - x): the slope of a sigmoid in terms of its value. */
const bent = (t: Tensor): Tensor => map((x) => x * (1 - x), t);
const unsquared = (t: Tensor): Tensor => map((x) => 1 - x * x, t);
const product = (...factors: readonly Tensor[]): Tensor => factors.reduce(multiply);

/** Block `gate` of the rows, of `count` equal ones. */
function block({ shape, data }: Tensor, gate: number, count: number): Tensor {
  const units = shape[0]! / count;
  const width = data.length / shape[0]! || 0;
  return { shape: [units, ...shape.slice(1)], data: data.slice(gate * units * width, (gate + 1) * units * width) };
}

/** The sums inside a gate, over the input and over the state. */
function sumsOf(gate: number, count: number, inputs: InputTensors): readonly [Tensor, Tensor] {
  const side = (vector: string, W: string, b: string): Tensor => {
    const sums = matmul(inputs[vector]!, block(inputs[W]!, gate, count), { transposeB: true });
    return inputs[b] ? add(sums, block(inputs[b], gate, count)) : sums;
  };
  return [side('x', 'W_ih', 'b_ih'), side('h_prev', 'W_hh', 'b_hh')];
}

function lstmGates(inputs: InputTensors): readonly [i: Tensor, f: Tensor, g: Tensor, o: Tensor] {
  const [i, f, g, o] = [0, 1, 2, 3].map((gate) => add(...sumsOf(gate, 4, inputs))) as [Tensor, Tensor, Tensor, Tensor];
  return [sigma(i), sigma(f), tanh(g), sigma(o)];
}

function gruGates(inputs: InputTensors): readonly [r: Tensor, z: Tensor, n: Tensor] {
  const r = sigma(add(...sumsOf(0, 3, inputs)));
  const z = sigma(add(...sumsOf(1, 3, inputs)));
  const [ofInput, ofState] = sumsOf(2, 3, inputs);
  return [r, z, tanh(add(ofInput, product(r, ofState)))];
}

function gateValue({ name: op }: Op, name: string, inputs: InputTensors): Tensor {
  const gates =
    op === 'LSTMCell'
      ? ['inputGate', 'forgetGate', 'candidate', 'outputGate'].map((one, k) => [one, lstmGates(inputs)[k]!] as const)
      : ['resetGate', 'updateGate', 'candidate'].map((one, k) => [one, gruGates(inputs)[k]!] as const);
  return new Map(gates).get(name)!;
}

/** Tensors side by side along the last axis. */
function beside(parts: readonly Tensor[]): Tensor {
  const units = parts[0]!.shape.at(-1)!;
  const shape = [...parts[0]!.shape.slice(0, -1), units * parts.length];
  const size = shape.reduce((count, length) => count * length, 1);
  const width = units * parts.length;
  const data = Float64Array.from({ length: size }, (_, flat) => {
    const [sample, at] = [Math.floor(flat / width), flat % width];
    return parts[Math.floor(at / units)]!.data[sample * units + (at % units)]!;
  });
  return { shape, data };
}

function lstmGradients(dh: Tensor, dc: Tensor, inputs: InputTensors): Tensor {
  const [i, f, g, o] = lstmGates(inputs);
  const before = inputs.c_prev!;
  const shown = tanh(add(product(f, before), product(i, g)));
  const memory = add(dc, product(dh, o, unsquared(shown)));
  return beside([
    product(memory, g, bent(i)),
    product(memory, before, bent(f)),
    product(memory, i, unsquared(g)),
    product(dh, shown, bent(o)),
  ]);
}

function gruGradients(dy: Tensor, inputs: InputTensors, ofInput: boolean): Tensor {
  const [r, z, n] = gruGates(inputs);
  const fresh = product(
    dy,
    map((x) => 1 - x, z),
    unsquared(n),
  );
  const [, ofState] = sumsOf(2, 3, inputs);
  return beside([
    product(fresh, ofState, bent(r)),
    product(dy, subtract(inputs.h_prev!, n), bent(z)),
    ofInput ? fresh : product(fresh, r),
  ]);
}
