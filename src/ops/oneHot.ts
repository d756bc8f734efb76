// OneHot: y_k = 1 where k is the index, else 0. Shape: that of indices and depth. Indices must be whole and in 0..depth-1; they have no
// gradient.
import { computed } from '../engine/buffers.ts';
import { demand } from '../engine/kernels/machine.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { badIndex } from './indices.ts';
import { argument, called, placeRule } from './placeRules.ts';
import { shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export const oneHot = defineOp({
  name: 'OneHot',
  family: 'Shape',
  glyph: 'e_k',
  summary: 'Turns indices into vectors with a single 1.',
  about:
    'Writes each index as a vector that is 1 at that place and 0 elsewhere: class labels as probabilities, tokens or categories as an input that an affine layer can read. Multiplying a matrix by such a vector picks one of its columns, which is what Embedding does without the detour. Indices are whole numbers, so nothing flows back.',
  aliases: ['indicator', 'dummy variables', 'categorical', 'unit vector', 'one_hot', 'labels', 'encode'],
  formula: 'y_{ik} = \\left[\\text{indices}_i = k\\right]',
  inputs: [
    {
      name: 'indices',
      role: 'data',
      differentiable: false,
      integer: true,
      description: 'Whole numbers from 0 to depth - 1, of any shape.',
    },
  ],
  outputs: [{ name: 'y', description: 'One more axis at the end, of size depth.' }],
  params: [{ kind: 'integer', name: 'depth', default: 10, min: 1, description: 'How many classes there are.' }],
  infer(inputs, params) {
    const indices = shapeAt(inputs, 'indices');
    return isProblem(indices) ? indices : { outputs: { y: [...indices, params.depth as number] } };
  },
  steady: true,
  forward({ indices }, params) {
    const depth = params.depth as number;
    const { shape, data } = indices!;
    const most = data.reduce((top, value) => Math.max(top, value), 0);
    const whole = `depth is ${depth}`;
    const problem = badIndex('indices', indices!, depth, whole, (value) =>
      value >= depth && Number.isSafeInteger(most)
        ? { kind: 'param', name: 'depth', value: most + 1, text: `Set depth to ${most + 1}.` }
        : null,
    );
    if (problem) return problem;
    demand(() => badIndex('indices', indices!, depth, whole) === null);
    const y = computed(data.length * depth, (out) => {
      out.fill(0);
      for (let i = 0; i < data.length; i++) out[i * depth + data[i]!] = 1;
    });
    return { outputs: { y: { shape: [...shape, depth], data: y } } };
  },
  vjp: () => ({ indices: null }),
  derivation({ shapes, params }) {
    const rank = shapes.indices?.length ?? 0;
    const at = letters(rank + 1);
    return {
      forward: {
        y: placeRule(
          called('oneHot', '#{indices}', argument('depth', [params.depth as number])),
          'A 1 at the place that the index names, counted from 0, and 0 everywhere else.',
          at,
          () => `\\left[${hole('indices', at!.slice(0, rank))} = ${at![rank]}\\right]`,
        ),
      },
      gradients: {},
    };
  },
  code: {
    pytorch: ({ inputs, params }) => `F.one_hot(${inputs.indices}, ${params.depth}).to(torch.get_default_dtype())`,
    numpy: ({ inputs, params }) => `np.eye(${params.depth})[${inputs.indices}]`,
  },
  samples: [
    { name: 'one label', params: { depth: 3 }, inputs: { indices: scalar(1) } },
    { name: 'a batch of labels', params: { depth: 4 }, inputs: { indices: vector(0, 3, 1) } },
    { name: 'ten classes', inputs: { indices: vector(9, 0) } },
    { name: 'one class', params: { depth: 1 }, inputs: { indices: vector(0, 0) } },
    { name: 'matrix with an axis of size 1', params: { depth: 2 }, inputs: { indices: sampleTensor([2, 1], 1, 0) } },
    { name: 'rank 3', params: { depth: 3 }, inputs: { indices: sampleTensor([2, 1, 2], 1, 0, 2, 2) } },
    { name: 'rank 4', params: { depth: 2 }, inputs: { indices: sampleTensor([1, 2, 1, 2], 1, 0, 1, 1) } },
    { name: 'empty batch', params: { depth: 3 }, inputs: { indices: sampleTensor([0]) } },
  ],
});
