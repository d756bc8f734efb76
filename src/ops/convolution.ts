// convolution: makes Conv1d, Conv2d and ConvTranspose2d, which run on the same three kernels, each the adjoint of another.
import { type Convolution, convolve, convolveBack, convolveKernel } from '../engine/convolution.ts';
import { runLoop } from '../engine/kernels/machine.ts';
import { defineOp, type InputPort, isProblem, type Op, type Sample } from '../engine/op.ts';
import { sum } from '../engine/reduce.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { reshaped, type Tensor, zeros } from '../engine/tensor.ts';
import { convolutionCode } from './convolutionCode.ts';
import { convolutionDerivation } from './convolutionDerivation.ts';
import { convolutionParams, geometryOf, inferConvolution, type Kind } from './convolutionShapes.ts';
import { moving, multilinear } from './multilinear.ts';

interface Spec extends Kind, Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula'> {
  readonly samples: readonly Sample[];
}

export function convolution(spec: Spec): Op {
  const { axes, transposed } = spec;
  const infer: Op['infer'] = (inputs, params) => inferConvolution(inputs, params, spec);
  return defineOp({
    name: spec.name,
    family: 'Convolution',
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    inputs: portsOf(spec),
    outputs: [
      {
        name: 'y',
        description: `${axes === 1 ? '[batch, units, length]' : '[batch, units, height, width]'}, or without the batch.`,
      },
    ],
    params: convolutionParams(spec),
    infer,
    // Each entry on one side meets every weight of its channel.
    cost: ({ x, W, y }) => ({ multiplications: sizeOf((transposed ? x : y)!) * sizeOf(W!.slice(1)) }),
    steady: true,
    forward({ x, W, b }, params) {
      const answer = infer({ x: x!.shape, W: W!.shape, b: b!.shape }, params);
      if (isProblem(answer)) return answer;
      const shape = answer.outputs.y!;
      const geometry = geometryOf(x!.shape, W!.shape, shape, params, spec);
      const data = (transposed ? convolveBack : convolve)(x!.data, W!.data, geometry);
      addBias(data, b!.data, channelsOf(shape, axes), axes, shape);
      return { outputs: { y: { shape, data } }, residuals: geometry };
    },
    // dx: the adjoint of the kernel that made y; dW: what each tap met times what it was sent, over all places and samples.
    vjp({ y: dy }, { inputs: { x, W, b }, residuals, needs }) {
      const geometry = residuals as Convolution;
      const answer: Record<string, Tensor> = {};
      if (needs('x')) {
        answer.x = { shape: x!.shape, data: (transposed ? convolve : convolveBack)(dy!.data, W!.data, geometry) };
      }
      if (needs('W')) {
        const [image, sent] = transposed ? [dy!, x!] : [x!, dy!];
        answer.W = { shape: W!.shape, data: convolveKernel(image.data, sent.data, geometry) };
      }
      if (needs('b')) answer.b = biasGradient(dy!, b!.shape, axes);
      return answer;
    },
    jvp({ b, ...tangents }, { inputs, outputs, residuals }) {
      const geometry = residuals as Convolution;
      const { shape } = outputs.y!;
      const kernel = transposed ? convolveBack : convolve;
      const product = multilinear(
        ({ x, W }) => ({ shape, data: kernel(x!.data, W!.data, geometry) }),
        inputs,
        tangents,
      );
      if (!b) return moving('y', product);
      const y = product ?? zeros(shape);
      addBias(y.data, b.data, channelsOf(shape, axes), axes, shape);
      return { y };
    },
    derivation: (context) => convolutionDerivation(context, spec),
    code: convolutionCode(spec),
    samples: spec.samples,
  });
}

function portsOf({ axes, transposed }: Kind): readonly InputPort[] {
  const image = axes === 1 ? 'channels, length' : 'channels, height, width';
  const kernel = axes === 1 ? 'length' : 'height, width';
  return [
    {
      name: 'x',
      role: 'data',
      differentiable: true,
      description: `${axes === 1 ? 'A sequence' : 'An image'} [${image}], or a batch of them [batch, ${image}].`,
    },
    {
      name: 'W',
      role: 'parameter',
      differentiable: true,
      default: { init: 'glorot_uniform' },
      description: transposed
        ? `The kernels [channels, units / groups, ${kernel}]: what an entry of each channel of x writes into each channel of y.`
        : `The kernels [units, channels / groups, ${kernel}]: one per channel of y, as deep as the channels it reads.`,
    },
    {
      name: 'b',
      role: 'parameter',
      differentiable: true,
      default: { init: 'zeros' },
      description: 'The bias [units], added to all entries of a channel of y; a scalar is added to every entry.',
    },
  ];
}

function channelsOf(y: Shape, axes: number): number {
  return y[y.length - axes - 1]!;
}

/** Adds a bias per channel to y, which nobody has seen yet. */
function addBias(y: Float64Array, b: Float64Array, channels: number, axes: number, shape: Shape): void {
  const places = sizeOf(shape.slice(-axes));
  runLoop(() => {
    for (let plane = 0, i = 0; i < y.length; plane++) {
      const bias = b.length === 1 ? b[0]! : b[plane % channels]!;
      for (const end = i + places; i < end; i++) y[i]! += bias;
    }
  });
}

/** One number per channel; a bias of one entry for all channels is summed further by the engine. */
function biasGradient(dy: Tensor, b: Shape, axes: number): Tensor {
  const channels = channelsOf(dy.shape, axes);
  const places = sizeOf(dy.shape.slice(-axes));
  const planes = reshaped(dy, [dy.data.length / Math.max(1, channels * places), channels, places]);
  const each = sum(planes, [0, 2]);
  return sizeOf(b) === 1 ? reshaped(sum(each), b) : each;
}
