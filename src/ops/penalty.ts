// penalty: the port, the param and the samples that the regularizers share.
import type { ParamSpec, Sample } from '../engine/op.ts';
import { scalar } from '../engine/tensor.ts';
import type { LossInput } from './entryLossSpec.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const penaltyPort: LossInput = {
  name: 'x',
  role: 'data',
  differentiable: true,
  description: 'The weights to be kept small, of any shape.',
};
export const strengthParam: ParamSpec = {
  kind: 'number',
  name: 'strength',
  default: 0.01,
  min: 0,
  description: 'How much the penalty counts beside the loss.',
};
export const penaltySamples: readonly Sample[] = [
  { name: 'scalar', inputs: { x: scalar(1.5) } },
  { name: 'vector', inputs: { x: vector(1, -2, 0.5) } },
  { name: 'matrix, strength 1', params: { strength: 1 }, inputs: { x: wave([2, 3]) } },
  { name: 'an axis of size 1, strength 0.5', params: { strength: 0.5 }, inputs: { x: wave([3, 1]) } },
  { name: 'rank 3', inputs: { x: wave([2, 3, 2]) } },
  { name: 'rank 4', inputs: { x: wave([2, 1, 2, 2]) } },
  { name: 'no strength', params: { strength: 0 }, inputs: { x: wave([2, 2]) } },
  { name: 'nothing', inputs: { x: sampleTensor([0, 3]) } },
];
