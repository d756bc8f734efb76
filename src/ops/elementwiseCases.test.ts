// Special cases of the elementwise ops and the activations: what they refuse, what they say at kinks, and tails where digits get lost.
import { describe, expect, test } from 'vitest';
import { completeParams, type InputShape, isProblem, type Op, type ParamValue, type Problem } from '../engine/op.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName, ops } from './index.ts';
import { gradientOf, runSample } from './laws/runSample.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

type Given = Readonly<Record<string, ParamValue>>;

function opOf(name: string): Op {
  return opByName.get(name)!;
}
function problemOf(name: string, shapes: Readonly<Record<string, InputShape>>, params: Given = {}): Problem {
  const answer = opOf(name).infer(shapes, completeParams(opOf(name), params));
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
function run(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}, cotangent = 1) {
  const done = runSample(opOf(name), { name: 'here', params, inputs });
  const y = done.outputs.y!;
  const dy = { shape: y.shape, data: y.data.map(() => cotangent) };
  return {
    value: [...y.data],
    gradient: (port: string) => [...(gradientOf(opOf(name), done, { y: dy }, port)?.data ?? [])],
  };
}
function notices(name: string, inputs: Readonly<Record<string, Tensor>>, params: Given = {}) {
  return opOf(name).kinkAt!(inputs, completeParams(opOf(name), params));
}

describe('what is said where data sits on a kink', () => {
  test('the entry, the kind of point, what is taken and whether PyTorch does so', () => {
    expect(notices('ReLU', { x: vector(1, 2, 0) })).toEqual({
      x: 'x[2] is 0, where ReLU has a corner: the gradient there is taken as 0, as PyTorch does',
    });
    expect(notices('Sqrt', { x: scalar(0) })).toEqual({
      x: 'x is 0, where Sqrt has a vertical tangent: the slope there is taken as infinity, as PyTorch does',
    });
    expect(notices('HardSwish', { x: vector(3) })).toEqual({
      x: 'x[0] is 3, where HardSwish has a corner: the slope there is taken as 1.5, where PyTorch has 1.5 (newer versions: 1)',
    });
  });

  test('how many more entries there are, and the place of the first in all axes', () => {
    expect(notices('Absolute', { x: sampleTensor([2, 2], 1, 0, -0, 0) }).x).toBe(
      'x[0,1] is 0, where Absolute has a corner: the gradient there is taken as 0, as PyTorch does; likewise at 2 more entries',
    );
    expect(notices('Floor', { x: vector(-3, 0.5, 2) }).x).toMatch(/^x\[0\] is -3, .*; likewise at 1 more entry$/);
  });

  test('both sides of a pair, at their own places', () => {
    const said = notices('Maximum', { a: sampleTensor([2, 1], 5, 7), b: vector(1, 7, 2) });
    expect(said).toEqual({
      a: 'a[1,0] is 7 and b[1] is 7, where Maximum has a tie: each gets half of the gradient, as PyTorch does',
      b: 'b[1] is 7 and a[1,0] is 7, where Maximum has a tie: each gets half of the gradient, as PyTorch does',
    });
    expect(notices('Atan2', { a: scalar(0), b: scalar(-1) })).toEqual({
      a: 'a is 0 and b is -1, where Atan2 has a jump by 2π: the slope there is that of both sides, as PyTorch does',
    });
  });

  test('nothing where no data does', () => {
    expect(notices('ReLU', { x: vector(1, -1e-300, Number.NaN, Infinity) })).toEqual({});
    expect(notices('Maximum', { a: vector(1, 2), b: vector(2, 1) })).toEqual({});
    expect(notices('LeakyReLU', { x: vector(0) }, { alpha: 1 })).toEqual({});
    expect(notices('ELU', { x: vector(0) })).toEqual({});
    expect(notices('Clip', { x: vector(1) }, { max: 2 })).toEqual({});
    expect(notices('Clip', { x: vector(2) }, { min: 3, max: 2 })).toEqual({});
    expect(notices('PReLU', { x: vector(0), slope: scalar(1) })).toEqual({});
    expect(notices('Hardmax', { x: sampleTensor([2, 3], 1, 1, 2, 3, 1, 1) })).toEqual({});
    expect(notices('CrossEntropy', { p: vector(0, 1), target: scalar(1) })).toEqual({});
  });

  test('the slope that the params give', () => {
    expect(notices('LeakyReLU', { x: vector(0) }, { alpha: 0.2 }).x).toContain('the slope there is taken as 0.2, ');
    expect(notices('LeakyReLU', { x: vector(0) }, { alpha: 0 }).x).toContain('the gradient there is taken as 0, ');
    expect(notices('PReLU', { x: sampleTensor([1, 2], 5, 0), slope: vector(0.1, -2) }).x).toContain('taken as -2, ');
    expect(notices('Power', { x: vector(4, 0), exponent: scalar(0.5) })).toEqual({
      x: 'x[1] is 0 and exponent is 0.5, where Power has a vertical tangent: the slope there is taken as infinity, as PyTorch does',
    });
  });

  test('a kink at 0 takes nothing, even of an infinite gradient', () => {
    for (const name of ['ReLU', 'ReLU6', 'Sign', 'Floor']) {
      expect(run(name, { x: vector(0) }, {}, Infinity).gradient('x'), name).toEqual([0]);
    }
    expect(run('Maximum', { a: vector(1), b: vector(2) }, {}, Infinity).gradient('a')).toEqual([0]);
    expect(run('Clip', { x: vector(9) }, { max: 1 }, Infinity).gradient('x')).toEqual([0]);
    const switched = { condition: vector(1, 0), a: vector(1, 1), b: vector(1, 1) };
    expect(run('Where', switched, {}, Infinity).gradient('a')).toEqual([Infinity, 0]);
  });

  test('no notice is longer than what a person reads', () => {
    for (const op of ops) {
      for (const sample of op.samples) {
        const { inputs, params } = runSample(op, sample);
        for (const text of Object.values(op.kinkAt?.(inputs, params) ?? {})) {
          expect(text.length, `${op.name}: ${text}`).toBeLessThan(240);
        }
      }
    }
  });
});

