// Pad: entries put before and behind those of x along its last axes: a constant, or entries of x mirrored, repeated or taken from the
// other end. Shape: each size plus its two pads, which come in pairs from the last axis on (as PyTorch has them); negative ones crop.

import { addSlices, takeSlices } from '../engine/gather.ts';
import { isProblem } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { full } from '../engine/tensor.ts';
import { narrowView, readView, scatterView, type View, wholeView, writeView } from '../engine/view.ts';
import { padCode } from './padCode.ts';
import { padRules } from './padRules.ts';
import { type PadMode, type Pads, padsOf } from './padSizes.ts';
import { rearrangement } from './rearrangement.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const pad = rearrangement({
  name: 'Pad',
  glyph: '\\boxed{x}',
  summary: 'Adds a border around the entries.',
  about:
    'Puts entries around those that are there, along the last axes: zeros around an image so that a convolution keeps its size, a mirrored or repeated edge where zeros would disturb, start tokens before a sequence. Negative pads crop instead. Backward the border is cut off again; where it showed entries of the input, their gradients are added to those.',
  aliases: [
    'padding',
    'border',
    'margin',
    'zero padding',
    'mirror',
    'reflect',
    'replicate',
    'edge',
    'circular',
    'wrap',
    'crop',
  ],
  formula: 'y_i = x_{i - p}',
  output: 'x with a border.',
  params: [
    {
      kind: 'integers',
      name: 'pads',
      default: [1, 1],
      description:
        'Before and behind, in pairs from the last axis on: [left, right, top, bottom]. (ONNX names all begins, then all ends.) Negative crops.',
    },
    {
      kind: 'choice',
      name: 'mode',
      default: 'constant',
      options: ['constant', 'reflect', 'replicate', 'circular'],
      description: 'What is put there: the value, the entries mirrored at the edge, the edge itself, or the other end.',
    },
    { kind: 'number', name: 'value', default: 0, description: 'The constant that is put there in mode constant.' },
  ],
  shape(x, params) {
    const pads = padsOf(x, params);
    if (isProblem(pads)) return pads;
    return x.map((length, axis) => length + pads.before[axis]! + pads.after[axis]!);
  },
  read(x, y, params) {
    const pads = padsOf(x.shape, params) as Pads;
    if (params.mode === 'constant') {
      const out = full(y, params.value as number);
      const { from, to } = shared(x.shape, y, pads);
      writeView(out.data, to, readView(x.data, from));
      return out;
    }
    return x.shape.reduce<Tensor>((t, length, axis) => {
      if (length === y[axis] && pads.before[axis] === 0) return t;
      return takeSlices(
        t,
        axis,
        sources(params.mode as PadMode, length, y[axis]!, pads.before[axis]!),
        t.shape.with(axis, y[axis]!),
      );
    }, x);
  },
  send(dy, x, params) {
    const pads = padsOf(x, params) as Pads;
    if (params.mode === 'constant') {
      const { from, to } = shared(x, dy.shape, pads);
      return scatterView(readView(dy.data, to), from, x);
    }
    return x.reduceRight<Tensor>((t, length, axis) => {
      const size = dy.shape[axis]!;
      if (length === size && pads.before[axis] === 0) return t;
      return addSlices(
        t,
        axis,
        sources(params.mode as PadMode, length, size, pads.before[axis]!),
        t.shape.with(axis, length),
      );
    }, dy);
  },
  rules(x, y, params) {
    const answer = padsOf(x, params);
    const none = x.map(() => 0);
    return padRules(x, y, isProblem(answer) ? { before: none, after: none } : answer, params);
  },
  code: padCode,
  samples: [
    { name: 'vector', inputs: { x: vector(1, 2, 3) } },
    { name: 'one side', params: { pads: [2, 0] }, inputs: { x: vector(1, 2, 3) } },
    { name: 'a value', params: { pads: [0, 2], value: -1.5 }, inputs: { x: vector(1, 2, 3) } },
    { name: 'rows only', inputs: { x: wave([2, 3]) } },
    { name: 'around a matrix', params: { pads: [1, 2, 0, 1] }, inputs: { x: wave([2, 2]) } },
    { name: 'cropped', params: { pads: [-1, 1, 1, -1] }, inputs: { x: wave([3, 3]) } },
    { name: 'cropped away', params: { pads: [-3, 2] }, inputs: { x: wave([2, 3]) } },
    { name: 'mirrored', params: { pads: [2, 1], mode: 'reflect' }, inputs: { x: vector(1, 2, 3) } },
    { name: 'mirrored matrix', params: { pads: [1, 0, 0, 1], mode: 'reflect' }, inputs: { x: wave([2, 3]) } },
    { name: 'edge', params: { pads: [2, 1], mode: 'replicate' }, inputs: { x: vector(1, 2, 3) } },
    { name: 'edge of a matrix', params: { pads: [0, 2, 1, 0], mode: 'replicate' }, inputs: { x: wave([2, 2]) } },
    { name: 'other end', params: { pads: [2, 1], mode: 'circular' }, inputs: { x: vector(1, 2, 3) } },
    { name: 'other end of a matrix', params: { pads: [1, 1, 2, 0], mode: 'circular' }, inputs: { x: wave([2, 3]) } },
    { name: 'images', params: { pads: [1, 1, 1, 1] }, inputs: { x: wave([2, 1, 2, 2]) } },
    { name: 'images, mirrored', params: { pads: [1, 1, 1, 1], mode: 'reflect' }, inputs: { x: wave([1, 1, 2, 3]) } },
    { name: 'rank 3, edge', params: { pads: [1, 1], mode: 'replicate' }, inputs: { x: wave([2, 2, 3]) } },
    { name: 'nothing to put', params: { pads: [] }, inputs: { x: wave([2, 1]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
  ],
});

/** What of x is seen in y, as a view of each. */
function shared(x: Shape, y: Shape, { before, after }: Pads): { readonly from: View; readonly to: View } {
  let [from, to] = [wholeView(x), wholeView(y)];
  x.forEach((length, axis) => {
    const [front, back] = [before[axis]!, after[axis]!];
    const count = Math.max(0, length + Math.min(0, front) + Math.min(0, back));
    from = narrowView(from, axis, Math.max(0, -front), count);
    to = narrowView(to, axis, Math.max(0, front), count);
  });
  return { from, to };
}

/** Which entry of x each place along an axis shows. */
function sources(mode: PadMode, length: number, size: number, before: number): Int32Array {
  return Int32Array.from({ length: size }, (_, place) => {
    const index = place - before;
    switch (mode) {
      case 'reflect':
        return length - 1 - Math.abs(length - 1 - Math.abs(index));
      case 'replicate':
        return Math.min(length - 1, Math.max(0, index));
      case 'circular':
        return ((index % length) + length) % length;
      case 'constant':
        return index;
    }
  });
}
