// einsumEquation: `ij,jk->ik` read: which label each axis of each operand runs over, which labels the answer has, and how long they are.
import type { Problem } from '../engine/op.ts';
import { type Shape, shapeText, shapeWords } from '../engine/shape.ts';
import { MOST_PORTS, portNames } from './manyPorts.ts';

/** What stands between commas: letters, and `...` for axes without a name. */
export type Term = readonly string[];
export interface Equation {
  readonly terms: readonly Term[];
  /** Null: not written, so all letters that come once, in alphabetical order, behind what the dots stand for. */
  readonly output: Term | null;
}
export interface Contraction {
  /** Per operand, per axis: a label, a number from 0. */
  readonly labels: readonly (readonly number[])[];
  readonly out: readonly number[];
  /** Per label: its range. */
  readonly sizes: readonly number[];
  /** Per label: the letter of the equation, or null for what dots stand for. */
  readonly names: readonly (string | null)[];
}

const DOTS = '...';
const fallback = 'ij,jk->ik';

/** How many operands an equation has, sound or not. */
export function countOfOperands(equation: string): number {
  return Math.min(MOST_PORTS, (equation.split('->')[0] ?? '').split(',').length);
}

export function readEquation(text: string): Equation | Problem {
  const sides = text.replace(/\s+/g, '').split('->');
  if (sides.length > 2) return wrong(text, 'has more than one arrow');
  const inputs = (sides[0] ?? '').split(',');
  if (inputs.length > MOST_PORTS)
    return wrong(text, `has ${inputs.length} operands, but there can be at most ${MOST_PORTS}`);
  const terms: Term[] = [];
  for (const part of [...inputs, ...sides.slice(1)]) {
    const match = /^([A-Za-z]*)(\.\.\.)?([A-Za-z]*)$/.exec(part);
    if (!match) return wrong(text, `is not understood at "${part}": subscripts are letters, and ... once`);
    terms.push([...match[1]!, ...(match[2] ? [DOTS] : []), ...match[3]!]);
  }
  const output = sides.length === 2 ? terms.pop()! : null;
  for (const letter of output ?? []) {
    if (output!.indexOf(letter) !== output!.lastIndexOf(letter))
      return wrong(text, `names ${letter} twice behind the arrow`);
    if (letter !== DOTS && !terms.some((term) => term.includes(letter))) {
      return wrong(text, `has ${letter} behind the arrow, but in no operand`);
    }
  }
  return { terms, output };
}

function wrong(text: string, what: string): Problem {
  return {
    problem: `equation "${text}" ${what}`,
    port: 'a',
    expected: `such as ${fallback}`,
    received: text,
    fix: { kind: 'param', name: 'equation', value: fallback, text: `Start from the matrix product, ${fallback}.` },
  };
}

/** The labels, or the operand whose axes do not fit. An axis of size 1 repeats, as it does in broadcasting. */
export function contractionOf(equation: Equation, shapes: readonly Shape[]): Contraction | Problem {
  const { terms } = equation;
  const ports = portNames(terms.length);
  const names: (string | null)[] = [];
  const sizes: number[] = [];
  const labelOf = new Map<string, number>();
  const label = (key: string, name: string | null): number => {
    const found = labelOf.get(key);
    if (found !== undefined) return found;
    labelOf.set(key, names.length);
    sizes.push(1);
    return names.push(name) - 1;
  };
  let dots = 0;
  const labels: number[][] = [];
  for (const [k, term] of terms.entries()) {
    const shape = shapes[k]!;
    const free = shape.length - term.filter((letter) => letter !== DOTS).length;
    if (free < 0 || (free > 0 && !term.includes(DOTS))) return otherRank(ports[k]!, shape, term);
    dots = Math.max(dots, free);
    // What dots stand for is lined up from the last axis.
    const own = term.flatMap((letter) =>
      letter === DOTS
        ? Array.from({ length: free }, (_, axis) => label(`${DOTS}${free - axis}`, null))
        : [label(letter, letter)],
    );
    for (const [axis, at] of own.entries()) {
      const length = shape[axis]!;
      const twice = own.indexOf(at) !== axis;
      if (twice ? length !== shape[own.indexOf(at)] : length !== 1 && sizes[at] !== 1 && length !== sizes[at]) {
        return otherSize(ports[k]!, shape, names[at] ?? DOTS, twice ? shape[own.indexOf(at)]! : sizes[at]!, length);
      }
      if (length !== 1) sizes[at] = length;
    }
    labels.push(own);
  }
  const named = Array.from({ length: dots }, (_, axis) => labelOf.get(`${DOTS}${dots - axis}`)!);
  const output = equation.output ?? implied(terms);
  const out = output.flatMap((letter) => (letter === DOTS ? named : [labelOf.get(letter)!]));
  return { labels, out, sizes, names };
}

function implied(terms: readonly Term[]): Term {
  const all = terms.flat().filter((letter) => letter !== DOTS);
  return [DOTS, ...all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).toSorted()];
}

function otherRank(port: string, shape: Shape, term: Term): Problem {
  const letters = term.filter((letter) => letter !== DOTS);
  return {
    problem: `${port} has ${axes(shape.length)} (${shapeWords(shape)}), but its subscripts "${term.join('')}" name ${axes(letters.length)}`,
    port,
    expected: `${term.includes(DOTS) ? 'at least ' : ''}${axes(letters.length)}`,
    received: shapeText(shape),
    fix: {
      kind: 'advice',
      text: `Give ${port} one letter for each of its ${axes(shape.length)}, or ... for those in front.`,
    },
  };
}

function axes(count: number): string {
  return `${count} ${count === 1 ? 'axis' : 'axes'}`;
}

function otherSize(port: string, shape: Shape, letter: string, expected: number, received: number): Problem {
  return {
    problem: `${letter} stands for axes of size ${expected} and ${received}: ${port} is ${shapeWords(shape)}`,
    port,
    expected: `${expected} along ${letter}`,
    received: String(received),
    fix: { kind: 'advice', text: `Use another letter, or give ${port} size ${expected} there.` },
  };
}
