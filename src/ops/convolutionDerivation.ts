// convolutionDerivation: the rules of a convolution and of its transpose in TeX: gather, scatter, and correlate for the kernel.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { summedWords } from './axisWords.ts';
import type { Kind } from './convolutionShapes.ts';
import { perAxis } from './perAxis.ts';
import { hole, sumOverAxes } from './ruleText.ts';

/** All that the rules depend on. "Image" is the side with the windows (x, or y transposed), "answer" the side with the places. */
interface Setting {
  readonly batched: boolean;
  readonly groups: number;
  /** Channels of the image and of the answer per group. */
  readonly channels: number;
  readonly units: number;
  readonly image: Shape;
  readonly answer: Shape;
  readonly kernel: Shape;
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}
type Entry = NonNullable<Rule['entry']>;

/** Index letters: n sample, m channel of the answer, c channel of the image, u v taps, i j the entry's place, k l other places. */
const taps = ['u', 'v'] as const;
const places = ['i', 'j'] as const;
const others = ['k', 'l'] as const;
const spare = 'uvwpqrst';

export function convolutionDerivation({ shapes, params }: DerivationContext, kind: Kind): Derivation {
  const { axes, transposed } = kind;
  const x = shapes.x ?? Array.from({ length: axes + 2 }, () => 1);
  const W = shapes.W ?? Array.from({ length: axes + 2 }, () => 1);
  const groups = params.groups as number;
  const numbers = (name: string): readonly number[] => perAxis(params[name], axes) ?? x.slice(-axes).map(() => 1);
  const [stride, padding, dilation] = [numbers('stride'), numbers('padding'), numbers('dilation')];
  const kernel = W.slice(2);
  const other = x.slice(-axes).map((length, axis) => {
    const [s, p, span] = [stride[axis]!, padding[axis]!, dilation[axis]! * (kernel[axis]! - 1) + 1];
    if (!transposed) return Math.floor((length + 2 * p - span) / s) + 1;
    return (length - 1) * s - 2 * p + span + numbers('output_padding')[axis]!;
  });
  const [image, answer] = transposed ? [other, x.slice(-axes)] : [x.slice(-axes), other];
  const [channels, units] = [W[1]!, W[0]! / groups];
  const batched = x.length === axes + 2;
  const setting = { batched, groups, channels, units, image, answer, kernel, stride, padding, dilation };
  const toPlaces = transposed ? scatter(setting, 'x') : gather(setting, 'x');
  const back = transposed ? gather(setting, 'dy') : scatter(setting, 'dy');
  const [forth, backName] = transposed ? ['convTranspose', 'conv'] : ['conv', 'convTranspose'];
  const unit = transposed ? 'c' : 'm';
  const bias = shapes.b ?? [1];
  const added = hole('b', sizeOf(bias) === 1 ? bias.map(() => '0') : [unit]);
  return {
    forward: {
      y: {
        tex: `\\operatorname{${forth}}\\left(#{x}, #{W}, #{b}\\right)`,
        entry: { ...toPlaces, tex: `${toPlaces.tex} + ${added}` },
        words: transposed
          ? 'Every entry of x lays a scaled copy of its kernels onto y; where copies overlap they are added, and the bias after.'
          : 'At every place the kernel is multiplied with what lies under it, all products are added, and the bias after.',
      },
    },
    gradients: {
      x: {
        tex: `\\operatorname{${backName}}\\left(#{dy}, #{W}\\right)`,
        entry: back,
        words: transposed
          ? 'Every entry collects the gradients of all entries that it wrote to, with the weights that it wrote with.'
          : 'Every entry collects the gradients of all places whose window covered it, with the weights it was read with.',
      },
      W: {
        tex: transposed
          ? '\\operatorname{correlate}\\left(#{dy}, #{x}\\right)'
          : '\\operatorname{correlate}\\left(#{x}, #{dy}\\right)',
        entry: transposed ? correlate(setting, 'dy', 'x') : correlate(setting, 'x', 'dy'),
        words: `One weight is used at every place${batched ? ' and in every sample' : ''}, so its gradient adds up, over all of them, gradient times what the weight was multiplied with.`,
      },
      b: biasRule(setting, bias, unit, [...(batched ? [x[0]!] : []), transposed ? W[1]! * groups : W[0]!, ...other]),
    },
  };
}

