// Every op against PyTorch in float64: values and gradients of all ports, kinks and extremes included (fixtures/make_*.py).
import { readdirSync, readFileSync } from 'node:fs';
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
  readonly cotangents: Readonly<Record<string, Packed>>;
  readonly values: Readonly<Record<string, Packed>>;
  readonly gradients: Readonly<Record<string, Packed | null>>;
}
/** Ops with one output name it beside its numbers. */
interface CaseOfOne extends Omit<Case, 'cotangents' | 'values'> {
  readonly output: string;
  readonly cotangent: Packed;
  readonly value: Packed;
}

const folder = new URL('./fixtures/', import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json.gz'))
  .flatMap((name) => {
    const read: object = JSON.parse(gunzipSync(readFileSync(new URL(name, folder))).toString());
    return 'cases' in read ? (read.cases as readonly (Case | CaseOfOne)[]) : [];
  })
  .map(
    (one): Case =>
      'output' in one
        ? { ...one, cotangents: { [one.output]: one.cotangent }, values: { [one.output]: one.value } }
        : one,
  );

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

function check(op: Op, { params, inputs, cotangents, values, gradients }: Case): readonly string[] {
  const tolerance = entrywise.has(op.name) ? 1e-12 : 1e-10;
  const complete = completeParams(op, params);
  const held = inputsOf(op, complete).flatMap((port) =>
    typeof port.default === 'number' ? [[port.name, scalar(port.default)] as const] : [],
  );
  const wired = Object.entries(inputs).map(([port, packed]) => [port, unpack(packed)] as const);
  const tensors: Readonly<Record<string, Tensor>> = Object.fromEntries([...held, ...wired]);
  const answer = op.forward(tensors, complete);
  if (isProblem(answer)) return [answer.problem];
  const given = Object.fromEntries(Object.entries(cotangents).map(([port, packed]) => [port, unpack(packed)]));
  // Sums of products may cancel down to the rounding of their largest term; PyTorch's do, too.
  const terms = entrywise.has(op.name) ? 1 : Math.max(1, ...Object.values(tensors).map(largest));
  const scale = Math.max(0, ...Object.values(given).map(largest)) * terms;
  const { outputs, residuals } = answer;
  const answers = op.vjp(given, { inputs: tensors, outputs, residuals, params: complete, needs: () => true });
  return [
    ...Object.entries(values).flatMap(([port, packed]) => {
      const own = outputs[port];
      return own ? faults(port, own, unpack(packed), tolerance, 0) : [`there is no output ${port}`];
    }),
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
