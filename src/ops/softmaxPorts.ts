// softmaxPorts: the ports, params, shape rule and samples that Softmax and LogSoftmax share.
import {
  type Inferred,
  type InputPort,
  type InputShape,
  isProblem,
  type Params,
  type Problem,
  type Sample,
} from '../engine/op.ts';
import { shapeText, sizeOf } from '../engine/shape.ts';
import { scalar } from '../engine/tensor.ts';
import { classAxis } from './classAxis.ts';
import { hasShape, missing, shapeAt } from './ports.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const softmaxInputs: readonly InputPort[] = [
  { name: 'x', role: 'data', differentiable: true, description: 'Scores (logits), one per class along the axis.' },
  {
    name: 'beta',
    role: 'data',
    differentiable: true,
    default: 1,
    tex: '\\beta',
    description: 'The inverse temperature, a scalar: 0 makes all classes equal, a large one picks the largest score.',
  },
];

/** Shape rule: y has the shape of x; beta has one entry. */
export function inferSoftmax(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const x = shapeAt(inputs, 'x');
  if (isProblem(x)) return x;
  const { beta } = inputs;
  if (beta === undefined) return missing('beta');
  if (beta !== 'open' && sizeOf(beta) !== 1) {
    return {
      problem: `beta ${hasShape(beta)}, but must be a scalar: one inverse temperature for all scores`,
      port: 'beta',
      expected: 'scalar',
      received: shapeText(beta),
      fix: { kind: 'hold', port: 'beta', value: 1, text: 'Let beta hold 1.' },
    };
  }
  const axis = classAxis(x, params.axis as number, 'x');
  if (typeof axis !== 'number') return axis;
  return { outputs: { y: x }, ...(beta === 'open' && { inputs: { beta: [] } }) };
}

export const softmaxSamples: readonly Sample[] = [
  { name: 'vector', inputs: { x: vector(1, 2, 3) } },
  { name: 'beta 2', inputs: { x: vector(2, 3.1), beta: scalar(2) } },
  { name: 'negative beta', inputs: { x: wave([4]), beta: scalar(-1.5) } },
  { name: 'beta 0', inputs: { x: wave([3]), beta: scalar(0) } },
  { name: 'beta as a vector of one', inputs: { x: wave([2, 3]), beta: vector(0.5) } },
  { name: 'beta of rank 3', inputs: { x: wave([3]), beta: sampleTensor([1, 1, 1], 0.5) } },
  { name: 'a batch', inputs: { x: wave([3, 4]), beta: scalar(0.7) } },
  { name: 'first axis', params: { axis: 0 }, inputs: { x: wave([3, 2]), beta: scalar(1.3) } },
  { name: 'rank 3, middle axis', params: { axis: 1 }, inputs: { x: wave([2, 3, 2]) } },
  {
    name: 'rank 4, axis counted from the end',
    params: { axis: -3 },
    inputs: { x: wave([2, 3, 1, 2]), beta: scalar(0.9) },
  },
  { name: 'one class', inputs: { x: wave([3, 1]) } },
  { name: 'scalar', inputs: { x: scalar(3), beta: scalar(2) } },
  { name: 'ties', inputs: { x: vector(2, 2, 2), beta: scalar(3) } },
  { name: 'logits of 1000', inputs: { x: vector(1000, 999.5, -1000, 1000) } },
  { name: 'logits of 1000, all alike', inputs: { x: sampleTensor([2, 2], 1000, 1000, -1000, -1000) } },
  { name: 'beta 1000', inputs: { x: vector(1, 1.001, 0.999), beta: scalar(1000) } },
  { name: 'beta a million', inputs: { x: vector(3, 1, 2), beta: scalar(1e6) } },
  { name: 'a masked class', inputs: { x: vector(1, -Infinity, 2) }, kinks: ['x', 'beta'] },
  { name: 'infinities', inputs: { x: sampleTensor([2, 2], Infinity, 0, -Infinity, -Infinity) }, kinks: ['x', 'beta'] },
  { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
];
