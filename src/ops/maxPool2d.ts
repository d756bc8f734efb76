// MaxPool2d: y[n, c, i, j] = the largest x[n, c, a, b] in the window that begins at (s i - p, s j - p). x [batch, channels, height, width]
// or without the batch; y has floor((length + 2 p - k) / s) + 1 windows on each axis (ceil with ceil_mode, if the last begins inside). The
// padding never wins. Of equal entries the first in row-major order takes all of the gradient; a NaN wins, the last of several, as PyTorch.

import { defineOp, isProblem } from '../engine/op.ts';
import { maxPool, maxPoolBack, type Pooling } from '../engine/pooling.ts';
import { sizeOf } from '../engine/shape.ts';
import { asPyTorch } from './kinks.ts';
import { kernelParam, paddingParam } from './perAxis.ts';
import { maxPoolInNumpy, poolingInPytorch } from './poolingCode.ts';
import { maxDerivation } from './poolingDerivation.ts';
import { ceilModeParam, imageInput, pooledOutput, poolingSamples } from './poolingPorts.ts';
import { inferPooling, poolingOf, poolStrideParam, windowSize } from './poolingShapes.ts';
import { entryName } from './ports.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

interface Residuals {
  readonly pooling: Pooling;
  /** Per window, where in x its largest entry stands. */
  readonly at: Float64Array;
}

export const maxPool2d = defineOp<Residuals>({
  name: 'MaxPool2d',
  family: 'Convolution',
  glyph: '\\max_{\\square}',
  summary: 'Keeps the largest entry of every window of an image.',
  about:
    'Makes an image smaller by keeping, channel by channel, only the strongest answer in each window: where exactly a pattern stood inside the window no longer matters. The usual step between the convolutions of a CNN, most often with windows of 2 by 2 that do not overlap. It has no weights. Backward, the whole gradient of a window goes to the entry that won it, and the others get none.',
  aliases: ['max pooling', 'pool', 'downsample', 'subsampling', 'cnn', 'maxpool', 'largest'],
  formula: 'y_{cij} = \\max_{0 \\le u,v < k} x_{c,\\,si+u-p,\\,sj+v-p}',
  inputs: [imageInput],
  outputs: [pooledOutput],
  params: [kernelParam, poolStrideParam, paddingParam, ceilModeParam],
  cost: ({ x, y }, params) => ({ multiplications: sizeOf(y!) * windowSize(x!, params) }),
  steady: true,
  infer(inputs, params) {
    const y = inferPooling(inputs, params);
    return isProblem(y) ? y : { outputs: { y } };
  },
  forward({ x }, params) {
    const shape = inferPooling({ x: x!.shape }, params);
    if (isProblem(shape)) return shape;
    const pooling = poolingOf(x!.shape, params);
    const { y, at } = maxPool(x!.data, pooling);
    return { outputs: { y: { shape, data: y } }, residuals: { pooling, at } };
  },
  vjp: ({ y: dy }, { inputs, residuals: { pooling, at } }) => ({
    x: { shape: inputs.x!.shape, data: maxPoolBack(dy!.data, at, pooling) },
  }),
  jvp: ({ x: tangent }, { outputs, residuals: { at } }) => ({
    y: { shape: outputs.y!.shape, data: Float64Array.from(at, (place) => tangent!.data[place]!) },
  }),
  derivation: ({ shapes, params }) => maxDerivation(shapes.x ?? [1, 1, 1], params),
  kinks: [
    {
      at: 'two entries of a window are its largest',
      gradient: '1 for the first of them (row by row), 0 for the others',
    },
  ],
  kinkAt({ x }, params) {
    const tie = firstTie(x!.data, poolingOf(x!.shape, params));
    if (tie === null) return {};
    const name = (flat: number): string => entryName('x', x!.shape, flat);
    return {
      x:
        `${name(tie.first)} and ${name(tie.other)} are both the largest of a window (${x!.data[tie.first]! + 0}): the first of them ` +
        `takes all of its gradient, ${asPyTorch(undefined)}${tie.more === 0 ? '' : `; likewise in ${tie.more} more ${tie.more === 1 ? 'window' : 'windows'}`}`,
    };
  },
  code: {
    pytorch: (args) => poolingInPytorch('max_pool2d', args),
    numpy: maxPoolInNumpy,
  },
  samples: [
    ...poolingSamples,
    {
      name: 'ties',
      inputs: { x: sampleTensor([1, 2, 4], 1, 1, 0, 3, 1, 0.5, 3, 2) },
      kinks: ['x'],
    },
    {
      name: 'ties in overlapping windows',
      params: { kernel: [2], stride: [1] },
      inputs: { x: sampleTensor([1, 1, 3, 3], 2, 1, 2, 1, 2, 1, 2, 1, 2) },
      kinks: ['x'],
    },
    {
      name: 'not numbers, and infinities',
      params: { kernel: [2], stride: [1] },
      inputs: { x: sampleTensor([1, 2, 3], Number.NaN, 1, -Infinity, 2, Infinity, -Infinity) },
      kinks: ['x'],
    },
    { name: 'huge and tiny', inputs: { x: { ...wave([1, 2, 2]), data: Float64Array.of(1e300, -1e300, 1e-300, 0) } } },
  ],
});

/** The first two places of the first window in which finite entries tie for the largest, and how many windows more do. */
function firstTie(
  x: Float64Array,
  pooling: Pooling,
): { readonly first: number; readonly other: number; readonly more: number } | null {
  const { rows, columns } = pooling;
  const { y, at } = maxPool(x, pooling);
  let found: { first: number; other: number } | null = null;
  let more = -1;
  const perPlane = rows.count * columns.count;
  for (let o = 0; o < y.length; o++) {
    if (!Number.isFinite(y[o])) continue;
    const plane = Math.floor(o / perPlane) * rows.length * columns.length;
    const [i, j] = [Math.floor(o / columns.count) % rows.count, o % columns.count];
    let other = -1;
    for (let row = rows.first[i]!; row < rows.end[i]! && other < 0; row++) {
      for (let column = columns.first[j]!; column < columns.end[j]! && other < 0; column++) {
        const place = plane + row * columns.length + column;
        if (x[place] === y[o] && place !== at[o]) other = place;
      }
    }
    if (other < 0) continue;
    more++;
    found ??= { first: at[o]!, other };
  }
  return found && { ...found, more };
}
