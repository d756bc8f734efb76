// The initializers: reproducible, well spread, with PyTorch's fans.
import { describe, expect, test } from 'vitest';
import { fansOf, initialize, initializerNames } from './initialize.ts';
import { type InitializerName, isProblem } from './op.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

function made(init: InitializerName, shape: Shape, seed = 0): Tensor {
  const answer = initialize({ init, seed }, shape);
  if (isProblem(answer)) throw new Error(answer.problem);
  return answer;
}
function moments(data: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(data);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
}

describe('initialize', () => {
  test('fans as PyTorch computes them', () => {
    expect(fansOf([5, 3])).toEqual({ input: 3, output: 5 });
    expect(fansOf([8, 4, 3, 3])).toEqual({ input: 36, output: 72 });
    expect(fansOf([7])).toEqual({ input: 7, output: 7 });
    expect(fansOf([])).toEqual({ input: 1, output: 1 });
  });

  test('each distribution has its spread', () => {
    const shape = [300, 200];
    const spread = (init: InitializerName): number => moments(made(init, shape, 3).data).deviation;
    expect(spread('normal')).toBeCloseTo(1, 1);
    expect(spread('uniform')).toBeCloseTo(1 / Math.sqrt(12), 2);
    expect(spread('glorot_uniform')).toBeCloseTo(Math.sqrt(2 / 500), 3);
    expect(spread('glorot_normal')).toBeCloseTo(Math.sqrt(2 / 500), 3);
    expect(spread('he_uniform')).toBeCloseTo(Math.sqrt(2 / 200), 3);
    expect(spread('he_normal')).toBeCloseTo(Math.sqrt(2 / 200), 3);
    const bound = Math.sqrt(6 / 500);
    expect(made('glorot_uniform', shape).data.every((x) => Math.abs(x) <= bound)).toBe(true);
    expect(made('uniform', shape).data.every((x) => x >= 0 && x < 1)).toBe(true);
    expect([...made('zeros', [2]).data, ...made('ones', [2]).data]).toEqual([0, 0, 1, 1]);
  });

  test('every name makes every shape, empty ones too', () => {
    for (const init of initializerNames) {
      for (const shape of [[], [0], [0, 3], [3, 0], [2, 3, 2]]) expect(made(init, shape).shape).toEqual(shape);
    }
  });

  test('an unknown name and a broken seed are problems', () => {
    expect(initialize({ init: 'xavier' as InitializerName }, [2])).toMatchObject({
      problem: expect.stringContaining('the initializer "xavier" is unknown'),
    });
    expect(initialize({ init: '__proto__' as InitializerName }, [2])).toHaveProperty('problem');
    expect(initialize({ init: 'normal', seed: 1.5 }, [2])).toHaveProperty('problem');
  });
});
