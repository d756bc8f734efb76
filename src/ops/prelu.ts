// PReLU: y = x where x > 0, else slope x, with a slope that is learned. Shape: that of x. The slope is a scalar or [1] for all entries, or
// has one entry per channel: axis 1 of x, as in PyTorch, or its only axis. At the corner x = 0 the slope in x is `slope`, as in PyTorch.
import { expandTo, sumToShape, zip, zip3 } from '../engine/broadcast.ts';
import {
  type Derivation,
  type DerivationContext,
  defineOp,
  type Inferred,
  type InputShape,
  type InputTensors,
  isProblem,
  type Kink,
  type Problem,
} from '../engine/op.ts';
import { type Shape, shapeText, sizeOf } from '../engine/shape.ts';
import { full, reshaped, scalar, type Tensor } from '../engine/tensor.ts';
import { summedWords } from './axisWords.ts';
import { blankJacobian, diagonal } from './diagonal.ts';
import { asPyTorch, entryIs, firstAndCount, likewise, slopeText } from './kinks.ts';
import { added, moving } from './multilinear.ts';
import { hasShape, missing, shapeAt } from './ports.ts';
import { hole, letters, notationFor, ofNumbers, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

/** The axis of x that a slope per channel runs along. */
function channelAxis(x: Shape): number {
  return Math.min(1, x.length - 1);
}

function isShared(slope: Shape): boolean {
  return sizeOf(slope) === 1 && slope.length <= 1;
}

/** The slope with axes of size 1, so that it broadcasts to x. */
function aligned(slope: Tensor, x: Shape): Tensor {
  if (isShared(slope.shape)) return reshaped(slope, []);
  return reshaped(
    slope,
    x.slice(channelAxis(x)).map((_, axis) => (axis === 0 ? slope.shape[0]! : 1)),
  );
}

/** Shape rule: y has the shape of x. */
function infer(inputs: Readonly<Record<string, InputShape>>): Inferred | Problem {
  const x = shapeAt(inputs, 'x');
  if (isProblem(x)) return x;
  const { slope } = inputs;
  if (slope === undefined) return missing('slope');
  if (slope === 'open') return { outputs: { y: x }, inputs: { slope: [] } };
  const channels = x[channelAxis(x)];
  if (isShared(slope) || (slope.length === 1 && slope[0] === channels)) return { outputs: { y: x } };
  const perChannel =
    channels === undefined ? '' : `, or one entry for each of ${channels} channels (axis ${channelAxis(x)} of x)`;
  return {
    problem: `slope ${hasShape(slope)}, but x ${hasShape(x)}: it must be a scalar${perChannel}`,
    port: 'slope',
    expected: channels === undefined ? 'scalar' : `scalar, or ${channels}`,
    received: shapeText(slope),
    fix: { kind: 'hold', port: 'slope', value: 0.25, text: 'Let slope hold 0.25, for all channels.' },
  };
}

const kinks: readonly Kink[] = [{ at: 'x = 0, where slope ≠ 1 (in x)', gradient: 'slope' }];

function kinkAt({ x, slope }: InputTensors): Readonly<Record<string, string>> {
  const slopes = expandTo(aligned(slope!, x!.shape), x!.shape).data;
  const [first, count] = firstAndCount(slopes.length, (i) => x!.data[i] === 0 && slopes[i] !== 1);
  if (count === 0) return {};
  const taken = `the slope there is taken as ${slopeText(slopes[first]!)}`;
  return {
    x: `${entryIs('x', x!, first)}, where PReLU has a corner: ${taken}, ${asPyTorch(undefined)}${likewise(count - 1)}`,
  };
}

function derivation({ shapes }: DerivationContext): Derivation {
  const [x, slope] = [shapes.x ?? [], shapes.slope ?? []];
  const indices = letters(x.length);
  const shared = isShared(slope);
  const axis = channelAxis(x);
  const others = x.flatMap((_, k) => (shared || k !== axis ? [k] : []));
  const { times } = notationFor(x);
  // Written out, since a slope per channel lines up with axis 1 and not with the last one.
  const whole = shared ? '#{slope}' : repeatOver('#{slope}', others);
  const own = shared ? slope.map(() => '0') : indices ? [indices[axis]!] : [];
  const at = hole('slope', own);
  const entry = indices && { x: hole('x', indices), dy: hole('dy', indices) };
  const summed = indices ? others.map((k) => indices[k]!) : [];
  const spare = indices && (shared ? letters(slope.length, indices) : [indices[axis]!]);
  return {
    forward: {
      y: {
        tex: `\\max\\left(0, #{x}\\right) + ${times(whole, '\\min\\left(0, #{x}\\right)')}`,
        ...(entry && {
          entry: {
            indices,
            tex: `\\max\\left(0, ${entry.x}\\right) + ${ofNumbers.times(at, `\\min\\left(0, ${entry.x}\\right)`)}`,
          },
        }),
        words: 'Positive entries pass, the others are multiplied by the learned slope.',
      },
    },
    gradients: {
      x: {
        tex: times('#{dy}', `\\left(\\left[#{x} > 0\\right] + ${times(whole, '\\left[#{x} \\le 0\\right]')}\\right)`),
        ...(entry && {
          entry: {
            indices,
            tex: ofNumbers.times(
              entry.dy,
              `\\left(\\left[${entry.x} > 0\\right] + ${ofNumbers.times(at, `\\left[${entry.x} \\le 0\\right]`)}\\right)`,
            ),
          },
        }),
        words: 'The gradient passes where the input was positive and is multiplied by the slope elsewhere.',
      },
      slope: {
        tex: `${sumOverAxes(others)}${times('#{dy}', '\\min\\left(0, #{x}\\right)')}`,
        ...(entry &&
          spare && {
            entry: {
              indices: spare,
              tex: `${sumOver(summed)}${ofNumbers.times(entry.dy, `\\min\\left(0, ${entry.x}\\right)`)}`,
              ...(others.length > 0 && { sum: Object.fromEntries(others.map((k) => [indices[k]!, `x.${k}`])) }),
            },
          }),
        words: `Each negative entry that the slope was multiplied by adds itself times its gradient.${
          others.length === 0 ? '' : ` ${summedWords(others, x, 'slope was broadcast over')}`
        }`,
      },
    },
  };
}

export const prelu = defineOp({
  name: 'PReLU',
  family: 'Activations',
  glyph: '\\angle_a',
  summary: 'A leaky ReLU whose slope for negative entries is learned.',
  about:
    'The parametric ReLU: positive entries pass, negative ones are multiplied by a slope that is trained with the weights, one for all entries or one per channel. It costs next to nothing and let networks surpass people on ImageNet for the first time. The slope starts at 0.25; do not put weight decay on it, which would pull it back to ReLU.',
  aliases: ['parametric relu', 'learned leaky relu', 'prelu', 'activation', 'channel slope'],
  formula: 'y = \\max(0, x) + a \\min(0, x)',
  inputs: [
    { name: 'x', role: 'data', differentiable: true, description: 'A tensor of any shape; channels are its axis 1.' },
    {
      name: 'slope',
      role: 'parameter',
      differentiable: true,
      default: 0.25,
      tex: 'a',
      description: 'The slope for negative entries: a scalar for all, or one entry per channel.',
    },
  ],
  outputs: [{ name: 'y', description: 'The same shape as x.' }],
  params: [],
  infer,
  steady: true,
  forward({ x, slope }) {
    return { outputs: { y: zip((value, a) => (value > 0 ? value : a * value), x!, aligned(slope!, x!.shape)) } };
  },
  // dx = dy where x > 0, else slope dy;  dslope = the sum over everything that it was multiplied by of dy x where x <= 0.
  vjp({ y: dy }, { inputs, needs }) {
    const [x, slope] = [inputs.x!, inputs.slope!];
    const wide = aligned(slope, x.shape);
    const answer: Record<string, Tensor> = {};
    if (needs('x')) answer.x = zip3((d, value, a) => (value > 0 ? d : a * d), dy!, x, wide);
    if (needs('slope')) {
      const each = zip((d, value) => (value > 0 ? 0 : d * value), dy!, x);
      answer.slope = reshaped(sumToShape(each, wide.shape), slope.shape);
    }
    return answer;
  },
  jvp({ x: dx, slope: da }, { inputs }) {
    const x = inputs.x!;
    const wide = aligned(inputs.slope!, x.shape);
    const byX = dx && zip3((d, value, a) => (value > 0 ? d : a * d), dx, x, wide);
    const bySlope = da && zip((value, d) => (value > 0 ? 0 : d * value), x, aligned(da, x.shape));
    return moving('y', added(byX, bySlope));
  },
  jacobian(_output, input, { inputs }) {
    const [x, slope] = [inputs.x!, inputs.slope!];
    const wide = aligned(slope, x.shape);
    if (input === 'x') {
      const slopes = zip3((d, value, a) => (value > 0 ? d : a * d), full(x.shape, 1), x, wide);
      const value = diagonal(slopes, x.shape);
      return value && { value, tex: '\\operatorname{diag}\\left([x > 0] + a\\,[x \\le 0]\\right)' };
    }
    const value = blankJacobian(x.data.length, slope.data.length);
    if (!value) return null;
    const places = { shape: wide.shape, data: Float64Array.from(wide.data, (_, i) => i) };
    const column = expandTo(places, x.shape).data;
    column.forEach((to, o) => {
      value.data[o * slope.data.length + to] = Math.min(0, x.data[o]!);
    });
    return { value, tex: '\\frac{\\partial y}{\\partial a} = \\min(0, x)' };
  },
  derivation,
  kinks,
  kinkAt,
  code: {
    pytorch({ inputs, shapes }) {
      const slope = shapes?.slope?.length === 0 ? `${inputs.slope}.reshape(1)` : inputs.slope;
      // Only a batch has channels in PyTorch.
      if (shapes?.x?.length === 1 && shapes.slope && !isShared(shapes.slope)) {
        return `F.prelu(${inputs.x}[None], ${slope})[0]`;
      }
      return `F.prelu(${inputs.x}, ${slope})`;
    },
    numpy({ inputs, shapes }) {
      const [x, slope] = [shapes?.x ?? [], shapes?.slope ?? []];
      const trailing = isShared(slope) ? [] : x.slice(channelAxis(x) + 1).map(() => 1);
      const wide = isShared(slope) && slope.length === 1 && x.length === 0 ? `${inputs.slope}[0]` : inputs.slope!;
      const ready = trailing.length === 0 ? wide : `${wide}.reshape(-1, ${trailing.join(', ')})`;
      return `np.where(${inputs.x} > 0, ${inputs.x}, ${ready} * ${inputs.x})`;
    },
  },
  samples: [
    { name: 'the slope it holds by itself', inputs: { x: vector(-2, 0.5, -0.25) } },
    { name: 'scalar', inputs: { x: scalar(-1.25), slope: scalar(0.5) } },
    { name: 'scalar, a slope of one entry', inputs: { x: scalar(-1.25), slope: vector(0.5) } },
    { name: 'one slope for a matrix', inputs: { x: wave([3, 2]), slope: vector(0.1) } },
    { name: 'a slope per unit', inputs: { x: wave([3]), slope: vector(0.1, 0.5, -0.2) } },
    { name: 'a slope per column', inputs: { x: wave([4, 3]), slope: vector(0.1, 0.5, -0.2) } },
    { name: 'a slope per channel, rank 3', inputs: { x: wave([2, 3, 2]), slope: vector(0.1, 1.5, -0.2) } },
    { name: 'a slope per channel, rank 4', inputs: { x: wave([2, 2, 1, 3]), slope: vector(0.1, 0.4) } },
    { name: 'one channel', inputs: { x: wave([3, 1]), slope: vector(0.3) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]), slope: vector(0.1, 0.2, 0.3) } },
    { name: 'far from the corner', inputs: { x: vector(-1e6, 1e6, 1e-3), slope: scalar(0.01) } },
    { name: 'on the corner', inputs: { x: vector(0, -0, -2), slope: scalar(0.25) }, kinks: ['x'] },
    {
      name: 'infinite',
      inputs: { x: vector(Infinity, -Infinity, Number.NaN), slope: scalar(0.25) },
      kinks: ['x', 'slope'],
    },
  ],
});
