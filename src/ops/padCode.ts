// padCode: how padding is written in PyTorch and NumPy.
import type { CodeArgs, Op } from '../engine/op.ts';
import { tupleText } from './foldedAxes.ts';

const numpyModes: Readonly<Record<string, string>> = { reflect: 'reflect', replicate: 'edge', circular: 'wrap' };

export const padCode: Op['code'] = {
  pytorch(args) {
    const { pads, mode, value } = args.params;
    const x = args.inputs.x!;
    const sizes = pads as readonly number[];
    if (sizes.length === 0) return `${x}.clone()`;
    if (mode === 'constant') return `F.pad(${x}, ${tupleText(sizes)}${value === 0 ? '' : `, value=${value}`})`;
    // The other modes take one or two axes in front of those that are padded, no more and no less; circular takes two.
    const extra = (args.shapes?.x?.length ?? sizes.length / 2 + 1) - sizes.length / 2;
    const call = (inside: string): string => `F.pad(${inside}, ${tupleText(sizes)}, mode="${mode}")`;
    const missing = Math.max(0, (mode === 'circular' ? 2 : 1) - extra);
    if (missing === 1) return `${call(`${x}[None]`)}[0]`;
    if (missing === 2) return `${call(`${x}[None, None]`)}[0, 0]`;
    if (extra <= 2) return call(x);
    return `${call(`${x}.flatten(0, ${extra - 2})`)}.unflatten(0, ${x}.shape[:${extra - 1}])`;
  },
  numpy(args) {
    const { mode, value } = args.params;
    const cropped = crop(args);
    const pairs = pairsOf(args).map(([before, after]) => `(${Math.max(0, before)}, ${Math.max(0, after)})`);
    const sides = `(${pairs.join(', ')}${pairs.length === 1 ? ',' : ''})`;
    if (pairs.length === 0) return `${cropped} + 0`;
    if (mode === 'constant') return `np.pad(${cropped}, ${sides}${value === 0 ? '' : `, constant_values=${value}`})`;
    return `np.pad(${cropped}, ${sides}, mode="${numpyModes[mode as string]}")`;
  },
};

/** The two pads of each axis. */
function pairsOf({ params, shapes }: CodeArgs): readonly (readonly [number, number])[] {
  const pads = params.pads as readonly number[];
  const rank = shapes?.x?.length ?? pads.length / 2;
  return Array.from({ length: rank }, (_, axis) => {
    const at = 2 * (rank - 1 - axis);
    return [pads[at] ?? 0, pads[at + 1] ?? 0];
  });
}

/** NumPy pads by no negative numbers, so what is cropped is cut off first. */
function crop(args: CodeArgs): string {
  const cuts = pairsOf(args).map(([before, after]) =>
    before < 0 || after < 0 ? `${before < 0 ? -before : ''}:${after < 0 ? after : ''}` : ':',
  );
  const last = cuts.findLastIndex((cut) => cut !== ':');
  return last < 0 ? args.inputs.x! : `${args.inputs.x}[${cuts.slice(0, last + 1).join(', ')}]`;
}
