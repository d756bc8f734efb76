// normalizationDerivation: the rules of normalizations in TeX: with mean and variance by name for whole tensors, written out for entries.
import type { Derivation, Rule } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { summedWords } from './axisWords.ts';
import { brackets, constant, hole, letters, repeatOver, sumOverAxes } from './ruleText.ts';

export interface Normalizing {
  readonly x: Shape;
  /** The axes of x over which it is standardized. */
  readonly axes: readonly number[];
  /** Of axis 1 only those channels that are in the same group of this many. */
  readonly groupOf?: number;
  /** The axes of gamma and beta. */
  readonly own: readonly number[];
  readonly gamma: Shape;
  /** Left out: nothing is subtracted and no beta added (RMSNorm). */
  readonly beta?: Shape;
  readonly eps: number;
  /** What is standardized together, in words: `each sample`. */
  readonly together: string;
}

type Letters = readonly string[];

export function normalizationDerivation(setting: Normalizing): Derivation {
  const { x, axes, beta } = setting;
  const named = letters(x.length + 2 * axes.length);
  const entries = named && entryRules(setting, named);
  const whole = wholeRules(setting);
  const { together } = setting;
  const centred = beta !== undefined;
  const rule = (name: keyof typeof whole, words: string): Rule => ({
    tex: whole[name],
    ...(entries?.[name] && { entry: entries[name] }),
    words,
  });
  return {
    forward: {
      y: rule(
        'y',
        centred
          ? `The entries of ${together} lose their mean, are divided by their deviation, then scaled by gamma and shifted by beta.`
          : `The entries of ${together} are divided by the root of the mean of their squares, then scaled by gamma.`,
      ),
    },
    gradients: {
      x: rule(
        'x',
        centred
          ? `All entries of ${together} share a mean and a deviation, so of the gradient the part that would only shift or stretch them is taken away.`
          : `All entries of ${together} share their root mean square, so of the gradient the part that would only stretch them is taken away.`,
      ),
      gamma: rule(
        'gamma',
        'Gamma multiplies the normalized entries, so its gradient adds up gradient times normalized entry.' +
          sharedWords('gamma', setting.gamma, setting),
      ),
      ...(centred && {
        beta: rule(
          'beta',
          `Beta is added as it is, so its gradient is the sum of what comes back.${sharedWords('beta', beta, setting)}`,
        ),
      }),
    },
  };
}

/** Over which axes an entry of gamma or beta was used again; nothing where each was used once. */
function sharedWords(name: string, shape: Shape, { x, own }: Normalizing): string {
  const axes = x.flatMap((_, axis) => (sizeOf(shape) === 1 || !own.includes(axis) ? [axis] : []));
  return axes.length === 0 ? '' : ` ${summedWords(axes, x, `${name} was broadcast over`)}`;
}

interface Rules<T> {
  readonly y: T;
  readonly x: T;
  readonly gamma: T;
  readonly beta: T;
}

function wholeRules(setting: Normalizing): Rules<string> {
  const { x, own, beta, eps } = setting;
  const others = x.flatMap((_, axis) => (own.includes(axis) ? [] : [axis]));
  const repeated = (name: string, shape: Shape): string =>
    sizeOf(shape) === 1 ? hole(name) : repeatOver(hole(name), others);
  const centred = beta !== undefined;
  const spread = centred
    ? '\\operatorname{var}\\left(#{x}\\right)'
    : '\\operatorname{mean}\\left(#{x}^{\\circ 2}\\right)';
  const deviation = `\\sqrt{${withEps(spread, eps)}}`;
  const normal = `\\frac{${centred ? '#{x} - \\operatorname{mean}\\left(#{x}\\right)' : '#{x}'}}{${deviation}}`;
  const gamma = repeated('gamma', setting.gamma);
  const g = `${gamma} \\odot #{dy}`;
  return {
    y: `${gamma} \\odot ${normal}${beta ? ` + ${repeated('beta', beta)}` : ''}`,
    x: `\\frac{${g}${centred ? ` - ${meanText(g)}` : ''} - ${normal} \\odot ${meanText(`${g} \\odot ${normal}`)}}{${deviation}}`,
    gamma: `${summed(setting.gamma, others)}#{dy} \\odot ${normal}`,
    beta: `${summed(beta ?? [], others)}#{dy}`,
  };
}

function meanText(tex: string): string {
  return `\\operatorname{mean}\\left(${tex}\\right)`;
}

function summed(shape: Shape, others: readonly number[]): string {
  return sizeOf(shape) === 1 ? '\\sum ' : sumOverAxes(others);
}

function withEps(tex: string, eps: number): string {
  return eps === 0 ? tex : `${tex} + ${smallNumber(eps)}`;
}

type Entry = NonNullable<Rule['entry']>;

/** Up to so many entries standardized together the variance is written as it is defined, whose sums in sums then cost too much. */
const NESTED = 32;
/** An entry rule that adds up more terms than this is left out: nobody waits for it. */
const MOST = 300_000;

