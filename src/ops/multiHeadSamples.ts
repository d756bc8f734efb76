// multiHeadSamples: the law samples of MultiHeadAttention.
import type { InputTensors, Sample } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

/** Weights so small that the softmax leaves something to every key. */
function small(shape: Shape, phase: number): Tensor {
  return { shape, data: wave(shape, phase).data.map((x) => 0.4 * x) };
}

interface Sizes {
  /** Rows of Wq and Wk, of Wv, of Wo; all the size of the query where left out. */
  readonly inner?: number;
  readonly passed?: number;
  readonly outer?: number;
  readonly bias?: boolean;
}

function inputsOf(query: Shape, key: Shape, value: Shape, sizes: Sizes = {}): InputTensors {
  const size = query.at(-1)!;
  const { inner = size, passed = inner, outer = size, bias = true } = sizes;
  return {
    query: wave(query),
    key: wave(key, 1),
    value: wave(value, 2),
    Wq: small([inner, size], 3),
    Wk: small([inner, key.at(-1)!], 4),
    Wv: small([passed, value.at(-1)!], 5),
    Wo: small([outer, passed], 6),
    ...(bias && { bq: wave([inner], 7), bk: wave([inner], 8), bv: wave([passed], 9), bo: wave([outer], 10) }),
  };
}

export const multiHeadSamples: readonly Sample[] = [
  { name: 'one head', inputs: inputsOf([2, 2], [2, 2], [2, 2]) },
  { name: 'two heads', params: { heads: 2 }, inputs: inputsOf([2, 2], [3, 2], [3, 2]) },
  {
    name: 'two heads of two, no bias, causal',
    params: { heads: 2, bias: false, causal: true },
    inputs: inputsOf([2, 4], [2, 4], [2, 4], { bias: false }),
  },
  { name: 'a second sequence of other sizes', params: { heads: 2 }, inputs: inputsOf([1, 2], [2, 3], [2, 1]) },
  {
    name: 'inner sizes of their own',
    params: { heads: 2 },
    inputs: inputsOf([2, 2], [2, 2], [2, 2], { inner: 2, passed: 4, outer: 1 }),
  },
  { name: 'a batch', inputs: inputsOf([2, 2, 1], [2, 2, 1], [2, 2, 1], { inner: 2 }) },
  {
    name: 'a batch of two heads, causal',
    params: { heads: 2, causal: true },
    inputs: inputsOf([2, 2, 2], [2, 2, 2], [2, 2, 2]),
  },
  { name: 'rank 4', params: { heads: 2 }, inputs: inputsOf([1, 2, 1, 2], [1, 2, 2, 2], [1, 2, 2, 2]) },
  { name: 'one position', inputs: inputsOf([1, 2], [1, 2], [1, 2]) },
  {
    name: 'empty batch',
    inputs: {
      ...inputsOf([1, 2], [1, 2], [1, 2]),
      query: sampleTensor([0, 1, 2]),
      key: sampleTensor([0, 1, 2]),
      value: sampleTensor([0, 1, 2]),
    },
  },
];
