// convolutionProblems: what can be wrong with shapes and params at a convolution, and the way out of each.
import type { Fix, Problem } from '../engine/op.ts';
import { type Shape, shapeText, shapeWords } from '../engine/shape.ts';
import { spanOf } from '../engine/windows.ts';
import { timesText } from './perAxis.ts';
import { hasShape } from './ports.ts';

const freshWeights: Fix = {
  kind: 'hold',
  port: 'W',
  value: { init: 'glorot_uniform' },
  text: 'Make a new W of the right shape.',
};

/** `batch × channels × height × width`. */
function layout(axes: number, batched: boolean): string {
  return `${batched ? 'batch × ' : ''}channels × ${axes === 1 ? 'length' : 'height × width'}`;
}

export function notAnImage(x: Shape, axes: number): Problem {
  const what = axes === 1 ? 'a sequence' : 'an image';
  const bare = x.length === axes;
  return {
    problem: `x ${hasShape(x)}, but ${what} is ${layout(axes, false)}, or a batch of them`,
    port: 'x',
    expected: `${layout(axes, true)}, or ${layout(axes, false)}`,
    received: shapeText(x),
    fix: bare
      ? {
          kind: 'insert',
          op: 'Unsqueeze',
          params: { axes: [0] },
          text: 'Put an axis of size 1 for the channel in front of x.',
        }
      : {
          kind: 'advice',
          text: `Give x ${axes + 1} axes, or ${axes + 2} with a batch in front (Reshape or Unsqueeze).`,
        },
  };
}

export function emptyImage(x: Shape): Problem {
  return {
    problem: `x ${hasShape(x)}, but only the batch may be empty: there is nothing to slide a kernel over`,
    port: 'x',
    received: shapeText(x),
    fix: { kind: 'advice', text: 'Give x at least one channel and one entry on each axis.' },
  };
}

export function weightsOfWrongRank(W: Shape, axes: number, transposed: boolean): Problem {
  const kernel = axes === 1 ? 'length' : 'height × width';
  return {
    problem: `W ${hasShape(W)}, but must have ${axes + 2} axes: ${transposed ? 'channels × units' : 'units × channels'} per group, then the kernel`,
    port: 'W',
    expected: `${transposed ? 'channels × units' : 'units × channels'} × ${kernel}`,
    received: shapeText(W),
    fix: freshWeights,
  };
}

export function emptyWeights(W: Shape): Problem {
  return {
    problem: `W ${hasShape(W)}, but no axis of the weights may be empty`,
    port: 'W',
    received: shapeText(W),
    fix: freshWeights,
  };
}

export function kernelsDiffer(kernel: readonly number[], W: Shape): Problem {
  return {
    problem: `W has kernels of ${timesText(W.slice(2))} (${shapeWords(W)}), but kernel is set to ${timesText(kernel)}`,
    port: 'W',
    expected: timesText(kernel),
    received: timesText(W.slice(2)),
    fix: { kind: 'param', name: 'kernel', value: null, text: 'Let W say how large the kernel is.' },
  };
}

export function unitsDiffer(asked: number, own: number, W: Shape): Problem {
  return {
    problem: `W makes ${own} channels (${shapeWords(W)}), but units is set to ${asked}`,
    port: 'W',
    expected: String(asked),
    received: String(own),
    fix: { kind: 'param', name: 'units', value: null, text: 'Let W say how many units there are.' },
  };
}

export function noUnits(): Problem {
  return {
    problem: 'W holds an initializer and units is not set, so nothing says how many channels y has',
    port: 'W',
    expected: 'units, or a W that makes as many',
    received: 'neither',
    fix: { kind: 'param', name: 'units', value: 2, text: 'Set units to 2.' },
  };
}

export function groupsDoNotDivide(port: string, what: string, count: number, groups: number): Problem {
  const fewer = commonDivisor(count, groups);
  return {
    problem: `${port} has ${count} ${what}, which cannot be cut into ${groups} groups of one size`,
    port,
    expected: `a multiple of ${groups}`,
    received: String(count),
    fix: { kind: 'param', name: 'groups', value: fewer, text: `Set groups to ${fewer}.` },
  };
}

export function unitsDoNotDivide(units: number, groups: number): Problem {
  const more = Math.ceil(units / groups) * groups;
  return {
    ...groupsDoNotDivide('W', 'units', units, groups),
    problem: `units is ${units}, which cannot be cut into ${groups} groups of one size`,
    fix: { kind: 'param', name: 'units', value: more, text: `Set units to ${more}.` },
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

export function channelsDiffer(
  x: Shape,
  W: Shape,
  wanted: Shape,
  channels: number,
  groups: number,
  { transposed }: { readonly transposed: boolean },
): Problem {
  const reads = transposed ? W[0]! : W[1]! * groups;
  const inGroups = groups > 1 && !transposed ? `, ${W[1]} in each of ${groups} groups` : '';
  return {
    problem: `W reads ${reads} channels${inGroups} (${shapeWords(W)}), but x has ${channels} (${shapeWords(x)})`,
    port: 'W',
    expected: shapeText(wanted),
    received: shapeText(W),
    fix: freshWeights,
  };
}

export function biasDoesNotFit(b: Shape, units: number): Problem {
  return {
    problem: `b ${hasShape(b)}, but must have one entry for each of ${units} channels of y`,
    port: 'b',
    expected: String(units),
    received: shapeText(b),
    fix: { kind: 'hold', port: 'b', value: { init: 'zeros' }, text: `Make a new b of ${units} zeros.` },
  };
}

export function tooMuchBehind(extra: number, stride: number, dilation: number): Problem {
  return {
    problem: `output_padding is ${extra}, but must be less than the stride (${stride}) or the dilation (${dilation})`,
    port: 'x',
    expected: `less than ${Math.max(stride, dilation)}`,
    received: String(extra),
    fix: { kind: 'param', name: 'output_padding', value: [0], text: 'Set output_padding to 0.' },
  };
}

interface Slid {
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

export function doesNotFit(
  x: Shape,
  input: Shape,
  kernel: readonly number[],
  { padding, dilation }: Slid,
  { transposed }: { readonly transposed: boolean },
): Problem {
  const padded = padding.some((more) => more > 0);
  if (transposed) {
    return {
      problem: `nothing of y is left: a padding of ${timesText(padding)} cuts away all that x (${shapeWords(x)}) writes`,
      port: 'x',
      received: `padding ${timesText(padding)}`,
      fix: { kind: 'param', name: 'padding', value: [0], text: 'Set padding to 0.' },
    };
  }
  const span = kernel.map((taps, axis) => spanOf({ kernel: taps, stride: 1, padding: 0, dilation: dilation[axis]! }));
  const room = input.map((length, axis) => length + 2 * padding[axis]!);
  const needed = Math.max(...span.map((long, axis) => Math.ceil((long - input[axis]!) / 2)));
  return {
    problem:
      `the kernel spans ${timesText(span)}, more than x ${padded ? 'with its padding' : ''} has: ${timesText(room)}`.replace(
        '  ',
        ' ',
      ),
    port: 'x',
    expected: `at least ${timesText(span)}`,
    received: timesText(room),
    fix:
      needed <= 100
        ? { kind: 'param', name: 'padding', value: [needed], text: `Set padding to ${needed}.` }
        : { kind: 'advice', text: 'Use a smaller kernel or dilation.' },
  };
}