function entryRules(setting: Normalizing, named: Letters): Partial<Rules<Entry>> {
  const { x, axes, own, beta, eps, groupOf } = setting;
  const rank = x.length;
  const at = named.slice(0, rank);
  const first = named.slice(rank, rank + axes.length);
  const second = named.slice(rank + axes.length);
  const count = sizeOf(axes.map((axis) => x[axis]!)) / (groupOf === undefined ? 1 : x[1]! / groupOf);
  const centred = beta !== undefined;
  const nested = centred && count <= NESTED;
  const moved = (to: Letters): Letters =>
    at.map((letter, axis) => (axes.includes(axis) ? to[axes.indexOf(axis)]! : letter));
  const group = (letter: string): string => (groupOf === 1 ? letter : `\\lfloor ${letter} / ${groupOf} \\rfloor`);
  const mean = (over: Letters, body: string): string => {
    const where = groupOf === undefined ? '' : ` : ${group(over[axes.indexOf(1)]!)} = ${group(at[1]!)}`;
    const sum = over.length === 0 ? '' : `\\sum_{${over.join(',')}${where}} `;
    return `${count === 1 ? '' : `\\frac{1}{${count}} \\cdot `}${sum}${body}`;
  };
  const far = moved(first);
  const meanOfX = mean(first, hole('x', far));
  const distance = centred ? `${hole('x', at)} - ${meanOfX}` : hole('x', at);
  // The distance of another entry, whose mean runs over letters of its own.
  const otherDistance = brackets(`${hole('x', far)} - ${mean(second, hole('x', moved(second)))}`);
  const variance = nested
    ? mean(first, `${otherDistance}^{2}`)
    : `${mean(first, `${hole('x', far)}^{2}`)}${centred ? ` - ${brackets(meanOfX)}^{2}` : ''}`;
  const spread = withEps(variance, eps);
  const deviation = `\\sqrt{${spread}}`;
  const param = (name: string, shape: Shape, indices: Letters): string =>
    hole(name, sizeOf(shape) !== 1 ? own.map((axis) => indices[axis]!) : shape.map(() => '0'));
  const g = (indices: Letters): string => `${param('gamma', setting.gamma, indices)} \\cdot ${hole('dy', indices)}`;
  const product = mean(first, `${g(far)} \\cdot ${nested ? otherDistance : hole('x', far)}`);
  const met =
    nested || !centred ? product : brackets(`${product} - ${brackets(mean(first, g(far)))} \\cdot ${meanOfX}`);
  const letterRanges = Object.fromEntries(
    [...first, ...(nested ? second : [])].map((letter, k) => [letter, `x.${axes[k % axes.length]!}`]),
  );
  const sum = axes.length > 0 ? { sum: letterRanges } : {};

  /** A sum over all entries of x that share an entry of gamma or beta, outer axes first. */
  const scaleEntry = (
    shape: Shape,
    body: (inner: string) => string,
    inside: readonly number[],
    ranges: Readonly<Record<string, string>>,
  ): Entry => {
    const shared = at.flatMap((_, axis) => (sizeOf(shape) !== 1 && own.includes(axis) ? [] : [axis]));
    const overOf = (some: readonly number[]): string =>
      some.length === 0 ? '' : `\\sum_{${some.map((axis) => at[axis]!).join(',')}} `;
    const inner = shared.filter((axis) => inside.includes(axis));
    const over = { ...Object.fromEntries(shared.map((axis) => [at[axis]!, `dy.${axis}`])), ...ranges };
    return {
      indices: sizeOf(shape) !== 1 ? own.map((axis) => at[axis]!) : shape.map((_, k) => spare[k] ?? 'z'),
      tex: `${overOf(shared.filter((axis) => !inside.includes(axis)))}${body(overOf(inner))}`,
      ...(Object.keys(over).length > 0 && { sum: over }),
    };
  };
  // Axes on which the mean and deviation are the same for all that is added up: those stand outside of the sum.
  const alike = nested || !centred ? [] : axes.filter((axis) => groupOf === undefined || axis !== 1);
  const inner = sizeOf(alike.map((axis) => x[axis]!));
  const terms = (sizeOf(x) / Math.max(inner, 1)) * (inner + 3 * count * (nested ? count : 1));
  const gammaRule = scaleEntry(
    setting.gamma,
    (over) => {
      const dy = hole('dy', at);
      if (alike.length === 0) return `${dy} \\cdot \\frac{${distance}}{${deviation}}`;
      return `\\frac{${over}${dy} \\cdot ${hole('x', at)} - ${brackets(meanOfX)} \\cdot ${over}${dy}}{${deviation}}`;
    },
    alike,
    letterRanges,
  );
  return {
    ...(count <= MOST && {
      y: {
        indices: at,
        tex: `${param('gamma', setting.gamma, at)} \\cdot \\frac{${distance}}{${deviation}}${beta ? ` + ${param('beta', beta, at)}` : ''}`,
        ...sum,
      },
      x: {
        indices: at,
        tex:
          `\\frac{${g(at)}${centred ? ` - ${mean(first, g(far))}` : ''} - ` +
          `\\frac{${distance}}{${spread}} \\cdot ${met}}{${deviation}}`,
        ...sum,
      },
    }),
    ...(terms <= MOST && { gamma: gammaRule }),
    beta: scaleEntry(beta ?? [], (over) => `${over}${hole('dy', at)}`, [], {}),
  };
}

/** `10^{-5}` rather than 0.00001. */
export function smallNumber(value: number): string {
  const [digits, exponent] = value.toExponential().split('e');
  if (Number(exponent) > -4) return constant(value);
  return digits === '1' ? `10^{${exponent}}` : `${digits} \\cdot 10^{${exponent}}`;
}

/** Letters that no rule here uses otherwise, for axes of size 1. */
const spare = 'hgfdcb';
