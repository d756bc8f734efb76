// boundLetters: the letters of a sum of which one has to know the places, and those that may stay letters.
import { bindings, type Surroundings } from '../evaluate.ts';
import { type Expression, type LetterRange, partsOf, tensorsIn } from '../expression.ts';

type Tensor = Extract<Expression, { kind: 'tensor' }>;
type Over = Extract<Expression, { kind: 'over' }>;

/** More places than this are not walked through for one formula. */
const mostPlaces = 20_000;

export class NoFormula extends Error {}

/**
 * Every way to bind the letters that decide which entry of the tensors that `concerns` picks is meant, and the letters left over, over which
 * a sum stays.
 */
export function* decidingPlaces(
  sum: Over,
  at: Surroundings,
  concerns: (tensor: Tensor) => boolean,
): Generator<{ readonly here: Surroundings; readonly free: readonly LetterRange[] }> {
  const deciding = new Set<string>();
  const collect = (part: Expression): void => {
    if (part.kind === 'letter') deciding.add(part.name);
    for (const inner of partsOf(part)) collect(inner);
  };
  const visit = (part: Expression): void => {
    if (part.kind === 'indicator') collect(part.condition);
    if (part.kind === 'cases') for (const { condition } of part.rows) if (condition) collect(condition);
    if (part.kind === 'over' && part.where) collect(part.where);
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(sum);
  for (const tensor of tensorsIn(sum.body))
    if (concerns(tensor)) for (const index of tensor.index ?? []) collect(index);
  const bound = sum.letters.filter(({ letter }) => deciding.has(letter));
  const free = sum.letters.filter(({ letter }) => !deciding.has(letter));
  let left = mostPlaces;
  for (const letters of bindings(bound, sum.where, at)) {
    if (left-- <= 0) throw new NoFormula();
    yield { here: { ...at, letters }, free };
  }
}

/** The sum over the letters that are left, if any. */
export function overLetters(free: readonly LetterRange[], body: Expression): Expression {
  if (free.length === 0 || (body.kind === 'number' && body.value === 0)) return body;
  const inner: Expression = body.kind === 'add' ? { kind: 'group', fence: 'round', body } : body;
  return { kind: 'over', operator: 'sum', letters: free, where: null, body: inner };
}
