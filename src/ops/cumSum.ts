// CumSum: y_i = x_1 + ... + x_i along one axis. Shape: that of x. The additions run in order; backward they run from the other end.
import { cumulativeSum } from '../engine/cumulative.ts';
import { defineOp, isProblem, type Rule } from '../engine/op.ts';
import { alongAxis } from '../engine/reduce.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { reshaped, scalar, type Tensor } from '../engine/tensor.ts';
import { classAxis } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const cumSum = defineOp({
  name: 'CumSum',
  family: 'Reductions',
  glyph: '\\Sigma_{\\le}',
  summary: 'Running sums along an axis.',
  about:
    'Every entry becomes the sum of itself and all entries before it along one axis: from increments to positions, from densities to distribution functions, from rewards to returns. An early entry takes part in all later sums, so backward the running sum goes the other way: each entry collects the gradients of its own sum and of all that follow.',
  aliases: ['cumulative sum', 'running total', 'prefix sum', 'scan', 'integral', 'accumulate'],
  formula: 'y_i = \\sum_{l \\le i} x_l',
  inputs: [{ name: 'x', role: 'data', differentiable: true, description: 'A tensor of any shape.' }],
  outputs: [{ name: 'y', description: 'The same shape as x.' }],
  params: [
    {
      kind: 'integer',
      name: 'axis',
      default: -1,
      description: 'The axis along which the sums run; negative counts from the end.',
    },
  ],
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const axis = classAxis(x, params.axis as number, 'x');
    return typeof axis === 'number' ? { outputs: { y: x } } : axis;
  },
  steady: true,
  forward: ({ x }, params) => ({ outputs: { y: along(x!, params.axis as number, false) } }),
  vjp: ({ y: dy }, { params }) => ({ x: along(dy!, params.axis as number, true) }),
  jvp: ({ x: tangent }, { params }) => ({ y: along(tangent!, params.axis as number, false) }),
  jacobian(_output, _input, { inputs, params }) {
    const { shape, data } = inputs.x!;
    const value = blankJacobian(data.length, data.length);
    if (!value) return null;
    const { length, inner } = alongAxis(
      shape.length === 0 ? [1] : shape,
      shape.length === 0 ? 0 : (params.axis as number),
    );
    for (let o = 0; o < data.length; o++) {
      const place = Math.floor(o / inner) % length;
      for (let k = 0; k <= place; k++) value.data[o * data.length + o - k * inner] = 1;
    }
    return { value, tex: '\\frac{\\partial y_i}{\\partial x_l} = \\left[l \\le i\\right]' };
  },
  derivation({ shapes, params }) {
    const shape = shapes.x ?? [1];
    const axis = axisOf(shape, params.axis as number);
    const named = letters(shape.length + 1);
    const indices = named?.slice(0, shape.length) ?? [];
    const other = named?.[shape.length] ?? '';
    const words = {
      forward: 'Each entry is added to all that come before it along the axis.',
      gradient:
        'An entry takes part in its own sum and in all later ones, so it collects the gradients from there to the end.',
    };
    if (axis === null) {
      return { forward: { y: ofScalar('#{x}', words.forward) }, gradients: { x: ofScalar('#{dy}', words.gradient) } };
    }
    const where = `\\mathrm{axis} = ${axis}`;
    const turned = (tex: string): string => `\\operatorname{flip}\\left(${tex}, ${where}\\right)`;
    const running = (tex: string): string => `\\operatorname{cumsum}\\left(${tex}, ${where}\\right)`;
    const entry = (name: string, sign: string) =>
      named && {
        entry: {
          indices,
          tex: `\\sum_{${other} ${sign} ${indices[axis]}} ${hole(name, indices.with(axis, other))}`,
          sum: { [other]: `${name}.${axis}` },
        },
      };
    return {
      forward: { y: { tex: running('#{x}'), ...entry('x', '\\le'), words: words.forward } },
      gradients: { x: { tex: turned(running(turned('#{dy}'))), ...entry('dy', '\\ge'), words: words.gradient } },
    };
  },
  code: {
    pytorch: ({ inputs, params }) => `torch.cumsum(${inputs.x}, dim=${params.axis})`,
    numpy: ({ inputs, params, shapes }) =>
      shapes?.x?.length === 0 ? `${inputs.x} + 0` : `np.cumsum(${inputs.x}, axis=${params.axis})`,
  },
  samples: [
    { name: 'scalar', inputs: { x: scalar(2.5) } },
    { name: 'vector', inputs: { x: vector(1, -2, 4, 0.5) } },
    { name: 'rows of a matrix', inputs: { x: wave([2, 3]) } },
    { name: 'columns of a matrix', params: { axis: 0 }, inputs: { x: wave([3, 2]) } },
    { name: 'an axis of size 1', params: { axis: 1 }, inputs: { x: wave([3, 1]) } },
    { name: 'rank 3, middle axis', params: { axis: 1 }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4, axis counted from the end', params: { axis: -3 }, inputs: { x: wave([2, 3, 1, 2]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
    { name: 'along nothing', params: { axis: 0 }, inputs: { x: sampleTensor([0, 3]) } },
    { name: 'huge and tiny', inputs: { x: vector(1e8, 1, -1e8, 1e-3) } },
    { name: 'infinite', inputs: { x: vector(1, Infinity, 2, -Infinity, 3) }, kinks: ['x'] },
  ],
});

/** Null for a scalar. */
function axisOf(shape: Shape, axis: number): number | null {
  return shape.length === 0 ? null : normalizeAxis(axis, shape.length);
}

/** A scalar counts as one entry, as in PyTorch. */
function along(t: Tensor, axis: number, fromEnd: boolean): Tensor {
  return t.shape.length === 0 ? t : reshaped(cumulativeSum(t, axis, fromEnd), t.shape);
}

/** The rule of a scalar, for the whole and for its one entry. */
function ofScalar(tex: string, words: string): Rule {
  return { tex, entry: { indices: [], tex }, words };
}
