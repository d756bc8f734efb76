// softmaxCode: how softmax and its logarithm are written in PyTorch and NumPy.
import type { CodeArgs, Op } from '../engine/op.ts';

export function softmaxCode(name: 'softmax' | 'log_softmax'): Op['code'] {
  return {
    pytorch(args) {
      return `torch.${name}(${scaled(args)}, dim=${axisOf(args)})`;
    },
    numpy(args) {
      const z = scaled(args);
      // NumPy has no axis -1 for a number of its own; its one share is 1.
      if (args.shapes?.x?.length === 0) return `np.${name === 'softmax' ? 'ones' : 'zeros'}_like(${z})`;
      const along = `axis=${axisOf(args)}, keepdims=True`;
      const shifted = `(z := ${z}) - np.max(z, ${along})`;
      if (name === 'softmax') return `(e := np.exp(${shifted})) / np.sum(e, ${along})`;
      return `(d := ${shifted}) - np.log(np.sum(np.exp(d), ${along}))`;
    },
  };
}

function axisOf({ params }: CodeArgs): number {
  return params.axis as number;
}

/** beta x; a beta of shape [1] must not give x another axis. */
function scaled({ inputs, shapes }: CodeArgs): string {
  const beta = (shapes?.beta?.length ?? 0) > 0 ? `${inputs.beta}.reshape(())` : inputs.beta;
  return `${beta} * ${inputs.x}`;
}
