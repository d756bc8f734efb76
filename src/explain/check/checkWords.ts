// checkWords: the formula of a central difference with its numbers, and why a gradient was not checked or does not agree.
import type { Kink } from '../../engine/differentiate.ts';
import type { SweepPoint } from '../../engine/sweepEntry.ts';
import type { GradientCheckRow } from '../../execution/runner.ts';
import type { KinkNote, Trace } from '../../execution/trace.ts';
import type { TensorRef } from '../expression.ts';
import type { Names } from '../names.ts';
import { numberPlain, numberSpoken, numberTex } from '../numberText.ts';
import { symbolTex } from '../symbolText.ts';
import { refTex } from '../toTex.ts';

export interface DifferenceLine {
  /** `(C(w+h) - C(w-h)) / 2h`. */
  readonly symbols: string;
  /** The same with numbers. */
  readonly numbers: string;
  readonly result: string;
  readonly spoken: string;
}

/**
 * The central difference at one step, in TeX. The two costs are written with as many digits as it takes to see them differ.
 * `places`: the entry's place, counted from 1; none for a scalar.
 */
export function differenceLine(
  {
    names,
    subject,
    places,
  }: { readonly names: Names; readonly subject: TensorRef; readonly places: readonly string[] },
  level: number,
  { step, above, below }: SweepPoint,
): DifferenceLine {
  const cost = symbolTex(names.cost);
  const number = refTex({ ...subject, side: 'value' }, places, { names });
  const digits = digitsToTell(level, above - below);
  const [plus, minus] = [level + above, level + below];
  const at = (tex: string): string => (tex.startsWith('-') ? `(${tex})` : tex);
  const result = (above - below) / (2 * step);
  return {
    symbols: `\\dfrac{${cost}(${number} + h) - ${cost}(${number} - h)}{2h}`,
    numbers: `\\dfrac{${numberTex(plus, digits)} - ${at(numberTex(minus, digits))}}{2 \\cdot ${numberTex(step, 4)}}`,
    result: numberTex(result, 6),
    spoken: `${numberSpoken(plus, digits)} less ${numberSpoken(minus, digits)}, over twice ${numberSpoken(step, 4)}, is ${numberSpoken(result, 6)}`,
  };
}

/** Four digits of the difference, at most all that a float64 has. */
function digitsToTell(level: number, difference: number): number {
  if (level === 0 || difference === 0 || !Number.isFinite(level / difference)) return 8;
  return Math.min(17, Math.max(4, Math.ceil(Math.log10(Math.abs(level / difference))) + 4));
}

/** The two slopes at a corner and what backprop takes there; null at other kinks. */
export function slopeWords(kink: Kink, analytic: number): string | null {
  if (kink.kind !== 'corner') return null;
  const { left, right } = kink;
  const near = (slope: number): boolean =>
    Math.abs(analytic - slope) <= 1e-4 * Math.max(Math.abs(left), Math.abs(right));
  const taken = near(left) ? 'the left one' : near(right) ? 'the right one' : 'one between or beside them';
  return `To the left the slope is ${numberPlain(left, 4)}, to the right ${numberPlain(right, 4)}. Backprop takes ${numberPlain(analytic, 4)}, ${taken}.`;
}

/** Notes about kinks at this node and at those that depend on it, nearest first: the ones that a check of it can run into. */
export function kinksBehind({ kinks, wires }: Trace, node: string): readonly KinkNote[] {
  const readers = new Map<string, string[]>();
  for (const [to, from] of wires) readers.set(nodeOf(from), [...(readers.get(nodeOf(from)) ?? []), nodeOf(to)]);
  const reached = new Set([node]);
  for (const each of reached) for (const reader of readers.get(each) ?? []) reached.add(reader);
  return [...reached].flatMap((each) => kinks.filter((note) => note.node === each));
}

export interface CheckReason {
  readonly text: string;
  /** The node to look at, where it is another one. */
  readonly node?: string;
}

/** Why a port was not checked, or what its worst entry ran into; null where all is well. */
export function checkReason(
  { key, cause, reason }: Pick<GradientCheckRow, 'cause' | 'reason' | 'key'>,
  trace: Trace,
): CheckReason | null {
  const port = key.slice(key.indexOf('.') + 1);
  if (cause === undefined) return reason === undefined ? null : { text: sentence(reason) };
  switch (cause) {
    case 'value-not-finite':
      return withBirth(`${port} is not finite, so it cannot be moved a little.`, trace);
    case 'target-not-finite':
      return withBirth('The cost is not finite, so there is nothing to compare.', trace);
    case 'gradient-not-finite':
      return withBirth('Neither the gradient nor the difference is finite.', trace);
    case 'not-differentiable':
      return { text: `${port} is not differentiable: the op sends no gradient through it.` };
    case 'no-gradient':
      return {
        text: `No gradient reaches ${port}: the cost does not depend on it, or an op on the way passes none back.`,
      };
    case 'independent':
      return { text: `The cost does not change with ${port}.` };
    case 'empty':
      return { text: `${port} has no numbers.` };
    case 'rounding':
      return { text: 'The cost changes by less than its own rounding, so a difference says nothing.' };
    case 'failed-behind':
    case 'cannot-run':
    case 'kink':
      return { text: sentence(reason ?? '') };
  }
}

function withBirth(text: string, { births: [first] }: Trace): CheckReason {
  return first === undefined ? { text } : { text: `${text} ${first.message}`, node: first.node };
}

function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function nodeOf(key: string): string {
  return key.slice(0, key.indexOf('.'));
}
