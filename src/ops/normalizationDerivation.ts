// normalizationDerivation: the rules of normalizations in TeX: with mean and variance by name for whole tensors, written out for entries.
import type { Derivation, Rule } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
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
    ...(entries && { entry: entries[name] }),
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
        'Gamma multiplies the normalized entries, so its gradient adds up gradient times normalized entry.',
      ),
      ...(centred && { beta: rule('beta', 'Beta is added as it is, so its gradient is the sum of what comes back.') }),
    },
  };
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

function entryRules(setting: Normalizing, named: Letters): Rules<NonNullable<Rule['entry']>> {
  const { x, axes, own, beta, eps, groupOf } = setting;
  const rank = x.length;
  const at = named.slice(0, rank);
  const first = named.slice(rank, rank + axes.length);
  const second = named.slice(rank + axes.length);
  const count = axes.reduce((product, axis) => product * x[axis]!, 1) / (groupOf === undefined ? 1 : x[1]! / groupOf);
  const moved = (to: Letters): Letters =>
    at.map((letter, axis) => (axes.includes(axis) ? to[axes.indexOf(axis)]! : letter));
  const group = (letter: string): string => (groupOf === 1 ? letter : `\\lfloor ${letter} / ${groupOf} \\rfloor`);
  const mean = (over: Letters, body: string): string => {
    const where = groupOf === undefined ? '' : ` : ${group(over[axes.indexOf(1)]!)} = ${group(at[1]!)}`;
    const sum = over.length === 0 ? '' : `\\sum_{${over.join(',')}${where}} `;
    return `${count === 1 ? '' : `\\frac{1}{${count}} \\cdot `}${sum}${body}`;
  };
  const centred = beta !== undefined;
  const distance = (from: Letters, over: Letters): string =>
    centred ? `${hole('x', from)} - ${mean(over, hole('x', moved(over)))}` : hole('x', from);
  const inBrackets = (tex: string): string => (centred ? brackets(tex) : tex);
  const spread = withEps(mean(first, `${inBrackets(distance(moved(first), second))}^{2}`), eps);
  const deviation = `\\sqrt{${spread}}`;
  const normal = `\\frac{${distance(at, first)}}{${deviation}}`;
  const param = (name: string, shape: Shape, indices: Letters): string =>
    hole(name, sizeOf(shape) !== 1 ? own.map((axis) => indices[axis]!) : shape.map(() => '0'));
  const g = (indices: Letters): string => `${param('gamma', setting.gamma, indices)} \\cdot ${hole('dy', indices)}`;
  const met = mean(first, `${g(moved(first))} \\cdot ${inBrackets(distance(moved(first), second))}`);
  const ranges = Object.fromEntries(
    [...first, ...(centred ? second : [])].map((letter, k) => [letter, `x.${axes[k % axes.length]!}`]),
  );
  const sum = Object.keys(ranges).length > 0 ? { sum: ranges } : {};
  const ofScale = (shape: Shape, body: string, more: Readonly<Record<string, string>>): NonNullable<Rule['entry']> => {
    const shared = sizeOf(shape) !== 1 ? at.filter((_, axis) => !own.includes(axis)) : at;
    const indices = sizeOf(shape) !== 1 ? own.map((axis) => at[axis]!) : shape.map((_, k) => spare[k] ?? 'z');
    const over = { ...Object.fromEntries(shared.map((letter) => [letter, `dy.${at.indexOf(letter)}`])), ...more };
    return {
      indices,
      tex: `${shared.length === 0 ? '' : `\\sum_{${shared.join(',')}} `}${body}`,
      ...(Object.keys(over).length > 0 && { sum: over }),
    };
  };
  return {
    y: {
      indices: at,
      tex: `${param('gamma', setting.gamma, at)} \\cdot ${normal}${beta ? ` + ${param('beta', beta, at)}` : ''}`,
      ...sum,
    },
    x: {
      indices: at,
      tex:
        `\\frac{${g(at)}${centred ? ` - ${mean(first, g(moved(first)))}` : ''} - ` +
        `\\frac{${distance(at, first)}}{${spread}} \\cdot ${met}}{${deviation}}`,
      ...sum,
    },
    gamma: ofScale(setting.gamma, `${hole('dy', at)} \\cdot ${normal}`, ranges),
    beta: ofScale(beta ?? [], hole('dy', at), {}),
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
