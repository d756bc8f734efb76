// convolutionCode: how convolutions are written in PyTorch and NumPy.
import type { CodeArgs, Op } from '../engine/op.ts';
import { unrolledLength } from '../engine/windows.ts';
import type { Kind } from './convolutionShapes.ts';
import { perAxis } from './perAxis.ts';
import { arraysOfWindows, pads, pythonNumber, pythonTuple } from './windowCode.ts';

export function convolutionCode(kind: Kind): Op['code'] {
  return {
    pytorch: (args) => inPytorch(args, kind),
    numpy: (args) => (kind.transposed ? transposedInNumpy(args, kind.axes) : inNumpy(args, kind.axes)),
  };
}

function inPytorch({ inputs: { x, W, b }, params, shapes }: CodeArgs, { axes, transposed }: Kind): string {
  const named = ['stride', 'padding', 'output_padding', 'dilation', 'groups'].flatMap((name) => {
    const value = params[name];
    if (value === undefined || value === null) return [];
    const text = name === 'groups' ? String(value) : pythonNumber(perAxis(value, axes) ?? []);
    return text === (name.endsWith('padding') ? '0' : '1') ? [] : [`${name}=${text}`];
  });
  // PyTorch takes a bias of [units] only; one entry for all channels is added by itself.
  const apart = b !== undefined && isOneEntry(shapes?.b, shapes?.W, params.groups as number, transposed);
  const name = transposed ? `F.conv_transpose${axes}d` : `F.conv${axes}d`;
  const call = `${name}(${[x, W, ...(b === undefined || apart ? [] : [b]), ...named].join(', ')})`;
  return apart ? `${call} + ${shapes?.b?.length === 0 ? b : `${b}.reshape(())`}` : call;
}

function isOneEntry(
  b: readonly number[] | undefined,
  W: readonly number[] | undefined,
  groups: number,
  transposed: boolean,
): boolean {
  if (b === undefined || (b.length === 1 && b[0] !== 1)) return false;
  const units = W && (transposed ? W[1]! * groups : W[0]!);
  return b.length !== 1 || (units !== undefined && units !== 1);
}

/** Windows of the padded input, times the kernel, summed over channels and taps. */
function inNumpy({ inputs: { x, W, b }, params, shapes }: CodeArgs, axes: 1 | 2): string {
  const [stride, padding, dilation] = ['stride', 'padding', 'dilation'].map(
    (name) => perAxis(params[name], axes) ?? [1],
  ) as [readonly number[], readonly number[], readonly number[]];
  const kernel = shapes?.W?.slice(2) ?? perAxis(params.kernel, axes);
  const [out, taps] = axes === 1 ? ['h', 'u'] : ['hw', 'uv'];
  const product = (image: string, weights: string): string => {
    const span = kernel
      ? pythonTuple(kernel.map((count, axis) => dilation[axis]! * (count - 1) + 1))
      : `${weights}.shape[2:]`;
    const windows = arraysOfWindows(
      pads(
        image,
        padding.map((p) => [p, p] as const),
      ),
      span,
      axes,
      stride,
      dilation,
    );
    return `np.einsum('...c${out}${taps},mc${taps}->...m${out}', ${windows}, ${weights})`;
  };
  return grouped(x!, W!, params.groups as number, axes, product) + biasAfter(b, shapes?.b, axes);
}

/** `sum` writes each entry of x, times the kernel, to the places where a matrix of zeros and ones says so. */
function transposedInNumpy({ inputs: { x, W, b }, params, shapes }: CodeArgs, axes: 1 | 2): string {
  const numbers = (name: string): readonly number[] => perAxis(params[name], axes) ?? [0];
  const [places, taps, out] = axes === 1 ? ['i', 'u', 'p'] : ['ij', 'uv', 'pq'];
  const where = Array.from({ length: axes }, (_, axis) => {
    const [s, p, d, extra] = ['stride', 'padding', 'dilation', 'output_padding'].map(
      (name) => numbers(name)[axis]!,
    ) as [number, number, number, number];
    const [length, count] = [shapes?.x?.at(axis - axes), shapes?.W?.[axis + 2]];
    const [ofX, ofW] = [length ?? `${x}.shape[${axis - axes}]`, count ?? `${W}.shape[${axis + 2}]`];
    const whole =
      length === undefined || count === undefined
        ? `(${ofX} - 1) * ${s} + ${d} * (${ofW} - 1) + ${1 + extra - 2 * p}`
        : unrolledLength(length, { kernel: count, stride: s, padding: p, dilation: d }, extra);
    return `(np.arange(${ofX})[:, None, None] * ${s} + np.arange(${ofW})[:, None] * ${d} == np.arange(${whole}) + ${p}) * 1.0`;
  });
  const marks = Array.from({ length: axes }, (_, axis) => `${places[axis]}${taps[axis]}${out[axis]}`);
  const product = (image: string, weights: string): string =>
    `np.einsum('...c${places},cm${taps},${marks.join(',')}->...m${out}', ${[image, weights, ...where].join(', ')}, optimize=True)`;
  return grouped(x!, W!, params.groups as number, axes, product) + biasAfter(b, shapes?.b, axes);
}

function grouped(
  x: string,
  W: string,
  groups: number,
  axes: number,
  product: (image: string, weights: string) => string,
): string {
  if (groups === 1) return product(x, W);
  const pairs = `zip(np.split(${x}, ${groups}, axis=${-axes - 1}), np.split(${W}, ${groups}))`;
  return `np.concatenate([${product('part', 'kernels')} for part, kernels in ${pairs}], axis=${-axes - 1})`;
}

function biasAfter(b: string | undefined, shape: readonly number[] | undefined, axes: number): string {
  if (b === undefined) return '';
  if (shape?.length === 0) return ` + ${b}`;
  return shape && shape.length > 1 ? ` + ${b}.reshape(())` : ` + ${b}[:${', None'.repeat(axes)}]`;
}
