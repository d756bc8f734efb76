// windowRules: what the named parts of rules about sliding kernels stand for, entry by entry from their definitions.
import { completeParams, type Op, type Sample } from '../../engine/op.ts';
import type { Shape } from '../../engine/shape.ts';
import { type Tensor, zeros } from '../../engine/tensor.ts';
import { perAxis } from '../perAxis.ts';

interface Context {
  readonly op: Op;
  readonly sample: Sample;
  readonly shape: Shape;
}

/** The value of `name(...)`, or null where it is none of these. */
export function windowRule(name: string, parts: readonly Tensor[], context: Context): Tensor | null {
  const [first, second, bias] = parts;
  const out = zeros(context.shape);
  switch (name) {
    case 'conv':
      eachProduct(first!, second!, out, context, (image, tap, answer) => {
        out.data[answer]! += second!.data[tap]! * first!.data[image]!;
      });
      return withBias(out, bias, second!, context);
    case 'convTranspose':
      eachProduct(out, second!, first!, context, (image, tap, answer) => {
        out.data[image]! += second!.data[tap]! * first!.data[answer]!;
      });
      return withBias(out, bias, second!, context);
    case 'correlate':
      eachProduct(first!, out, second!, context, (image, tap, answer) => {
        out.data[tap]! += second!.data[answer]! * first!.data[image]!;
      });
      return out;
    case 'maxPool':
      eachWindow(first!.shape, out.shape, context, (window, inside) => {
        out.data[window] = Math.max(...inside.map((at) => first!.data[at]!));
      });
      return out;
    case 'unpool':
      eachWindow(out.shape, first!.shape, context, (window, inside) => {
        const top = Math.max(...inside.map((at) => second!.data[at]!));
        out.data[inside.find((at) => second!.data[at] === top)!]! += first!.data[window]!;
      });
      return out;
    case 'avgPool':
      eachWindow(first!.shape, out.shape, context, (window, inside, size) => {
        out.data[window] = inside.reduce((total, at) => total + first!.data[at]!, 0) / size;
      });
      return out;
    case 'spread':
      eachWindow(out.shape, first!.shape, context, (window, inside, size) => {
        for (const at of inside) out.data[at]! += first!.data[window]! / size;
      });
      return out;
    default:
      return null;
  }
}

/** Calls `visit` with flat positions for every triple that is multiplied: image entry, tap of W, answer entry. */
function eachProduct(
  image: Tensor,
  W: Tensor,
  answer: Tensor,
  { op, sample }: Context,
  visit: (image: number, tap: number, answer: number) => void,
): void {
  const params = completeParams(op, sample.params);
  const axes = W.shape.length - 2;
  const numbers = (name: string, along: number): readonly number[] => lifted(perAxis(params[name], axes)!, along);
  const [stride, padding, dilation] = [numbers('stride', 1), numbers('padding', 0), numbers('dilation', 1)];
  const groups = params.groups as number;
  const [units, channels, kh, kw] = [W.shape[0]!, W.shape[1]!, ...lifted(W.shape.slice(2), 1)] as [
    number,
    number,
    number,
    number,
  ];
  const [h, w] = lifted(image.shape.slice(-axes), 1) as [number, number];
  const [oh, ow] = lifted(answer.shape.slice(-axes), 1) as [number, number];
  const batch = image.shape.length === axes + 2 ? image.shape[0]! : 1;
  for (let k = 0; k < W.data.length * batch * oh * ow; k++) {
    const tap = k % W.data.length;
    const [v, u, c, m] = [
      tap % kw,
      Math.floor(tap / kw) % kh,
      Math.floor(tap / (kw * kh)) % channels,
      Math.floor(tap / (kw * kh * channels)),
    ];
    const rest = Math.floor(k / W.data.length);
    const [j, i, n] = [rest % ow, Math.floor(rest / ow) % oh, Math.floor(rest / (ow * oh))];
    const row = i * stride[0]! + u * dilation[0]! - padding[0]!;
    const column = j * stride[1]! + v * dilation[1]! - padding[1]!;
    if (row < 0 || row >= h || column < 0 || column >= w) continue;
    const channel = Math.floor(m / (units / groups)) * channels + c;
    visit(((n * channels * groups + channel) * h + row) * w + column, tap, ((n * units + m) * oh + i) * ow + j);
  }
}

function lifted(numbers: readonly number[], along: number): readonly number[] {
  return numbers.length === 1 ? [along, ...numbers] : numbers;
}

function withBias(out: Tensor, bias: Tensor | undefined, W: Tensor, { shape }: Context): Tensor {
  if (!bias) return out;
  const axes = W.shape.length - 2;
  const channels = shape[shape.length - axes - 1]!;
  const places = shape.slice(-axes).reduce((product, length) => product * length, 1);
  const at = (i: number): number => (bias.data.length === 1 ? 0 : Math.floor(i / places) % channels);
  return { shape, data: out.data.map((value, i) => value + bias.data[at(i)]!) };
}

/** Calls `visit` for every window: its flat position, those of the entries in it, row by row, and what a mean divides by. */
function eachWindow(
  x: Shape,
  y: Shape,
  { op, sample }: Context,
  visit: (window: number, inside: readonly number[], size: number) => void,
): void {
  const params = completeParams(op, sample.params);
  const [h, w, oh, ow] = [...x.slice(-2), ...y.slice(-2)] as [number, number, number, number];
  const kernel = perAxis(params.kernel, 2);
  const stride = perAxis(params.stride, 2) ?? kernel;
  const padding = perAxis(params.padding, 2);
  const reach = (axis: 0 | 1, k: number, length: number, count: number): readonly [number[], number] => {
    if (!kernel || !stride || !padding) {
      const inside = range(length).filter((i) => (i + 1) * count > k * length && i * count < (k + 1) * length);
      return [inside, inside.length];
    }
    const covered = range(kernel[axis]!).map((u) => k * stride[axis]! + u - padding[axis]!);
    const inside = covered.filter((i) => i >= 0 && i < length);
    const counted = covered.filter((i) => i < length + padding[axis]!).length;
    return [inside, params.count_include_pad === false ? inside.length : counted];
  };
  const planes = x.slice(0, -2).reduce((product, length) => product * length, 1);
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < oh; i++) {
      for (let j = 0; j < ow; j++) {
        const [rows, high] = reach(0, i, h, oh);
        const [columns, wide] = reach(1, j, w, ow);
        const inside = rows.flatMap((row) => columns.map((column) => (plane * h + row) * w + column));
        visit((plane * oh + i) * ow + j, inside, high * wide);
      }
    }
  }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
