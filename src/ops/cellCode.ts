// cellCode: how the recurrent cells are written in PyTorch, whose functions take a list of samples.
import type { CodeArgs, Op, Params } from '../engine/op.ts';

/** `name` is the function in PyTorch. A cell with c_prev takes and gives a pair of states. */
export function cellCode(name: (params: Params) => string, { numpy }: Pick<Op['code'], 'numpy'>): Op['code'] {
  return {
    pytorch({ inputs, params, shapes }: CodeArgs): string {
      const rank = shapes?.x?.length ?? 2;
      const listed = (port: string): string =>
        `${inputs[port]}${rank === 1 ? '[None]' : rank > 2 ? '.flatten(0, -2)' : ''}`;
      const pair = inputs.c_prev !== undefined;
      const state = pair ? `(${listed('h_prev')}, ${listed('c_prev')})` : listed('h_prev');
      const weights = ['W_ih', 'W_hh', 'b_ih', 'b_hh'].flatMap((port) => inputs[port] ?? []);
      const call = `torch.${name(params)}(${[listed('x'), state, ...weights].join(', ')})`;
      if (rank === 2) return call;
      const shaped = rank === 1 ? '[0]' : `.reshape(*${inputs.x}.shape[:-1], -1)`;
      return pair ? `tuple(s${shaped} for s in ${call})` : `${call}${shaped}`;
    },
    numpy,
  };
}
