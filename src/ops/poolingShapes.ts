// poolingShapes: the shape rule that poolings of images share, and the windows that they run on.

import { type InputShape, isProblem, type Params, type Problem } from '../engine/op.ts';
import type { Pooling } from '../engine/pooling.ts';
import { type Shape, shapeWords, sizeOf } from '../engine/shape.ts';
import { slidingWindows, windowCount } from '../engine/windows.ts';
import { emptyImage, notAnImage } from './convolutionProblems.ts';
import { axisNumbers, kernelParam, paddingParam, perAxis, strideParam, timesText } from './perAxis.ts';
import { shapeAt } from './ports.ts';

export const poolStrideParam: typeof strideParam = {
  ...strideParam,
  default: null,
  nullable: true,
  description: 'How far the window moves each time: one number for all axes, or one each. Not set: its own size.',
};

/** x is [channels, height, width] or a batch of them; only the batch may be empty. */
export function imageAt(inputs: Readonly<Record<string, InputShape>>): Shape | Problem {
  const x = shapeAt(inputs, 'x');
  if (isProblem(x)) return x;
  if (x.length !== 3 && x.length !== 4) return notAnImage(x, 2);
  return x.slice(-3).includes(0) ? emptyImage(x) : x;
}

interface Windowed {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly ceil: boolean;
}

function windowed(params: Params): Windowed | Problem {
  const kernel = axisNumbers(params, kernelParam, 2, 'x');
  if (isProblem(kernel)) return kernel;
  const stride = params.stride === null ? kernel : axisNumbers(params, strideParam, 2, 'x');
  if (isProblem(stride)) return stride;
  const padding = axisNumbers(params, paddingParam, 2, 'x');
  if (isProblem(padding)) return padding;
  const over = padding.findIndex((more, axis) => more > kernel[axis]! / 2);
  if (over >= 0) {
    const most = Math.floor(Math.min(...kernel) / 2);
    return {
      problem: `padding is ${padding[over]}, but may be at most half of the window (${kernel[over]}), or some windows would hold nothing`,
      port: 'x',
      expected: `at most ${Math.floor(kernel[over]! / 2)}`,
      received: String(padding[over]),
      fix: { kind: 'param', name: 'padding', value: [most], text: `Set padding to ${most}.` },
    };
  }
  return { kernel, stride, padding, ceil: params.ceil_mode === true };
}

/** Shape rule: [..., channels, height, width] to [..., channels, windows down, windows across]. */
export function inferPooling(inputs: Readonly<Record<string, InputShape>>, params: Params): Shape | Problem {
  const sliding = windowed(params);
  if (isProblem(sliding)) return sliding;
  const x = imageAt(inputs);
  if (isProblem(x)) return x;
  const counts = x.slice(-2).map((length, axis) => windowCount(length, along(sliding, axis)));
  if (counts.every((count) => count > 0)) return [...x.slice(0, -2), ...counts];
  const room = x.slice(-2).map((length, axis) => length + 2 * sliding.padding[axis]!);
  const fitting = sliding.kernel.map((size, axis) => Math.min(size, x[x.length - 2 + axis]!));
  return {
    problem: `the window is ${timesText(sliding.kernel)}, larger than x (${shapeWords(x)}), which has room for ${timesText(room)}`,
    port: 'x',
    expected: `at least ${timesText(sliding.kernel)}`,
    received: timesText(room),
    fix: { kind: 'param', name: 'kernel', value: fitting, text: `Set kernel to ${timesText(fitting)}.` },
  };
}

function along({ kernel, stride, padding, ceil }: Windowed, axis: number): Parameters<typeof windowCount>[1] {
  return { kernel: kernel[axis]!, stride: stride[axis]!, padding: padding[axis]!, ceil };
}

/** The windows of a shape; those of one that `inferPooling` refuses may be none. */
export function poolingOf(x: Shape, params: Params): Pooling {
  const kernel = perAxis(params.kernel, 2) ?? [1, 1];
  const stride = perAxis(params.stride, 2) ?? kernel;
  const sliding = { kernel, stride, padding: perAxis(params.padding, 2) ?? [0, 0], ceil: params.ceil_mode === true };
  const counted = params.count_include_pad !== false;
  const [rows, columns] = x.slice(-2).map((length, axis) => slidingWindows(length, along(sliding, axis), counted));
  return { planes: sizeOf(x.slice(0, -2)), rows: rows!, columns: columns! };
}

/** How many entries a window has at most. */
export function windowSize(x: Shape, params: Params): number {
  const kernel = axisNumbers(params, kernelParam, 2, 'x');
  if (isProblem(kernel)) return 1;
  return x.slice(-2).reduce((size, length, axis) => size * Math.min(length, kernel[axis]!), 1);
}
