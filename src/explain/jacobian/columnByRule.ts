// columnByRule: a column of a Jacobian from the rule of the gradient alone: in it every cotangent stands with its factor.
import { jacobianRow } from '../../engine/localJacobian.ts';
import { type Tensor, zeros } from '../../engine/tensor.ts';
import { bindings, evaluate, flatIndex, NoValue, type Surroundings } from '../evaluate.ts';
import { agrees } from '../explainEntry.ts';
import { type Expression, sameRef, type TensorRef, tensorsIn } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import type { JacobianLens } from './jacobianLens.ts';
import { chosenRow } from './substitute.ts';

/** Terms of the rule, at most. */
const mostTerms = 2_000_000;

class NotLinear extends Error {}

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
    if (left-- <= 0) throw new NotLinear();
    if (factor === 0) return;
    switch (expression.kind) {
      case 'tensor': {
        const index = (expression.index ?? []).map((part) => evaluate(part, here) ?? Number.NaN);
        const flat = flatIndex(lens.rows, index);
        if (!sameRef(expression.ref, cotangent)) return;
        if (flat === null) throw new NotLinear();
        found.data[flat]! += factor;
        return;
      }
      case 'negative':
        return spread(expression.of, here, -factor);
      case 'group':
        if (expression.fence !== 'round' && expression.fence !== 'square') throw new NotLinear();
        return spread(expression.body, here, factor);
      case 'add':
        for (const term of expression.terms) spread(term, here, factor);
        return;
      case 'product': {
        const [carrier, ...more] = expression.factors.filter(carries);
        if (carrier === undefined || more.length > 0) throw new NotLinear();
        let product = factor;
        for (const other of expression.factors) {
          if (other === carrier) continue;
          const value = evaluate(other, here);
          if (value === null) throw new NotLinear();
          product *= value;
          if (value === 0 && other.kind === 'indicator') return;
        }
        return spread(carrier, here, product);
      }
      case 'quotient': {
        const under = carries(expression.under) ? null : evaluate(expression.under, here);
        if (under === null) throw new NotLinear();
        return spread(expression.over, here, factor / under);
      }
      case 'over':
        if (expression.operator !== 'sum') throw new NotLinear();
        for (const bound of bindings(expression.letters, expression.where, here)) {
          spread(expression.body, { ...here, letters: bound }, factor);
        }
        return;
      case 'cases': {
        const row = chosenRow(expression, here);
        if (row === null) throw new NotLinear();
        if (carries(row)) spread(row, here, factor);
        return;
      }
      case 'number':
      case 'letter':
      case 'symbol':
      case 'power':
      case 'call':
      case 'overAxes':
      case 'partial':
      case 'derivative':
      case 'matrix':
      case 'relation':
      case 'indicator':
      case 'elided':
      case 'raw':
        throw new NotLinear();
    }
  }

  try {
    spread(entry.body, at, 1);
  } catch (error) {
    if (error instanceof NotLinear || error instanceof NoValue) return null;
    throw error;
  }
  return isTrue(lens, column, found) ? found : null;
}

function carries(expression: Expression): boolean {
  return tensorsIn(expression).some(({ ref }) => ref.side === 'gradient');
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
