// Hardmax: 1 at the first largest entry along one axis, else 0. Shape: that of x. Flat everywhere, so the gradient is 0; where two
// entries tie it jumps. A NaN counts as the largest, as in torch.argmax. A scalar is its own maximum: 1.
import { computed } from '../engine/buffers.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { normalizeAxis } from '../engine/shape.ts';
import { scalar, zeros } from '../engine/tensor.ts';
import { alongClasses, axisParam, classAxis, eachSample } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { asPyTorch, entryIs, likewise } from './kinks.ts';
import { shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

const kinks = [{ at: 'two entries tie for the largest', gradient: '0', pytorch: 'no such op' }];

/** Whether `value` is larger than the largest so far. */
function beats(value: number, top: number): boolean {
  return value > top || (Number.isNaN(value) && !Number.isNaN(top));
}

export const hardmax = defineOp({
  name: 'Hardmax',
  family: 'Activations',
  glyph: '\\mathrm{1}_{\\max}',
  summary: 'A 1 at the largest entry, 0 everywhere else.',
  about:
    'Picks the winner along an axis and writes it as a one-hot vector: what softmax becomes as beta grows without bound. Use it to turn scores into a decision, at the end and not in the middle of a model: it is flat everywhere, so no gradient passes. To train through a choice take Softmax, or add a straight-through path.',
  aliases: ['argmax', 'one-hot', 'winner takes all', 'decision', 'hard max', 'pick'],
  formula: 'y_k = \\left[k = \\operatorname*{arg\\,max}_n x_n\\right]',
  inputs: [{ name: 'x', role: 'data', differentiable: true, description: 'Scores, one per class along the axis.' }],
  outputs: [{ name: 'y', description: 'Zeros with a single 1 along the axis; the same shape as x.' }],
  params: [axisParam],
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const axis = classAxis(x, params.axis as number, 'x');
    return typeof axis === 'number' ? { outputs: { y: x } } : axis;
  },
  steady: true,
  forward({ x }, params) {
    const { data, shape } = x!;
    const along = alongClasses(shape, params.axis as number);
    const y = computed(data.length, (out) => {
      out.fill(0);
      if (along.length === 0) return;
      eachSample(along, (start) => {
        let best = start;
        for (let k = 1, i = start + along.inner; k < along.length; k++, i += along.inner) {
          if (beats(data[i]!, data[best]!)) best = i;
        }
        out[best] = 1;
      });
    });
    return { outputs: { y: { shape, data: y } } };
  },
  vjp: (_cotangents, { inputs }) => ({ x: zeros(inputs.x!.shape) }),
  jvp: () => ({}),
  jacobian(_output, _input, { inputs }) {
    const size = inputs.x!.data.length;
    const value = blankJacobian(size, size);
    return value && { value, tex: '0' };
  },
  derivation({ shapes, params }) {
    const shape = shapes.x ?? [];
    const axis = normalizeAxis(params.axis as number, Math.max(1, shape.length)) ?? 0;
    const named = letters(shape.length + 1);
    const indices = named?.slice(0, shape.length);
    const other = named?.at(-1) ?? 'n';
    const own = indices && hole('x', indices);
    const rival = hole('x', shape.length === 0 ? [] : indices?.with(axis, other));
    return {
      forward: {
        y: {
          tex: '\\operatorname{hardmax}\\left(#{x}\\right)',
          ...(indices && {
            entry:
              shape.length === 0
                ? { indices, tex: '\\left[#{x} = #{x}\\right]' }
                : {
                    indices,
                    tex: `\\left[${own} = \\max_{${other}} ${rival}\\right]`,
                    sum: { [other]: `x.${axis}` },
                  },
          }),
          words: 'Along the axis the first largest entry becomes 1, all others become 0.',
        },
      },
      gradients: {
        x: {
          tex: '0 \\cdot #{dy}',
          ...(indices && { entry: { indices, tex: `0 \\cdot ${hole('dy', indices)}` } }),
          words: 'A small change of a score changes no decision, so nothing is sent back but zeros.',
        },
      },
    };
  },
  kinks,
  kinkAt({ x }, params): Readonly<Record<string, string>> {
    const along = alongClasses(x!.shape, params.axis as number);
    let [first, count] = [-1, 0];
    eachSample(along, (start) => {
      let [top, tied] = [start, false];
      for (let k = 1, i = start + along.inner; k < along.length; k++, i += along.inner) {
        if (beats(x!.data[i]!, x!.data[top]!)) [top, tied] = [i, false];
        else if (x!.data[i] === x!.data[top]) tied = true;
      }
      if (!tied) return;
      if (count++ === 0) first = top;
    });
    if (count === 0) return {};
    const what = 'Hardmax has a tie for the largest entry: the gradient there is taken as 0';
    return { x: `${entryIs('x', x!, first)}, where ${what}, ${asPyTorch(kinks[0]!.pytorch)}${likewise(count - 1)}` };
  },
  code: {
    pytorch({ inputs, params, shapes }) {
      const axis = params.axis as number;
      if (shapes?.x?.length === 0) return `torch.ones_like(${inputs.x})`;
      return `torch.zeros_like(${inputs.x}).scatter(${axis}, ${inputs.x}.argmax(${axis}, keepdim=True), 1.0)`;
    },
    numpy({ inputs, params, shapes }) {
      const axis = params.axis as number;
      const rank = shapes?.x?.length;
      if (rank === 0) return `np.ones_like(${inputs.x})`;
      const behind = axis < 0 ? -1 - axis : rank === undefined ? null : rank - 1 - axis;
      const ones = behind === null ? `, *[1] * (${inputs.x}.ndim - ${axis + 1})` : ', 1'.repeat(behind);
      const places = `np.arange(${inputs.x}.shape[${axis}]).reshape(-1${ones})`;
      return `(${places} == np.expand_dims(np.argmax(${inputs.x}, ${axis}), ${axis})).astype(float)`;
    },
  },
  samples: [
    { name: 'vector', inputs: { x: vector(1, 3, 2) } },
    { name: 'negative scores', inputs: { x: vector(-3, -1, -2) } },
    { name: 'a batch', inputs: { x: wave([3, 4]) } },
    { name: 'first axis', params: { axis: 0 }, inputs: { x: wave([3, 2]) } },
    { name: 'rank 3, middle axis', params: { axis: 1 }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4, axis counted from the end', params: { axis: -3 }, inputs: { x: wave([2, 3, 1, 2]) } },
    { name: 'one class', inputs: { x: wave([3, 1]) } },
    { name: 'scalar', inputs: { x: scalar(3) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
    { name: 'huge and tiny', inputs: { x: vector(1e300, -1e300, 1e-300) } },
    { name: 'ties', inputs: { x: sampleTensor([3, 3], 1, 2, 2, 3, 3, 3, 1, 1, 2) }, kinks: ['x'] },
    { name: 'infinite', inputs: { x: sampleTensor([2, 2], Infinity, 1, Number.NaN, Infinity) }, kinks: ['x'] },
  ],
});
