// Every op against PyTorch in float64: values and gradients of all ports, kinks and extremes included (fixtures/make_fixtures.py).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sumToShape } from '../engine/broadcast.ts';
import { multiply } from '../engine/elementwise.ts';
import { completeParams, inputsOf, isProblem, type Op, type ParamValue } from '../engine/op.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName, ops } from './index.ts';

interface Packed {
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}
interface Case {
  readonly op: string;
  readonly name: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly inputs: Readonly<Record<string, Packed>>;
  readonly cotangent: Packed;
  readonly output: string;
  readonly value: Packed;
  readonly gradients: Readonly<Record<string, Packed | null>>;
}

const file = new URL('./fixtures/torch.json.gz', import.meta.url);
const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { readonly cases: readonly Case[] };

/** What is compared at 1e-12: one operation per entry, or none. Products, reductions and exponentials of sums get 1e-10. */
const entrywise = new Set(
  ops.filter(({ family }) => ['Arithmetic', 'Activations', 'Sources', 'Flow'].includes(family)).map(({ name }) => name),
);
for (const name of ['Softmax', 'LogSoftmax']) entrywise.delete(name);

function unpack({ shape, data }: Packed): Tensor {
  return { shape, data: Float64Array.from(data, Number) };
}

/** Entries that differ by more than rounding, relative to themselves; and to `scale`, for what is left when nearly 1 is taken from 1. */
function faults(what: string, found: Tensor, expected: Tensor, tolerance: number, scale: number): readonly string[] {
  if (found.shape.join() !== expected.shape.join())
    return [`${what} has shape [${found.shape.join()}], not [${expected.shape.join()}]`];
  return [...expected.data].flatMap((wanted, i) => {
    const got = found.data[i]!;
    if (got === wanted || (Number.isNaN(got) && Number.isNaN(wanted))) return [];
    const close = Math.abs(got - wanted) <= tolerance * Math.abs(wanted) + 2 * Number.EPSILON * scale;
    return close ? [] : [`${what}[${i}] is ${got}, PyTorch has ${wanted}`];
  });
}

function largest({ data }: Tensor): number {
  return Math.max(0, ...data.filter(Number.isFinite).map(Math.abs));
}

function check(op: Op, { params, inputs, cotangent, output, value, gradients }: Case): readonly string[] {
  const tolerance = entrywise.has(op.name) ? 1e-12 : 1e-10;
  const complete = completeParams(op, params);
  const held = inputsOf(op, complete).flatMap((port) =>
    typeof port.default === 'number' ? [[port.name, scalar(port.default)] as const] : [],
  );
  const given = Object.entries(inputs).map(([port, packed]) => [port, unpack(packed)] as const);
  const tensors: Readonly<Record<string, Tensor>> = Object.fromEntries([...held, ...given]);
  const answer = op.forward(tensors, complete);
  if (isProblem(answer)) return [answer.problem];
  const dy = unpack(cotangent);
  // Sums of products may cancel down to the rounding of their largest term; PyTorch's do, too.
  const terms = entrywise.has(op.name) ? 1 : Math.max(1, ...Object.values(tensors).map(largest));
  const scale = largest(dy) * terms;
  const answers = op.vjp(
    { [output]: dy },
    { inputs: tensors, outputs: answer.outputs, residuals: answer.residuals, params: complete, needs: () => true },
  );
  const found = faults(output, answer.outputs[output]!, unpack(value), tolerance, 0);
  return [
    ...found,
    ...Object.entries(gradients).flatMap(([port, packed]) => {
      const own = answers[port];
      if (packed === null || !own) return packed === null && !own ? [] : [`${port} has a gradient on one side only`];
      return faults(`the gradient of ${port}`, sumToShape(own, tensors[port]!.shape), unpack(packed), tolerance, scale);
    }),
  ];
}

describe.each(ops.map((op) => [op.name, op] as const))('%s', (name, op) => {
  const own = cases.filter((one) => one.op === name);
  test('agrees with PyTorch', () => {
    expect(own.length).toBeGreaterThan(5);
    expect(own.flatMap((one) => check(op, one).map((fault) => `${one.name}: ${fault}`))).toEqual([]);
  });
});

test('every case is about an op of the catalogue', () => {
  expect(cases.filter((one) => !opByName.has(one.op))).toEqual([]);
});

test('an op that forgets a factor is found out', () => {
  const sound = opByName.get('Square')!;
  const wrong: Op = { ...sound, vjp: ({ y }, { inputs }) => ({ x: multiply(y!, inputs.x!) }) };
  expect(cases.filter((one) => one.op === 'Square' && check(wrong, one).length > 0).length).toBeGreaterThan(5);
});