/** An entry of the answer: sum over c and taps of W times what lies under the tap. */
function gather(setting: Setting, from: string): Entry {
  const { stride, padding, dilation, image, answer, kernel } = setting;
  const own = taps.slice(0, image.length);
  const at = own.map((tap, axis) => place(stride[axis]!, places[axis]!, dilation[axis]!, tap, padding[axis]!));
  const within = at.flatMap((text, axis) => {
    const last = stride[axis]! * (answer[axis]! - 1) + dilation[axis]! * (kernel[axis]! - 1) - padding[axis]!;
    return inRange(text, image[axis]!, -padding[axis]!, last);
  });
  const source = hole(from, sample(setting, [imageChannel(setting), ...at]));
  return {
    indices: sample(setting, ['m', ...places.slice(0, image.length)]),
    tex: `${sumWhere(['c', ...own], within)}${hole('W', ['m', 'c', ...own])} \\cdot ${source}`,
    sum: tapRanges(own, { c: 'W.1' }),
  };
}

/** An entry of the image: sum over all places that have it in their window. */
function scatter(setting: Setting, from: string): Entry {
  const { stride, padding, dilation, image, answer, kernel, channels, groups } = setting;
  const own = taps.slice(0, image.length);
  const far = others.slice(0, image.length);
  const indices = sample(setting, ['c', ...places.slice(0, image.length)]);
  const sameGroup = groups === 1 ? [] : [`${groupOf('m', setting.units)} = ${groupOf('c', channels)}`];
  const inner = groups === 1 ? 'c' : channels === 1 ? '0' : `c \\bmod ${channels}`;
  const first = lead(setting);
  const placeRanges = Object.fromEntries(far.map((letter, axis) => [letter, `${from}.${first + 1 + axis}`]));
  const write = (
    letters: readonly string[],
    within: readonly string[],
    tap: readonly string[],
    at: readonly string[],
    ranges: Readonly<Record<string, string>>,
  ): Entry => ({
    indices,
    tex:
      `${sumWhere(['m', ...letters], [...sameGroup, ...within])}${hole('W', ['m', inner, ...tap])} \\cdot ` +
      hole(from, sample(setting, ['m', ...at])),
    sum: { m: 'W.0', ...ranges },
  });
  if (stride.every((s) => s === 1)) {
    const at = own.map((tap, axis) => minus(places[axis]!, padding[axis]!, times(dilation[axis]!, tap)));
    const within = at.flatMap((text, axis) => {
      const [p, reach] = [padding[axis]!, dilation[axis]! * (kernel[axis]! - 1)];
      return inRange(text, answer[axis]!, p - reach, image[axis]! - 1 + p);
    });
    return write(own, within, own, at, tapRanges(own));
  }
  if (dilation.every((d) => d === 1)) {
    const tap = far.map((letter, axis) => minus(places[axis]!, padding[axis]!, times(stride[axis]!, letter)));
    const within = tap.map((text, axis) => `0 \\le ${text} < ${kernel[axis]!}`);
    return write(far, within, tap, far, placeRanges);
  }
  const within = own.map(
    (tap, axis) => `${place(stride[axis]!, far[axis]!, dilation[axis]!, tap, padding[axis]!)} = ${places[axis]!}`,
  );
  return write([...own, ...far], within, own, far, { ...tapRanges(own), ...placeRanges });
}

