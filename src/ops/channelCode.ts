// channelCode: how normalizations of [batch, channels, ...] are written in PyTorch and NumPy.
import type { CodeArgs, Op } from '../engine/op.ts';
import { channelAxis } from './channelLayout.ts';
import { asOwn, asPlaced, epsArgument, writtenOut } from './normalizationCode.ts';

/** Where the shape of x is not known it is taken for a batch of images. */
export function rankOf({ shapes }: CodeArgs): number {
  return shapes?.x?.length ?? 4;
}

/** gamma, beta, mean or variance as PyTorch takes it: one entry per channel. */
export function perChannel({ inputs, shapes }: CodeArgs, port: string): string {
  return asOwn(inputs[port]!, shapes?.[port], shapes?.x && [shapes.x[1]!]);
}

/** `normal * gamma + beta`, both placed on axis 1. */
export function scaledInNumpy(args: CodeArgs, normal: string): string {
  const [gamma, beta] = (['gamma', 'beta'] as const).map((port) => inChannels(args, port));
  return `${normal} * ${gamma} + ${beta}`;
}
export function inChannels(args: CodeArgs, port: string): string {
  return asPlaced(args.inputs[port]!, args.shapes?.[port], rankOf(args), channelAxis);
}

export function channelCode(kind: 'instance' | 'group'): Op['code'] {
  return {
    pytorch(args) {
      const [gamma, beta] = [perChannel(args, 'gamma'), perChannel(args, 'beta')];
      const { x } = args.inputs;
      // PyTorch fails on a scale for no samples.
      if (kind === 'instance' && args.shapes?.x?.[0] === 0) {
        return `F.instance_norm(${x}) * ${inChannels(args, 'gamma')} + ${inChannels(args, 'beta')}`;
      }
      return kind === 'group'
        ? `F.group_norm(${x}, ${String(args.params.groups)}, ${gamma}, ${beta}${epsArgument(args)})`
        : `F.instance_norm(${x}, weight=${gamma}, bias=${beta}${epsArgument(args)})`;
    },
    numpy(args) {
      const { x } = args.inputs;
      if (kind === 'instance') {
        const axes = Array.from({ length: rankOf(args) - 2 }, (_, k) => k + 2);
        return scaledInNumpy(args, writtenOut('numpy', args, axes, true));
      }
      const groups = args.params.groups as number;
      const each = args.shapes?.x ? args.shapes.x.slice(1).reduce((size, one) => size * one, 1) / groups : -1;
      const grouped = `(z := ${x}.reshape(${x}.shape[0], ${groups}, ${each}))`;
      const spread = `np.sqrt(z.var(axis=2, keepdims=True) + ${String(args.params.eps)})`;
      const normal = `((${grouped} - z.mean(axis=2, keepdims=True)) / ${spread}).reshape(${x}.shape)`;
      return scaledInNumpy(args, normal);
    },
  };
}
