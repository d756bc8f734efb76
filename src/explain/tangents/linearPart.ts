// linearPart: how an expression moves when some of its tensors do: the product rule, where the expression is made of sums and products.
import { type Expression, partsOf, type TensorRef } from '../expression.ts';

/** Functions that are linear in each tensor that they are given. */
const linearFunctions = new Set(
  'reshape transpose flip slice tile expand cumsum repeat gather take mean diag conv convTranspose correlate avgPool'.split(
    ' ',
  ),
);

/** `unknown`: it is not linear in what moves, so this is not the way to say it. Null: nothing in it moves. */
export function linearPart(expression: Expression, moves: (ref: TensorRef) => boolean): Expression | null | 'unknown' {
  try {
    return part(expression, moves);
  } catch (error) {
    if (error instanceof NotLinear) return 'unknown';
    throw error;
  }
}

class NotLinear extends Error {}

function part(expression: Expression, moves: (ref: TensorRef) => boolean): Expression | null {
  if (!anyMoves(expression, moves)) return null;
  const inner = (each: Expression): Expression | null => part(each, moves);
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- every other kind is refused alike
  switch (expression.kind) {
    case 'tensor':
      // A place that depends on numbers stands still.
      if (expression.index?.some((place) => anyMoves(place, moves))) throw new NotLinear();
      return { ...expression, ref: { ...expression.ref, dotted: true } };
    case 'negative':
      return wrapped(inner(expression.of), (of) => ({ kind: 'negative', of }));
    case 'add':
      return sumOf(expression.terms.map(inner));
    case 'product':
      return sumOf(
        expression.factors.map((factor, at) =>
          wrapped(inner(factor), (moving) => ({ ...expression, factors: expression.factors.with(at, moving) })),
        ),
      );
    case 'quotient':
      if (anyMoves(expression.under, moves)) throw new NotLinear();
      return wrapped(inner(expression.over), (over) => ({ ...expression, over }));
    case 'group':
      if (expression.fence !== 'round' && expression.fence !== 'square') throw new NotLinear();
      return wrapped(inner(expression.body), (body) => (needsFence(body) ? { ...expression, body } : body));
    case 'overAxes':
      return wrapped(inner(expression.body), (body) => ({ ...expression, body }));
    case 'over':
      if (expression.operator !== 'sum' || (expression.where && anyMoves(expression.where, moves)))
        throw new NotLinear();
      return wrapped(inner(expression.body), (body) => ({
        ...expression,
        body: body.kind === 'add' ? { kind: 'group', fence: 'round', body } : body,
      }));
    case 'call':
      if (!linearFunctions.has(expression.name)) throw new NotLinear();
      return sumOf(
        expression.arguments.map((argument, at) =>
          wrapped(inner(argument), (moving) => ({ ...expression, arguments: expression.arguments.with(at, moving) })),
        ),
      );
    case 'cases':
      if (expression.rows.some(({ condition }) => condition && anyMoves(condition, moves))) throw new NotLinear();
      return {
        kind: 'cases',
        rows: expression.rows.map((row) => ({ ...row, value: inner(row.value) ?? { kind: 'number', value: 0 } })),
      };
    default:
      throw new NotLinear();
  }
}

function anyMoves(expression: Expression, moves: (ref: TensorRef) => boolean): boolean {
  if (expression.kind === 'tensor' && moves(expression.ref)) return true;
  return partsOf(expression).some((each) => anyMoves(each, moves));
}

function wrapped(moving: Expression | null, wrap: (moving: Expression) => Expression): Expression | null {
  return moving === null ? null : wrap(moving);
}

function sumOf(parts: readonly (Expression | null)[]): Expression | null {
  const terms = parts.filter((each) => each !== null);
  const [only] = terms;
  if (only === undefined) return null;
  return terms.length === 1 ? only : { kind: 'add', terms };
}

function needsFence({ kind }: Expression): boolean {
  return kind === 'add' || kind === 'negative' || kind === 'relation';
}
