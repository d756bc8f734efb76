// closedForm: a Jacobian in one formula, where the op has one, and the same with the numbers of this point.
import type { LocalJacobian } from '../../engine/localJacobian.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { type Expression, sameRef, type TensorRef, tensorsIn } from '../expression.ts';
import type { Names } from '../names.ts';
import { refSpoken, toSpokenText } from '../toSpokenText.ts';
import { refTex, toTex } from '../toTex.ts';
import type { JacobianLens } from './jacobianLens.ts';
import { closedTex, numbersOf } from './jacobianText.ts';

export interface ClosedForm {
  /** The derivative, and what it equals where that is known. */
  readonly symbols: string;
  readonly numbers: string | null;
  readonly spoken: string;
}

/** More numbers than this in one of its tensors, and the formula is left in symbols. */
const mostNumbers = 16;

export function closedFormTex(
  lens: JacobianLens,
  { tex: closed, value }: LocalJacobian,
  names: Names,
  digits: number,
): ClosedForm {
  const head = `\\frac{\\partial ${refTex(lens.of, [], { names })}}{\\partial ${refTex(lens.by, [], { names })}}`;
  const spokenHead = `The Jacobian of ${refSpoken(lens.of, [], { names })} with respect to ${refSpoken(lens.by, [], { names })}`;
  const factor = factorOfGradient(lens);
  const isSmall =
    factor !== null && tensorsIn(factor).every(({ ref }) => (lens.tensor(ref)?.data.length ?? 0) <= mostNumbers);
  const filled = isSmall ? toTex(factor, { names, digits, numbers: numbersOf(lens) }) : null;
  const spoken = factor === null ? '' : `, transposed, is ${toSpokenText(factor, { names, numbers: null, digits })}`;
  return {
    symbols: written(head, closed),
    numbers:
      filled === null || tensorsIn(factor!).length === 0
        ? null
        : isSymmetric(value)
          ? `{} = ${filled}`
          : `\\left(${head}\\right)^{\\!\\top} = ${filled}`,
    spoken: `${spokenHead}${spoken}`,
  };
}

function written(head: string, closed: string | null): string {
  if (closed === null) return head;
  const { tex, isOfCell } = closedTex(closed);
  return isOfCell ? tex : `${head} = ${tex}`;
}

/** Then it is its own transpose, and the sign can be left out. */
function isSymmetric({ shape: [rows = 0, columns = 0], data }: Tensor): boolean {
  return (
    rows === columns &&
    data.every((x, at) => {
      const mirrored = data[(at % columns) * columns + Math.floor(at / columns)] ?? Number.NaN;
      return Math.abs(x - mirrored) <= 1e-12 * Math.max(Math.abs(x), Math.abs(mirrored));
    })
  );
}

/** For vectors: what the gradient is multiplied with from the left is the transposed Jacobian. */
function factorOfGradient({ of, rows, columns, rules }: JacobianLens): Expression | null {
  const whole = rules.gradient?.whole;
  if (rows.length !== 1 || columns.length !== 1 || whole?.kind !== 'product' || whole.sign === 'entrywise') return null;
  const cotangent: TensorRef = { ...of, side: 'gradient' };
  const last = whole.factors.at(-1);
  if (last?.kind !== 'tensor' || !sameRef(last.ref, cotangent) || last.transposed) return null;
  const rest = whole.factors.slice(0, -1);
  if (rest.length === 0 || rest.some((factor) => tensorsIn(factor).some(({ ref }) => ref.side === 'gradient')))
    return null;
  // An entrywise factor would be read as a matrix: only what is a matrix may stand here.
  if (!rest.some(isMatrix)) return null;
  const [only] = rest;
  return rest.length === 1 && only !== undefined ? only : { ...whole, factors: rest };

  function isMatrix(factor: Expression): boolean {
    if (factor.kind === 'product') return factor.sign !== 'entrywise' && factor.factors.some(isMatrix);
    return factor.kind === 'group' || (factor.kind === 'tensor' && factor.transposed);
  }
}
