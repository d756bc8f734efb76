// Tangents against PyTorch's torch.autograd.functional.jvp: single ops and whole programs (fixtures/make_jvp.py).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runForward } from '../engine/evaluate.ts';
import { forwardMode, heldSlot, type TangentOutcome } from '../engine/forwardMode.ts';
import { opPoint } from '../engine/localJacobian.ts';
import { completeParams, inputsOf, isProblem, type Params } from '../engine/op.ts';
import { compile } from '../engine/plan.ts';
import { type Program, portKey, type Source } from '../engine/program.ts';
import { pushedForward } from '../engine/pushForward.ts';
import { resolve } from '../engine/resolve.ts';
import { start } from '../engine/rules.ts';
import { scalar, type Tensor, zeros } from '../engine/tensor.ts';
import { opByName } from './index.ts';

interface Packed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface OpCase {
  readonly op: string;
  readonly params: Params;
  readonly inputs: Readonly<Record<string, Packed>>;
  readonly still: Readonly<Record<string, Packed>>;
  readonly directions: Readonly<Record<string, Packed>>;
  readonly value: Packed;
  readonly tangent: Packed;
}
interface ProgramCase {
  readonly nodes: readonly {
    readonly id: string;
    readonly op: string;
    readonly inputs: Readonly<Record<string, Packed | readonly [node: string, port: string]>>;
  }[];
  readonly from: string;
  readonly direction: Packed;
  readonly values: Readonly<Record<string, Packed>>;
  readonly tangents: Readonly<Record<string, Packed>>;
}

const file = new URL('./fixtures/jvp.json.gz', import.meta.url);
const fixtures = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
  readonly ops: readonly OpCase[];
  readonly programs: readonly ProgramCase[];
};

function unpack({ shape, data }: Packed): Tensor {
  return { shape, data: Float64Array.from(data) };
}
function unpackAll(packed: Readonly<Record<string, Packed>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(packed).map(([name, value]) => [name, unpack(value)]));
}

/** Tangents of 0 may be absent: what does not move has none. */
function expectClose(found: Tensor | undefined, expected: Packed, what: string): void {
  const { shape, data } = found ?? zeros(expected.shape);
  expect(shape, what).toEqual(expected.shape);
  const scale = Math.max(1e-3, ...expected.data.map(Math.abs));
  for (const [i, value] of expected.data.entries()) {
    expect(Math.abs(data[i]! - value) / scale, `${what}, entry ${i}`).toBeLessThan(1e-10);
  }
}

describe('single ops, all inputs moving at once', () => {
  test.each(fixtures.ops.map((each, at) => [`${each.op} ${at}`, each] as const))('%s', (_, each) => {
    const op = opByName.get(each.op)!;
    const params = completeParams(op, each.params);
    const defaults = inputsOf(op, params).flatMap(({ name, default: held }) =>
      typeof held === 'number' ? [[name, scalar(held)] as const] : [],
    );
    const point = opPoint(op, params, {
      ...Object.fromEntries(defaults),
      ...unpackAll(each.still),
      ...unpackAll(each.inputs),
    });
    if (isProblem(point)) throw new Error(point.problem);
    const [name = ''] = Object.keys(point.outputs);
    expectClose(point.outputs[name], each.value, 'value');
    const moved = pushedForward(point, unpackAll(each.directions));
    if (isProblem(moved)) throw new Error(moved.problem);
    expectClose(moved[name], each.tangent, 'tangent');
  });
});

function programOf({ nodes }: ProgramCase): Program {
  const instructions = nodes.map(({ id, op: name, inputs }) => {
    const op = opByName.get(name)!;
    const params = completeParams(op);
    const held = inputsOf(op, params).flatMap(({ name: port, default: value }): [string, Source][] =>
      typeof value === 'number' ? [[port, { kind: 'held', value: scalar(value), trainable: false }]] : [],
    );
    const given = Object.entries(inputs).map(([port, from]): [string, Source] => [
      port,
      'shape' in from
        ? { kind: 'held', value: unpack(from), trainable: true }
        : { kind: 'wire', node: from[0], port: from[1] },
    ]);
    return { node: id, op, params, inputs: Object.fromEntries([...held, ...given]) };
  });
  return { instructions, target: null };
}

describe('whole programs', () => {
  test.each(fixtures.programs.map((each, at) => [at, each] as const))('program %i', (_, each) => {
    const plan = compile(resolve(programOf(each)));
    const state = start(plan);
    runForward(state);
    const slot = heldSlot(plan, portKey(each.from, 'y'))!;
    const { tangents, problems, blocked } = finished(forwardMode(state, slot, unpack(each.direction)));
    expect([...problems, ...blocked]).toEqual([]);
    for (const [node, expected] of Object.entries(each.tangents)) {
      expectClose(tangents.get(portKey(node, 'y')), expected, node);
    }
  });
  test('most numbers move, some stand still, and some stand still beside others that move', () => {
    const counts = fixtures.programs.map(({ tangents }) => {
      const moving = Object.values(tangents).filter(({ data }) => data.some((value) => value !== 0)).length;
      return [moving, Object.keys(tangents).length - moving] as const;
    });
    expect(counts.filter(([moving]) => moving > 2).length).toBeGreaterThan(30);
    expect(counts.filter(([moving, still]) => moving > 2 && still > 2).length).toBeGreaterThan(10);
  });
});

function finished(work: Generator<unknown, TangentOutcome>): TangentOutcome {
  for (let next = work.next(); ; next = work.next()) if (next.done === true) return next.value;
}
