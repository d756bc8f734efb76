// cellSamples: the law samples that the recurrent cells share.
import type { InputTensors, Sample } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

function small(shape: Shape, phase: number): Tensor {
  return { shape, data: wave(shape, phase).data.map((x) => 0.4 * x) };
}

export function cellSamples(gates: number, states: readonly string[]): readonly Sample[] {
  const of = (batch: Shape, features: number, units: number, bias = true): InputTensors => ({
    x: wave([...batch, features]),
    ...Object.fromEntries(states.map((port, at) => [port, wave([...batch, units], 1 + at)])),
    W_ih: small([gates * units, features], 3),
    W_hh: small([gates * units, units], 4),
    ...(bias && { b_ih: small([gates * units], 5), b_hh: small([gates * units], 6) }),
  });
  const saturated = of([], 2, 2);
  return [
    { name: 'one sample', inputs: of([], 3, 2) },
    { name: 'one sample without bias', params: { bias: false }, inputs: of([], 2, 2, false) },
    { name: 'a batch', inputs: of([3], 2, 2) },
    { name: 'a batch without bias', params: { bias: false }, inputs: of([2], 1, 2, false) },
    { name: 'units set', params: { units: 3 }, inputs: of([2], 2, 3) },
    { name: 'one feature, one unit', inputs: of([], 1, 1) },
    { name: 'rank 3', inputs: of([2, 2], 2, 1) },
    { name: 'rank 4', inputs: of([2, 1, 2], 1, 2) },
    { name: 'saturated', inputs: { ...saturated, x: sampleTensor([2], 40, -30) } },
    { name: 'empty batch', inputs: of([0], 2, 2) },
    { name: 'no features', inputs: of([2], 0, 2) },
  ];
}