/** A weight: sum over samples and places of what was sent times what it met. */
function correlate(setting: Setting, image: string, answer: string): Entry {
  const { stride, padding, dilation, kernel } = setting;
  const own = taps.slice(0, kernel.length);
  const far = others.slice(0, kernel.length);
  const at = own.map((tap, axis) => place(stride[axis]!, far[axis]!, dilation[axis]!, tap, padding[axis]!));
  const within = at.flatMap((text, axis) => {
    const last = stride[axis]! * (setting.answer[axis]! - 1) + dilation[axis]! * (kernel[axis]! - 1) - padding[axis]!;
    return inRange(text, setting.image[axis]!, -padding[axis]!, last);
  });
  return {
    indices: ['m', 'c', ...own],
    tex:
      sumWhere(sample(setting, far), within) +
      `${hole(answer, sample(setting, ['m', ...far]))} \\cdot ${hole(image, sample(setting, [imageChannel(setting), ...at]))}`,
    sum: everyPlace(setting, answer),
  };
}

function biasRule(setting: Setting, bias: Shape, unit: string, y: Shape): Rule {
  const far = others.slice(0, setting.kernel.length);
  const first = lead(setting);
  const all = sizeOf(bias) === 1;
  const axes = [...(setting.batched ? [0] : []), ...far.map((_, axis) => first + 1 + axis)];
  const from = sample(setting, [unit, ...far]);
  const summed = all ? from : sample(setting, far);
  return {
    tex: all ? '\\sum #{dy}' : `${sumOverAxes(axes)}#{dy}`,
    entry: {
      indices: all ? bias.map((_, axis) => spare[axis] ?? 'z') : [unit],
      tex: `${sumWhere(summed, [])}${hole('dy', from)}`,
      sum: { ...(all && { [unit]: `dy.${first}` }), ...everyPlace(setting, 'dy') },
    },
    words: `The bias is added at every place${setting.batched ? ' of every sample' : ''}, so its gradient is the sum of all that comes back there. ${summedWords(
      all ? y.map((_, axis) => axis) : axes,
      y,
      'b was broadcast over',
    )}`,
  };
}

function everyPlace(setting: Setting, answer: string): Readonly<Record<string, string>> {
  const first = lead(setting);
  const far = others.slice(0, setting.kernel.length);
  return {
    ...(setting.batched && { n: `${answer}.0` }),
    ...Object.fromEntries(far.map((letter, axis) => [letter, `${answer}.${first + 1 + axis}`])),
  };
}

function tapRanges(
  own: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return { ...more, ...Object.fromEntries(own.map((tap, axis) => [tap, `W.${axis + 2}`])) };
}

/** The axis of the channels. */
function lead({ batched }: Setting): number {
  return batched ? 1 : 0;
}
function sample({ batched }: Setting, indices: readonly string[]): readonly string[] {
  return batched ? ['n', ...indices] : indices;
}

/** The channel of the image that channel c of a kernel of unit m reads. */
function imageChannel({ groups, channels, units }: Setting): string {
  return groups === 1 ? 'c' : `${times(channels, groupOf('m', units))} + c`;
}
function groupOf(letter: string, size: number): string {
  return size === 1 ? letter : `\\lfloor ${letter} / ${size} \\rfloor`;
}
function times(factor: number, letter: string): string {
  return factor === 1 ? letter : `${factor} ${letter}`;
}
/** s i + d u - p. */
function place(stride: number, letter: string, dilation: number, tap: string, padding: number): string {
  return `${times(stride, letter)} + ${times(dilation, tap)}${padding === 0 ? '' : ` - ${padding}`}`;
}
/** i + p - what. */
function minus(letter: string, padding: number, what: string): string {
  return `${letter}${padding === 0 ? '' : ` + ${padding}`} - ${what}`;
}

/** That a place lies inside an axis, where its smallest and largest value do not say so. */
function inRange(text: string, length: number, least: number, most: number): readonly string[] {
  const [below, above] = [least < 0, most >= length];
  if (below && above) return [`0 \\le ${text} < ${length}`];
  return below ? [`0 \\le ${text}`] : above ? [`${text} < ${length}`] : [];
}

function sumWhere(letters: readonly string[], conditions: readonly string[]): string {
  if (letters.length === 0) return '';
  const where = conditions.length === 0 ? '' : ` : ${conditions.join(' \\land ')}`;
  return `\\sum_{${letters.join(',')}${where}} `;
}
