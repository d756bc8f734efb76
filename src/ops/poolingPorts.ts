// poolingPorts: the ports, params and samples that MaxPool2d and AvgPool2d share.
import type { InputPort, OutputPort, ParamSpec, Sample } from '../engine/op.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

export const imageInput: InputPort = {
  name: 'x',
  role: 'data',
  differentiable: true,
  description: 'An image [channels, height, width], or a batch of them [batch, channels, height, width].',
};
export const pooledOutput: OutputPort = {
  name: 'y',
  description: 'One entry per window: [..., channels, windows down, windows across].',
};
export const ceilModeParam: ParamSpec = {
  kind: 'boolean',
  name: 'ceil_mode',
  default: false,
  description: 'Whether a last window may hang over the end, instead of leaving entries out.',
};

export const poolingSamples: readonly Sample[] = [
  { name: 'one image', inputs: { x: wave([1, 4, 4]) } },
  { name: 'a batch', inputs: { x: wave([2, 3, 4, 2]) } },
  { name: 'entries left over', inputs: { x: wave([1, 2, 5, 3]) } },
  { name: 'a last window that hangs over', params: { ceil_mode: true }, inputs: { x: wave([1, 5, 3]) } },
  { name: 'overlapping', params: { kernel: [3], stride: [1] }, inputs: { x: wave([2, 4, 5]) } },
  { name: 'padding', params: { kernel: [3], stride: [2], padding: [1] }, inputs: { x: wave([1, 2, 5, 4]) } },
  {
    name: 'another window, stride and padding on each axis',
    params: { kernel: [2, 3], stride: [1, 2], padding: [1, 0] },
    inputs: { x: wave([1, 3, 5]) },
  },
  {
    name: 'padding and a window that hangs over',
    params: { kernel: 3, stride: 2, padding: 1, ceil_mode: true },
    inputs: { x: wave([1, 1, 6, 4]) },
  },
  { name: 'windows apart from each other', params: { kernel: [1, 2], stride: [3] }, inputs: { x: wave([1, 4, 5]) } },
  { name: 'one window', params: { kernel: [2, 3] }, inputs: { x: wave([2, 1, 2, 3]) } },
  { name: 'empty batch', inputs: { x: sampleTensor([0, 2, 4, 4]) } },
];
