// multiHeadCode: how MultiHeadAttention is written in PyTorch and NumPy.
import type { Op } from '../engine/op.ts';

export const multiHeadCode: Op['code'] = {
  pytorch({ inputs, params }) {
    const linear = (x: string, letter: string): string => {
      const bias = inputs[`b${letter}`];
      return `F.linear(${[x, inputs[`W${letter}`], ...(bias === undefined ? [] : [bias])].join(', ')})`;
    };
    const one = params.heads === 1;
    const split = (x: string): string =>
      one ? x : `${x}.unflatten(-1, (${String(params.heads)}, -1)).transpose(-3, -2)`;
    const q = `(q := ${split(linear(inputs.query!, 'q'))})`;
    const k = `(k := ${split(linear(inputs.key!, 'k'))})`;
    const hidden = params.causal === true ? " + torch.full((q.shape[-2], k.shape[-2]), float('-inf')).triu(1)" : '';
    const weights = `torch.softmax(${q} @ ${k}.transpose(-2, -1) * q.shape[-1] ** -0.5${hidden}, dim=-1)`;
    const found = `${weights} @ ${split(linear(inputs.value!, 'v'))}`;
    return linear(one ? found : `(${found}).transpose(-3, -2).flatten(-2)`, 'o');
  },
  numpy({ inputs, params }) {
    const linear = (x: string, letter: string): string => {
      const bias = inputs[`b${letter}`];
      return `${x} @ ${inputs[`W${letter}`]}.T${bias === undefined ? '' : ` + ${bias}`}`;
    };
    const one = params.heads === 1;
    const split = (name: string, x: string): string =>
      one
        ? `(${name} := ${x})`
        : `(${name} := (p := ${x}).reshape(*p.shape[:-1], ${String(params.heads)}, -1).swapaxes(-3, -2))`;
    const q = split('q', linear(inputs.query!, 'q'));
    const k = split('k', linear(inputs.key!, 'k'));
    const hidden = params.causal === true ? ' + np.triu(np.full((q.shape[-2], k.shape[-2]), -np.inf), 1)' : '';
    const scores = `(s := ${q} @ np.swapaxes(${k}, -2, -1) * q.shape[-1] ** -0.5${hidden})`;
    const weights = `(w := np.exp(${scores} - np.max(s, axis=-1, keepdims=True))) / np.sum(w, axis=-1, keepdims=True)`;
    const found = `(${weights}) @ ${split('v', linear(inputs.value!, 'v'))}`;
    const merged = one ? `(${found})` : `(f := (${found}).swapaxes(-3, -2)).reshape(*f.shape[:-2], -1)`;
    return linear(merged, 'o');
  },
};
