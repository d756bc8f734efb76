// columnByRule: a column of a Jacobian from the rule of the gradient alone: in it every cotangent stands with its factor.
import { jacobianRow } from '../../engine/localJacobian.ts';
import { type Tensor, zeros } from '../../engine/tensor.ts';
import { bindings, evaluate, flatIndex, NoValue, type Surroundings } from '../evaluate.ts';
import { agrees } from '../explainEntry.ts';
import { type Expression, sameRef, type TensorRef } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import { NoFormula } from './boundLetters.ts';
import type { JacobianLens } from './jacobianLens.ts';
import { linearStep } from './linearStep.ts';

/** Terms of the rule, at most. */
const mostTerms = 2_000_000;

/** Null: the rule cannot be read so, or two rows of the column, worked out by vjps, are not what it says. */
export function columnByRule(lens: JacobianLens, column: number): Tensor | null {
  const entry = lens.rules.gradient?.entry;
  if (!entry || entry.indices.length !== lens.columns.length) return null;
  const place = placeOf(lens.columns, column);
  const letters = new Map(entry.indices.map((letter, axis) => [letter, place[axis] ?? 0]));
  const found = zeros(lens.rows);
  const cotangent: TensorRef = { ...lens.of, side: 'gradient' };
  const at: Surroundings = {
    letters,
    tensor: (ref) => lens.tensor(ref) ?? (ref.side === 'gradient' ? lens.tensor({ ...ref, side: 'value' }) : undefined),
  };
  let left = mostTerms;

  function spread(expression: Expression, here: Surroundings, factor: number): void {
    if (left-- <= 0) throw new NoFormula();
    if (factor === 0) return;
    const step = linearStep(expression, here);
    switch (step.kind) {
      case 'nothing':
        return;
      case 'cotangent': {
        const { ref, index } = step.tensor;
        if (!sameRef(ref, cotangent)) return;
        const flat = flatIndex(
          lens.rows,
          (index ?? []).map((part) => numberOf(part, here)),
        );
        if (flat === null) throw new NoFormula();
        found.data[flat]! += factor;
        return;
      }
      case 'negative':
        return spread(step.of, here, -factor);
      case 'terms':
        for (const term of step.terms) spread(term, here, factor);
        return;
      case 'product': {
        let product = factor;
        for (const other of step.factors) {
          if (other === step.carrier) continue;
          const value = numberOf(other, here);
          product *= value;
          if (value === 0 && other.kind === 'indicator') return;
        }
        return spread(step.carrier, here, product);
      }
      case 'quotient':
        return spread(step.over, here, factor / numberOf(step.under, here));
      case 'sum':
        for (const letters of bindings(step.sum.letters, step.sum.where, here)) {
          spread(step.sum.body, { ...here, letters }, factor);
        }
        return;
    }
  }

  try {
    spread(entry.body, at, 1);
  } catch (error) {
    if (error instanceof NoFormula || error instanceof NoValue) return null;
    throw error;
  }
  return isTrue(lens, column, found) ? found : null;
}

function numberOf(expression: Expression, at: Surroundings): number {
  const value = evaluate(expression, at);
  if (value === null) throw new NoFormula();
  return value;
}

/** The largest entry and one in the middle, against a vjp each. */
function isTrue({ point, of, by }: JacobianLens, column: number, found: Tensor): boolean {
  let largest = 0;
  for (let k = 0; k < found.data.length; k++) {
    if (Math.abs(found.data[k] ?? 0) > Math.abs(found.data[largest] ?? 0)) largest = k;
  }
  return [largest, found.data.length >> 1].every((row) => {
    const value = jacobianRow(point, of.port, row, by.port)?.data[column];
    return value !== undefined && agrees(value, found.data[row] ?? Number.NaN);
  });
}