describe('digits in the tails', () => {
  test('GELU keeps its lower tail, by erf and by tanh', () => {
    // x Phi(x), from Python: x * math.erfc(-x / math.sqrt(2)) / 2.
    const { value } = run('GELU', { x: vector(-6, -10, -30) });
    expect(value[0]! / -5.919525870226207e-9).toBeCloseTo(1, 13);
    expect(value[1]! / -7.619853024160593e-23).toBeCloseTo(1, 13);
    expect(value[2]! / -1.4720141781446293e-196).toBeCloseTo(1, 12);
    const near = run('GELU', { x: vector(-6) }, { approximate: 'tanh' }).value[0]!;
    expect(near).toBeLessThan(0);
    expect(run('GELU', { x: vector(1e200, -1e200) }, { approximate: 'tanh' }).gradient('x')).toEqual([1, 0]);
  });

  test('LogSigmoid and Softplus do not round to 0', () => {
    expect(run('LogSigmoid', { x: vector(-1000, 50) }).value).toEqual([-1000, -Math.exp(-50)]);
    expect(run('LogSigmoid', { x: vector(1000, -1000) }).gradient('x')).toEqual([0, 1]);
    expect(run('Softplus', { x: vector(-50, 1000) }).value).toEqual([Math.exp(-50), 1000]);
    expect(run('Softplus', { x: vector(3) }, { beta: 1000 }).value).toEqual([3]);
  });

  test('Log1p, Expm1 and ELU keep tiny entries', () => {
    expect(run('Log1p', { x: vector(1e-20) }).value).toEqual([1e-20]);
    expect(run('Expm1', { x: vector(1e-20) }).value).toEqual([1e-20]);
    expect(run('ELU', { x: vector(-1e-20) }).value).toEqual([-1e-20]);
  });

  test('Atan2 has slopes where squares overflow or vanish', () => {
    const huge = run('Atan2', { a: scalar(1e200), b: scalar(1e200) });
    expect(huge.gradient('a')[0]! / 5e-201).toBeCloseTo(1, 14);
    const tiny = run('Atan2', { a: scalar(1e-200), b: scalar(-1e-200) });
    expect(tiny.gradient('b')[0]! / -5e199).toBeCloseTo(1, 14);
  });

  test('SiLU, Mish and GLU are finite for every finite entry', () => {
    const x = vector(1e300, -1e300, 800, -800);
    for (const name of ['SiLU', 'Mish', 'Softsign', 'HardSwish', 'SELU']) {
      const { value, gradient } = run(name, { x });
      expect([...value.slice(1), ...gradient('x')].every(Number.isFinite), name).toBe(true);
    }
    expect(run('GLU', { x: vector(1, 1, -1e300, 1e300) }).value).toEqual([0, 1]);
  });
});

