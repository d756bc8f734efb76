// poolingCode: how poolings are written in PyTorch and NumPy.
import type { CodeArgs } from '../engine/op.ts';
import { windowCount } from '../engine/windows.ts';
import { perAxis } from './perAxis.ts';
import { arraysOfWindows, pads, pythonNumber, pythonTuple } from './windowCode.ts';

type Pair = readonly [number, number];

interface Numbers {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
}

function numbersOf({ params }: CodeArgs): Numbers {
  const kernel = perAxis(params.kernel, 2) ?? [1, 1];
  return { kernel, stride: perAxis(params.stride, 2) ?? kernel, padding: perAxis(params.padding, 2) ?? [0, 0] };
}

export function poolingInPytorch(name: 'max_pool2d' | 'avg_pool2d', args: CodeArgs): string {
  const { kernel, stride, padding } = numbersOf(args);
  const { inputs, params } = args;
  const more = [
    ...(stride.join() === kernel.join() ? [] : [`stride=${pythonNumber(stride)}`]),
    ...(padding.every((one) => one === 0) ? [] : [`padding=${pythonNumber(padding)}`]),
    ...(params.ceil_mode === true ? ['ceil_mode=True'] : []),
    ...(params.count_include_pad === false ? ['count_include_pad=False'] : []),
  ];
  return `F.${name}(${[inputs.x, pythonNumber(kernel), ...more].join(', ')})`;
}

/** What hangs over behind the padding, per axis; where the shape is not known, as much as can. */
function overhang({ params, shapes }: CodeArgs, { kernel, stride, padding }: Numbers): readonly number[] {
  if (params.ceil_mode !== true) return [0, 0];
  return kernel.map((size, axis) => {
    const length = shapes?.x?.at(axis - 2);
    if (length === undefined) return stride[axis]! - 1;
    const [step, before] = [stride[axis]!, padding[axis]!];
    const count = windowCount(length, { kernel: size, stride: step, padding: before, ceil: true });
    return Math.max(0, (count - 1) * step + size - length - 2 * before);
  });
}

export function maxPoolInNumpy(args: CodeArgs): string {
  const numbers = numbersOf(args);
  const behind = overhang(args, numbers);
  const padded = pads(args.inputs.x!, around(numbers.padding, behind), '-np.inf');
  return `${windows(padded, numbers)}.max(axis=(-2, -1))`;
}

/** What a mean must not count is NaN to it. */
export function avgPoolInNumpy(args: CodeArgs): string {
  const numbers = numbersOf(args);
  const behind = overhang(args, numbers);
  const x = args.inputs.x!;
  if (args.params.count_include_pad === false) {
    const padded = pads(x, around(numbers.padding, behind), 'np.nan');
    return padded === x
      ? `${windows(x, numbers)}.mean(axis=(-2, -1))`
      : `np.nanmean(${windows(padded, numbers)}, axis=(-2, -1))`;
  }
  const padded = pads(x, around(numbers.padding, [0, 0]));
  if (behind.every((one) => one === 0)) return `${windows(padded, numbers)}.mean(axis=(-2, -1))`;
  const own = behind.map((more) => `(0, ${more})`).join(', ');
  const hung = `np.pad(${padded}, [(0, 0)] * (${x}.ndim - 2) + [${own}], constant_values=np.nan)`;
  return `np.nanmean(${windows(hung, numbers)}, axis=(-2, -1))`;
}

function around(padding: readonly number[], behind: readonly number[]): readonly Pair[] {
  return padding.map((one, axis) => [one, one + behind[axis]!]);
}

function windows(array: string, { kernel, stride }: Numbers): string {
  return arraysOfWindows(array, pythonTuple(kernel), 2, stride, [1, 1]);
}

export function adaptiveInNumpy(x: string, [rows, columns]: Pair): string {
  const cut = (letter: string, axis: number, count: number): string =>
    `${letter} * ${x}.shape[${axis}] // ${count}:-(-(${letter} + 1) * ${x}.shape[${axis}] // ${count})`;
  const one = `${x}[..., ${cut('i', -2, rows)}, ${cut('j', -1, columns)}].mean(axis=(-2, -1))`;
  return `np.stack([np.stack([${one} for j in range(${columns})], axis=-1) for i in range(${rows})], axis=-2)`;
}
