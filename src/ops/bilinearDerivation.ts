// bilinearDerivation: the rules of y_k = x1ᵀ W_k x2 + b_k in TeX, as sums of products over letters.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { biasRule } from './affineDerivation.ts';
import { summedWords } from './axisWords.ts';
import { einsumDerivation } from './einsumDerivation.ts';
import { broadcastIndices, hole } from './ruleText.ts';

export function bilinearDerivation({ shapes }: DerivationContext): Derivation {
  const x1 = shapes.x1 ?? [1];
  const x2 = shapes.x2 ?? [1];
  const W = shapes.W ?? [1, x1.at(-1)!, x2.at(-1)!];
  const b = shapes.b ?? [];
  const batch = x1.slice(0, -1);
  const samples = batch.map((_, axis) => axis);
  const [i, j, k] = [batch.length, batch.length + 1, batch.length + 2];
  const { forward, gradients } = einsumDerivation(['x1', 'W', 'x2'], [x1, W, x2], {
    labels: [
      [...samples, i],
      [k, i, j],
      [...samples, j],
    ],
    out: [...samples, k],
    sizes: [...batch, x1.at(-1)!, x2.at(-1)!, W[0]!],
    names: [...samples.map(() => null), 'i', 'j', 'k'],
  });
  const product = forward.y!;
  const y = [...batch, W[0]!];
  const added: Rule = {
    tex: `${product.tex} + #{b}`,
    ...(product.entry && {
      entry: {
        ...product.entry,
        tex: `${product.entry.tex} + ${hole('b', broadcastIndices(b, y, product.entry.indices))}`,
      },
    }),
    words:
      'Every unit adds up all products of a feature of x1 with one of x2, weighted by its own matrix, and adds its bias.',
  };
  const many = batch.length === 0 ? '' : ` ${summedWords(samples, y, 'W was used for')}`;
  const said = (port: string, words: string): Rule => ({ ...gradients[port]!, words });
  return {
    forward: { y: added },
    gradients: {
      x1: said('x1', 'Each feature of x1 collects the gradients of all units, weighted by their matrices times x2.'),
      x2: said('x2', 'Each feature of x2 collects the gradients of all units, weighted by their matrices times x1.'),
      W: said('W', `The gradient of a unit times the outer product of the two inputs.${many}`),
      b: biasRule(b, y, product.entry?.indices ?? null),
    },
  };
}