describe('choices', () => {
  test('Hardmax takes the first of several, and a NaN as the largest', () => {
    expect(run('Hardmax', { x: vector(2, 7, 7) }).value).toEqual([0, 1, 0]);
    expect(run('Hardmax', { x: vector(2, Number.NaN, Infinity, Number.NaN) }).value).toEqual([0, 1, 0, 0]);
    expect(run('Hardmax', { x: sampleTensor([2, 0]) }).value).toEqual([]);
    expect(notices('Hardmax', { x: sampleTensor([2, 2], 1, 0, 4, 4) }).x).toContain(
      'x[1,0] is 4, where Hardmax has a tie',
    );
  });

  test('Where takes a for anything but 0, NaN too', () => {
    const condition = vector(0, -0, 0.5, Number.NaN, -1);
    expect(run('Where', { condition, a: scalar(1), b: scalar(2) }).value).toEqual([2, 2, 1, 1, 1]);
  });

  test('Clip with its bounds the wrong way round gives the upper one, as torch.clamp', () => {
    expect(run('Clip', { x: vector(-5, 0, 5) }, { min: 2, max: 1 }).value).toEqual([1, 1, 1]);
    expect(run('Clip', { x: vector(-5, 5) }).value).toEqual([-5, 5]);
  });
});

describe('problems', () => {
  test('an odd axis cannot be halved; an even one is offered', () => {
    expect(problemOf('GLU', { x: [4, 3] })).toMatchObject({
      problem: 'axis -1 of x has 3 entries (a matrix of 4 × 3), which cannot be halved',
      fix: { kind: 'param', name: 'axis', value: 0 },
    });
    expect(problemOf('GLU', { x: [3] }).fix?.text).toBe('Make that axis 4 long, half values and half gates.');
    expect(problemOf('GLU', { x: [] }).problem).toBe('x is a scalar, but is split into two halves along an axis');
    expect(problemOf('GLU', { x: [2, 2] }, { axis: 2 }).fix).toMatchObject({ name: 'axis', value: -1 });
  });

  test('a slope for each of other channels', () => {
    expect(problemOf('PReLU', { x: [4, 3, 2], slope: [2] })).toMatchObject({
      problem:
        'slope is a vector of 2, but x is a tensor of 4 × 3 × 2: it must be a scalar, or one entry for each of 3 channels (axis 1 of x)',
      port: 'slope',
      fix: { kind: 'hold', port: 'slope', value: 0.25 },
    });
    expect(problemOf('PReLU', { x: [], slope: [2] }).problem).toBe(
      'slope is a vector of 2, but x is a scalar: it must be a scalar',
    );
    expect(isProblem(opOf('PReLU').infer({ x: [4, 3], slope: 'open' }, {}))).toBe(false);
  });

  test('a CELU that would divide by 0', () => {
    expect(problemOf('CELU', { x: [3] }, { alpha: 0 })).toMatchObject({
      problem: 'alpha is 0, but x is divided by it below 0',
      fix: { kind: 'param', name: 'alpha', value: 1 },
    });
  });

  test('three operands that do not broadcast: the one that clashes is named', () => {
    expect(problemOf('Where', { condition: [3], a: [2, 3], b: [4] }).problem).toBe(
      'b (a vector of 4) does not broadcast with condition and a (a matrix of 2 × 3): on the last axis 4 meets 3',
    );
    expect(problemOf('Where', { condition: [3], a: [2], b: [] }).problem).toBe(
      'a (a vector of 2) does not broadcast with condition (a vector of 3): on the last axis 2 meets 3',
    );
    expect(opOf('Where').infer({ condition: [2, 1], a: 'open', b: [3] }, {})).toEqual({
      outputs: { y: [2, 3] },
      inputs: { a: [2, 3] },
    });
  });
});
