// searchOps: finds ops by what people call them: name, alias, word of the name, word of the summary, and small slips of the finger.
import type { Op } from '../../engine/op.ts';

type Findable = Pick<Op, 'name' | 'family' | 'aliases' | 'summary'>;

export interface OpMatch<O extends Findable = Op> {
  readonly op: O;
  /** The alias by which it was found, to show beside the name; null when the name itself says why. */
  readonly via: string | null;
}

interface Rank {
  /** Smaller is better. */
  readonly rank: number;
  readonly via: string | null;
}

const EXACT_NAME = 0;
/** Upper and lower case count here: `Σ` is a sum, `σ` a sigmoid. */
const SAME_ALIAS = 0.5;
const EXACT_ALIAS = 1;
const NAME_PREFIX = 2;
const NAME_WORD = 3;
const ALIAS_PREFIX = 4;
const ALIAS_WORD = 5;
const FAMILY = 6;
const SUMMARY_WORD = 7;
const FUZZY = 8;

/**
 * Best first. Where two ops share an alias, the one that names it earlier comes first; otherwise equally good ones stay in the order of
 * `ops`. An empty query finds everything.
 */
export function searchOps<O extends Findable>(ops: Iterable<O>, query: string): readonly OpMatch<O>[] {
  const typed = query.trim();
  const wanted = typed.toLowerCase().replace(/\s+/g, ' ');
  const all = [...ops];
  if (wanted === '') return all.map((op) => ({ op, via: null }));
  const found = all.flatMap((op) => {
    const best = op.aliases.includes(typed) ? { rank: SAME_ALIAS, via: typed } : rankOp(op, wanted);
    return best === null ? [] : [{ op, ...best }];
  });
  // A guess is only worth showing when nothing fits better.
  const sure = found.filter(({ rank }) => rank < FUZZY);
  return (sure.length > 0 ? sure : found)
    .toSorted((a, b) => a.rank - b.rank || placeOf(a) - placeOf(b))
    .map(({ op, via }) => ({ op, via }));
}

function placeOf<O extends Findable>({ op, via }: OpMatch<O>): number {
  return via === null ? -1 : op.aliases.indexOf(via);
}

function rankOp(op: Findable, query: string): Rank | null {
  const whole = rankTerm(op, query);
  const terms = query.split(' ');
  if (terms.length === 1 || (whole !== null && whole.rank < FUZZY)) return whole;
  const parts = terms.map((term) => rankTerm(op, term));
  return parts.reduce((worst, part) => {
    if (worst === null || part === null) return null;
    return part.rank > worst.rank ? part : worst;
  });
}

function rankTerm(op: Findable, term: string): Rank | null {
  const name = op.name.toLowerCase();
  const joined = term.replace(/[\s_-]/g, '') || term;
  const aliases = op.aliases.map((alias) => alias.toLowerCase());
  const alias = (fits: (alias: string) => boolean): string | null => op.aliases[aliases.findIndex(fits)] ?? null;
  const words = humps(op.name);

  if (name === joined) return named(EXACT_NAME);
  const exact = alias((other) => other === term || other.replace(/[\s_-]/g, '') === joined);
  if (exact !== null) return { rank: EXACT_ALIAS, via: exact };
  if (name.startsWith(joined)) return named(NAME_PREFIX);
  const initials = words.map((word) => word[0]).join('');
  if (
    words.some((_, at) => words.slice(at).join('').startsWith(joined)) ||
    (initials.length > 1 && initials === joined)
  ) {
    return named(NAME_WORD);
  }
  const prefixed = alias((other) => other.startsWith(term));
  if (prefixed !== null) return { rank: ALIAS_PREFIX, via: prefixed };
  const worded = alias((other) => other.split(/[\s_-]+/).some((word) => word.startsWith(term)));
  if (worded !== null) return { rank: ALIAS_WORD, via: worded };
  if (op.family.toLowerCase().startsWith(term)) return named(FAMILY);
  if (term.length > 2 && wordsOf(op.summary).some((word) => word.startsWith(term))) return named(SUMMARY_WORD);
  if (isAbbreviation(joined, name, words) || isSlip(joined, name)) return named(FUZZY);
  const slipped = alias((other) => isSlip(joined, other));
  return slipped === null ? null : { rank: FUZZY, via: slipped };
}

function named(rank: number): Rank {
  return { rank, via: null };
}

/** `SoftmaxCrossEntropy` -> softmax, cross, entropy. */
function humps(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+d?/g) ?? [name]).map((word) => word.toLowerCase());
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

/** The letters in order, from the first letter of a word of the name on: `sgm` for Sigmoid, `xent` not for Exp. */
function isAbbreviation(term: string, name: string, words: readonly string[]): boolean {
  if (term.length < 2 || !words.some((word) => word[0] === term[0])) return false;
  let at = 0;
  for (const letter of name) {
    if (letter === term[at]) at++;
  }
  return at === term.length;
}

/** One wrong, missing, extra or swapped letter; two in a long word. */
function isSlip(term: string, word: string): boolean {
  const allowed = term.length >= 8 ? 2 : term.length >= 4 ? 1 : 0;
  return allowed > 0 && Math.abs(term.length - word.length) <= allowed && editDistance(term, word) <= allowed;
}

/** Optimal string alignment distance (Damerau-Levenshtein without repeated edits of one place). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const differs = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min((last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + differs);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      line.push(cost);
    }
    before = last;
    last = line;
  }
  return last[b.length] ?? 0;
}
