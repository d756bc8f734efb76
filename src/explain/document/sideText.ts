// sideText: one side of an equation of a derivation as TeX or as plain text.
import type { Shape } from '../../engine/shape.ts';
import { type Expression, tensorsIn } from '../expression.ts';
import type { Printer } from '../lines.ts';
import type { PrintStyle } from '../printing.ts';
import type { DerivationDocument, Side } from './derivationBlocks.ts';

export function sideText(derivation: DerivationDocument, side: Side, printer: Printer): string {
  const { names, digits } = derivation;
  switch (side.kind) {
    case 'symbols': {
      const style: PrintStyle = { names, digits, numbers: null };
      const shapes = side.shapes ? shapesOf(derivation, side.expression) : null;
      return printer.expression(side.expression, shapes === null ? style : { ...style, shapes });
    }
    case 'numbers':
      return printer.expression(side.expression, { names, digits, numbers: derivation.numbers });
    case 'result':
      return printer.recorded(side.value, false, digits);
  }
}

/** Beside a vector that lies down, one that stands is a matrix with one column. */
function shapesOf(derivation: DerivationDocument, rule: Expression): NonNullable<PrintStyle['shapes']> {
  const lying = tensorsIn(rule).some(({ ref, transposed }) => transposed && derivation.shape(ref)?.length === 1);
  return (ref, transposed) => {
    const shape = derivation.shape(ref);
    if (shape === undefined || shape.length === 0) return undefined;
    return transposed ? turned(shape) : shape.length === 1 && lying ? [...shape, 1] : shape;
  };
}

function turned(shape: Shape): Shape {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return shape.length === 1 ? [1, rows] : [...shape.slice(0, -2), columns, rows];
}
