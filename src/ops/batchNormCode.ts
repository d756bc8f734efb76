// batchNormCode: how batch normalization is written in PyTorch and NumPy.
import type { Op } from '../engine/op.ts';
import { inChannels, perChannel, rankOf, scaledInNumpy } from './channelCode.ts';
import { epsArgument, writtenOut } from './normalizationCode.ts';

export const batchNormCode: Op['code'] = {
  pytorch(args) {
    const { inputs, params } = args;
    const [mean, variance] = (['mean', 'variance'] as const).map((port) =>
      inputs[port] === undefined ? 'None' : perChannel(args, port),
    );
    const training = params.training === true ? ', training=True' : '';
    const momentum = params.momentum === 0.1 || training === '' ? '' : `, momentum=${String(params.momentum)}`;
    const scale = `${perChannel(args, 'gamma')}, ${perChannel(args, 'beta')}`;
    return `F.batch_norm(${inputs.x}, ${mean}, ${variance}, ${scale}${training}${momentum}${epsArgument(args)})`;
  },
  numpy(args) {
    const { inputs, params } = args;
    if (params.training === true) {
      const axes = Array.from({ length: rankOf(args) }, (_, axis) => axis).filter((axis) => axis !== 1);
      return scaledInNumpy(args, writtenOut('numpy', args, axes, true));
    }
    const deviation = `np.sqrt(${inChannels(args, 'variance')} + ${String(params.eps)})`;
    return scaledInNumpy(args, `(${inputs.x} - ${inChannels(args, 'mean')}) / ${deviation}`);
  },
};
