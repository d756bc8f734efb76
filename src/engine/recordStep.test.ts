// A step that was written down comes to the bits of steps that are evaluated anew, however its ops find their answers.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { allocate, computed, lend } from './buffers.ts';
import { multiply, scale } from './elementwise.ts';
import { installKernels } from './kernels/modules.ts';
import { isProblem, type Op } from './op.ts';
import type { Tensor } from './tensor.ts';
import { held, instruction, linear, pick, plus, program, squash, times, total, toyOp, wire } from './toyOps.ts';
import { anew, around, batches, repeated, sgd, x } from './toySteps.ts';

/** x³, whose vjp takes memory before it has read what forward left behind. */
const cube = toyOp<Tensor>('Cube', {
  inputs: ['x'],
  infer: ({ x }) => ({ outputs: { y: x as number[] } }),
  forward: ({ x }) => {
    const square = multiply(x!, x!);
    return { outputs: { y: multiply(square, x!) }, residuals: square };
  },
  vjp: ({ y }, { residuals }) => {
    const triple = scale(y!, 3);
    return { x: multiply(triple, residuals) };
  },
});

/** Tensors that an op answers, each moved to other memory. */
function moved<T extends Readonly<Record<string, Tensor | null>>>(answer: T, take: (size: number) => Float64Array): T {
  const entries = Object.entries(answer).map(([port, tensor]) => {
    if (tensor === null) return [port, null];
    const data = take(tensor.data.length);
    data.set(tensor.data);
    return [port, { shape: tensor.shape, data }];
  });
  return Object.fromEntries(entries) as T;
}
const fresh = (size: number): Float64Array => new Float64Array(size);

/** The same op in other ways: known by its calls, asked in every step, and with memory that it fills by itself in either direction. */
const ways: Record<string, (op: Op) => Op> = {
  steady: (op) => ({ ...op, steady: true }),
  asked: (op) => op,
  'from fresh memory': (op) => answering(op, fresh, fresh),
  'raw forward': (op) => ({ ...answering(op, allocate, null), steady: true }),
  'raw backward': (op) => ({ ...answering(op, null, allocate), steady: true }),
};
type Take = ((size: number) => Float64Array) | null;
function answering(op: Op, forward: Take, backward: Take): Op {
  return {
    ...op,
    forward(inputs, params) {
      const answer = op.forward(inputs, params);
      return isProblem(answer) || !forward ? answer : { ...answer, outputs: moved(answer.outputs, forward) };
    },
    vjp(cotangents, context) {
      const answer = op.vjp(cotangents, context);
      return backward ? moved(answer, backward) : answer;
    },
  };
}

afterAll(() => installKernels(null));

describe.each([null, 'kernels.wasm'])('kernels: %s', (file) => {
  const install = (): boolean =>
    installKernels(file === null ? null : new Uint8Array(readFileSync(new URL(`kernels/${file}`, import.meta.url))));

  test('ops that are known by their calls and ops that are asked work together', () => {
    install();
    const way = fc.constantFrom(...Object.keys(ways));
    fc.assert(
      fc.property(fc.array(way, { minLength: 7, maxLength: 7 }), (chosen) => {
        const as = (op: Op<never> | Op, k: number): Op => ways[chosen[k]!]!(op as Op);
        const of = program(
          [
            x,
            instruction('fc', as(linear, 0), {
              x: wire('x.y'),
              W: { kind: 'open', initializer: { init: 'he_normal', seed: 5 }, trainable: true },
            }),
            instruction('h', as(squash, 1), { x: wire('fc.y') }),
            instruction('q', as(cube, 2), { x: wire('h.y') }),
            instruction('a', as(times, 3), { a: wire('q.y'), b: held(0.7, true) }),
            instruction('r', as(plus, 4), { a: wire('a.y'), b: wire('h.y') }),
            instruction('p', as(pick, 5), { a: wire('r.y'), b: held([0.5, 1, -2], true) }),
            instruction('d', as(plus, 4), { a: wire('p.y'), b: wire('h.y') }),
            instruction('c', as(total, 6), { x: wire('d.y') }),
          ],
          'c.y',
        );
        expect(repeated(of, batches)).toEqual(anew(of, batches));
      }),
      { numRuns: 60 },
    );
  });

  test('an op that is known by its calls is asked no more, unless it fills memory by itself', () => {
    install();
    const callsOf = (way: string): { forward: number; vjp: number } => {
      const calls = { forward: 0, vjp: 0 };
      const op = ways[way]!(cube as Op);
      const counted: Op = {
        ...op,
        forward(inputs, params) {
          calls.forward++;
          return op.forward(inputs, params);
        },
        vjp(cotangents, context) {
          calls.vjp++;
          return op.vjp(cotangents, context);
        },
      };
      repeated(around(counted, 'w.y'), batches);
      return calls;
    };
    expect(batches).toHaveLength(6);
    // Once in the first step and once to be written down; once more where that was in vain.
    expect(callsOf('steady')).toEqual({ forward: 2, vjp: 2 });
    expect(callsOf('asked')).toEqual({ forward: 6, vjp: 6 });
    expect(callsOf('raw forward')).toEqual({ forward: 7, vjp: 6 });
    expect(callsOf('raw backward')).toEqual({ forward: 2, vjp: 7 });
  });

  test('what moves with every method is written down', () => {
    install();
    for (const settings of [
      sgd,
      { ...sgd, weightDecay: 0.1 },
      { method: 'momentum', learningRate: 0.05, dampening: 0.25, nesterov: false },
      { method: 'adam', learningRate: 0.05 },
    ] as const) {
      expect(repeated(around(cube as Op, 'w.y'), batches, settings)).toEqual(
        anew(around(cube as Op, 'w.y'), batches, settings),
      );
    }
  });

  test('a loop that borrows memory borrows the same in every step', () => {
    install();
    const borrowed = new Set<Float64Array>();
    const detour = toyOp('Detour', {
      inputs: ['x'],
      infer: (shapes) => ({ outputs: { y: shapes.x as number[] } }),
      forward: (inputs) => {
        const { shape, data } = inputs.x!;
        const fill = (out: Float64Array): void => {
          const part = lend(data.length);
          borrowed.add(part);
          part.set(data);
          out.set(part);
        };
        return { outputs: { y: { shape, data: computed(data.length, fill) } } };
      },
      vjp: ({ y }) => ({ x: y! }),
    });
    const of = around({ ...(detour as Op), steady: true });
    expect(repeated(of, batches)).toEqual(anew(of, batches));
    borrowed.clear();
    repeated(
      of,
      Array.from({ length: 40 }, () => batches[0]!),
    );
    // One in each of the two steps that lead to the third, and one for all others.
    expect(borrowed.size).toBeLessThanOrEqual(3);
  });
});
