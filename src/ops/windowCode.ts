// windowCode: pieces of Python that kernels sliding over images are written with.

/** `3` where all are alike, else `(3, 2)`: how PyTorch takes a number per axis. */
export function pythonNumber(numbers: readonly number[]): string {
  return numbers.every((number) => number === numbers[0]) ? String(numbers[0]) : pythonTuple(numbers);
}

export function pythonTuple(numbers: readonly number[]): string {
  return `(${numbers.join(', ')}${numbers.length === 1 ? ',' : ''})`;
}

/** The last axes of an array with entries put in front and behind; the array itself where none are. */
export function pads(array: string, padding: readonly (readonly [number, number])[], value?: string): string {
  if (padding.every(([front, behind]) => front === 0 && behind === 0)) return array;
  const own = padding.map(([front, behind]) => `(${front}, ${behind})`).join(', ');
  const filled = value === undefined ? '' : `, constant_values=${value}`;
  return `np.pad(${array}, [(0, 0)] * (${array}.ndim - ${padding.length}) + [${own}]${filled})`;
}

/** Windows of `span` (Python text) over the last axes, whose entries become new last axes. */
export function arraysOfWindows(
  array: string,
  span: string,
  axes: number,
  stride: readonly number[],
  dilation: readonly number[],
): string {
  const all = `np.lib.stride_tricks.sliding_window_view(${array}, ${span}, axis=${axes === 1 ? '(-1,)' : '(-2, -1)'})`;
  const steps = [...stride, ...dilation];
  if (steps.every((step) => step === 1)) return all;
  return `${all}[..., ${steps.map((step) => (step === 1 ? ':' : `::${step}`)).join(', ')}]`;
}
