// StopGradient: y = x on the way forward; on the way back nothing passes (not zeros: no gradient at all).
import { defineOp, isProblem } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import { shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

export const stopGradient = defineOp({
  name: 'StopGradient',
  family: 'Flow',
  glyph: '\\dashv',
  summary: 'Passes its input on, and lets no gradient back.',
  about:
    'Forward it changes nothing; backward it is a wall: everything before it is treated as a constant. Use it where a value should steer the result without being trained by it: targets made by the model itself, frozen features, or the maximum that a stable softmax subtracts.',
  aliases: ['detach', 'stop_gradient', 'stop grad', 'no_grad', 'constant', 'freeze', 'block'],
  formula: 'y = x, \\quad \\frac{\\partial y}{\\partial x} := 0',
  inputs: [{ name: 'x', role: 'data', differentiable: false, description: 'A tensor of any shape.' }],
  outputs: [{ name: 'y', description: 'The same numbers.' }],
  params: [],
  infer(inputs) {
    const x = shapeAt(inputs, 'x');
    return isProblem(x) ? x : { outputs: { y: x } };
  },
  steady: true,
  forward: ({ x }) => ({ outputs: { y: x! } }),
  vjp: () => ({ x: null }),
  derivation({ shapes }) {
    const indices = letters(shapes.x?.length ?? 0);
    return {
      forward: {
        y: {
          tex: hole('x'),
          ...(indices && { entry: { indices, tex: hole('x', indices) } }),
          words: 'The input passes unchanged; on the way back nothing will pass.',
        },
      },
      gradients: {},
    };
  },
  code: { pytorch: ({ inputs }) => `${inputs.x}.detach()`, numpy: ({ inputs }) => `${inputs.x}` },
  samples: [
    { name: 'scalar', inputs: { x: scalar(2) } },
    { name: 'vector', inputs: { x: wave([3]) } },
    { name: 'matrix with an axis of size 1', inputs: { x: wave([3, 1]) } },
    { name: 'rank 3', inputs: { x: wave([2, 2, 2]) } },
    { name: 'rank 4', inputs: { x: wave([1, 2, 1, 2]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});
