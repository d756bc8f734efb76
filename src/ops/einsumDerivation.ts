// einsumDerivation: the rules of a sum of products over letters in TeX.
import type { Derivation, Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import type { Contraction } from './einsumEquation.ts';
import { called } from './placeRules.ts';
import { hole, sumOver } from './ruleText.ts';

/** One factor of a product: a tensor with a label for each of its axes. */
interface Factor {
  readonly name: string;
  readonly shape: Shape;
  readonly labels: readonly number[];
}

export function einsumDerivation(ports: readonly string[], shapes: readonly Shape[], found: Contraction): Derivation {
  const { labels, out, sizes } = found;
  const text = lettersOf(found);
  const operands = ports.map((name, k): Factor => ({ name, shape: shapes[k]!, labels: labels[k]! }));
  const answer: Factor = { name: 'dy', shape: out.map((label) => sizes[label]!), labels: out };
  const write = (target: Factor, factors: readonly Factor[], words: string): Rule =>
    ruleOf(target, factors, sizes, text, words);
  return {
    forward: {
      y: write(
        { ...answer, name: 'y' },
        operands,
        'Entries with the same letters are multiplied, and the products are added up over the letters that do not stay.',
      ),
    },
    gradients: Object.fromEntries(
      operands.map((operand, k) => [
        operand.name,
        write(
          operand,
          [answer, ...operands.toSpliced(k, 1)],
          `The gradient takes the place of ${operand.name} among the factors, and ${operand.name} that of the answer: its letters stay, all others are summed over.`,
        ),
      ]),
    ),
  };
}

/** A letter for each label: that of the equation, or for dots one that it does not use. Null where there are not enough. */
function lettersOf({
  names,
}: Contraction): { readonly of: readonly string[]; readonly spare: readonly string[] } | null {
  const used = new Set(names.map((name) => name?.toLowerCase()));
  const free = [...'nmbhgpqrstuvwxyzabcdfijkl'].filter((letter) => !used.has(letter));
  // Capital letters are written small, where that letter is not taken.
  const taken = new Set(names.filter((name) => name !== null && /[a-z]/.test(name)));
  const of: string[] = [];
  for (const name of names) {
    const small = name?.toLowerCase();
    const isNew = name !== null && (name === small || (!taken.has(small!) && !of.includes(small!)));
    const letter = isNew && small !== 'e' ? small : free.shift();
    if (letter === undefined) return null;
    of.push(letter);
  }
  return { of, spare: free };
}

function ruleOf(
  target: Factor,
  factors: readonly Factor[],
  sizes: readonly number[],
  text: { readonly of: readonly string[]; readonly spare: readonly string[] } | null,
  words: string,
): Rule {
  if (text === null || text.spare.length < target.labels.length) {
    return { tex: called('einsum', ...factors.map(({ name }) => hole(name))), words };
  }
  const { of, spare } = text;
  const repeats = ({ shape, labels }: Factor, axis: number): boolean => shape[axis] !== sizes[labels[axis]!];
  // An axis of size 1 that repeats, and the later axes of a diagonal, get letters of their own.
  const own = target.labels.map((label, axis) =>
    repeats(target, axis) || target.labels.indexOf(label) !== axis ? spare[axis]! : of[label]!,
  );
  const kept = new Set(target.labels.filter((_, axis) => !repeats(target, axis)));
  const ranges = new Map<number, string>();
  for (const { name, shape, labels } of factors) {
    labels.forEach((label, axis) => {
      if (shape[axis] === sizes[label] && !kept.has(label) && !ranges.has(label)) ranges.set(label, `${name}.${axis}`);
    });
  }
  const holes = factors.map((factor) =>
    hole(
      factor.name,
      factor.labels.map((label, axis) => (repeats(factor, axis) ? '0' : of[label]!)),
    ),
  );
  const diagonal = target.labels.flatMap((label, axis) =>
    target.labels.indexOf(label) !== axis ? [`\\left[${of[label]} = ${own[axis]}\\right]`] : [],
  );
  const summed = [...ranges.keys()].map((label) => of[label]!);
  return {
    tex: called(
      'einsum',
      `\\text{${factors.map(({ labels }) => labels.map((label) => of[label]).join('')).join(',')}->${wholeTarget(target, own, of)}}`,
      ...factors.map(({ name }) => hole(name)),
    ),
    entry: {
      indices: own,
      tex: `${sumOver(summed)}${[...diagonal, ...holes].join(' \\cdot ')}`,
      ...(ranges.size > 0 && { sum: Object.fromEntries([...ranges].map(([label, range]) => [of[label]!, range])) }),
    },
    words,
  };
}

/** The letters of the answer; on a diagonal the same one twice. */
function wholeTarget({ labels }: Factor, own: readonly string[], of: readonly string[]): string {
  return labels.map((label, axis) => (labels.indexOf(label) !== axis ? of[label]! : own[axis]!)).join('');
}
