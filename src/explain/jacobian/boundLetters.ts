// boundLetters: the letters of a sum of which one has to know the places, and those that may stay letters.
import { bindings, type Surroundings } from '../evaluate.ts';
import { type Expression, type LetterRange, partsOf, tensorsIn } from '../expression.ts';
import { productOf } from './algebra.ts';
import { substitute } from './substitute.ts';

type Tensor = Extract<Expression, { kind: 'tensor' }>;
type Over = Extract<Expression, { kind: 'over' }>;

/** More places than this are not walked through for one formula. */
const mostPlaces = 20_000;

export class NoFormula extends Error {}

/**
 * Every way to bind the letters that decide which entry of the tensors that `concerns` picks is meant, and the letters left over, over which
 * a sum stays, with the condition under it where that is only about them.
 */
export function* decidingPlaces(
  sum: Over,
  at: Surroundings,
  concerns: (tensor: Tensor) => boolean,
): Generator<{ readonly here: Surroundings; readonly free: FreeLetters }> {
  const deciding = new Set<string>();
  const conditions: Expression[] = [];
  const collect = (part: Expression): void => lettersIn(part).forEach((letter) => deciding.add(letter));
  const visit = (part: Expression): void => {
    if (part.kind === 'indicator') collect(part.condition);
    if (part.kind === 'cases') for (const { condition } of part.rows) if (condition) collect(condition);
    if (part.kind === 'over' && part.where) conditions.push(part.where);
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(sum);
  for (const tensor of tensorsIn(sum.body))
    if (concerns(tensor)) for (const index of tensor.index ?? []) collect(index);
  // What ties a letter to one that decides, as the places of a window to those of the image, decides too.
  for (let before = -1; before < deciding.size; ) {
    before = deciding.size;
    for (const condition of conditions) if (lettersIn(condition).some((each) => deciding.has(each))) collect(condition);
  }
  const isFree = ({ letter }: LetterRange): boolean => !deciding.has(letter);
  const bound = sum.letters.filter((each) => !isFree(each));
  const letters = sum.letters.filter(isFree);
  const staysBelow = sum.where !== null && !lettersIn(sum.where).some((letter) => deciding.has(letter));
  const free = { letters, where: staysBelow ? sum.where : null };
  let left = mostPlaces;
  for (const places of bindings(bound, staysBelow ? null : sum.where, at)) {
    if (left-- <= 0) throw new NoFormula();
    const here = new Map(places);
    for (const { letter } of letters) here.delete(letter);
    yield { here: { ...at, letters: here }, free };
  }
}

function lettersIn(part: Expression): readonly string[] {
  return part.kind === 'letter' ? [part.name] : partsOf(part).flatMap(lettersIn);
}

export interface FreeLetters {
  readonly letters: readonly LetterRange[];
  readonly where: Expression | null;
}

/** The sum over the letters that are left, if any, where the letters that are bound stand `at` their places. */
export function overLetters({ letters, where }: FreeLetters, body: Expression, at: Surroundings): Expression {
  if (letters.length === 0 || (body.kind === 'number' && body.value === 0)) return body;
  const factors = body.kind === 'product' && body.sign !== 'entrywise' ? body.factors : [body];
  const moves = (factor: Expression): boolean =>
    lettersIn(factor).some((each) => letters.some(({ letter }) => letter === each));
  const inside = productOf(factors.filter(moves));
  const summed: Expression = inside.kind === 'add' ? { kind: 'group', fence: 'round', body: inside } : inside;
  const below = where && substitute(where, at);
  const sum: Expression = { kind: 'over', operator: 'sum', letters, where: below, body: summed };
  // What is the same in all terms stands before the sum.
  return productOf([...factors.filter((factor) => !moves(factor)), sum]);
}
