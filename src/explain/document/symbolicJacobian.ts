// symbolicJacobian: entries of a Jacobian in symbols, read off the gradient's own rule: put 1 for one cotangent and 0 for all others.
import type { Tensor } from '../../engine/tensor.ts';
import { evaluate, type Surroundings } from '../evaluate.ts';
import { agrees } from '../explainEntry.ts';
import { type Expression, partsOf, type TensorRef } from '../expression.ts';
import { instantiate } from '../instantiate.ts';
import { placeOf } from '../jacobianTerms.ts';
import { mapParts } from '../mapParts.ts';
import type { BoundRule } from '../readRule.ts';
import { simplify } from './simplify.ts';

export interface JacobianQuestion {
  /** The rule of the gradient of the input. */
  readonly bound: BoundRule;
  readonly output: TensorRef;
  readonly input: Tensor;
  /** The shape of the output. */
  readonly shape: readonly number[];
  readonly tensor: Surroundings['tensor'];
}

/** More parts than this in one entry, and the numbers say more. */
const mostParts = 24;

/**
 * ∂(entry `row` of the output)/∂(entry `column` of the input), both flat; null where the rule does not give it, or gives another number
 * than `value`, which is what the op's vjp says.
 */
export function jacobianEntry(
  question: JacobianQuestion,
  row: number,
  column: number,
  value: number,
): Expression | null {
  const { bound, input, shape, tensor } = question;
  if (bound.entry === null || bound.entry.indices.length !== input.shape.length) return null;
  const place = placeOf(input.shape, column);
  const letters = new Map(bound.entry.indices.map((letter, axis) => [letter, place[axis] ?? 0]));
  const at: Surroundings = { letters, tensor };
  const body = withUnit(bound.entry.body, question.output, placeOf(shape, row));
  if (body === null) return null;
  const entry = simplify(instantiate(body, at));
  if (countParts(entry) > mostParts) return null;
  const found = evaluate(entry, at);
  return found !== null && agrees(found, value) ? entry : null;
}

/** The cotangent of the output replaced by 1 at `place` and 0 elsewhere, every other cotangent by 0. */
function withUnit(expression: Expression, output: TensorRef, place: readonly number[]): Expression | null {
  if (expression.kind === 'tensor' && expression.ref.side === 'gradient') {
    if (expression.ref.node !== output.node || expression.ref.port !== output.port) return { kind: 'number', value: 0 };
    const index = expression.transposed ? expression.index?.toReversed() : expression.index;
    if (place.length === 0) return { kind: 'number', value: 1 };
    if (index?.length !== place.length) return null;
    const conditions = index.map(
      (part, axis): Expression => ({
        kind: 'relation',
        sign: '=',
        left: part,
        right: { kind: 'number', value: place[axis] ?? 0 },
      }),
    );
    const [last = { kind: 'number', value: 1 }, ...others] = conditions.toReversed();
    return {
      kind: 'indicator',
      condition: others.reduce<Expression>((right, left) => ({ kind: 'relation', sign: ',', left, right }), last),
    };
  }
  return mapParts(expression, (part) => withUnit(part, output, place));
}

function countParts(expression: Expression): number {
  return partsOf(expression).reduce((count, part) => count + countParts(part), 1);
}
