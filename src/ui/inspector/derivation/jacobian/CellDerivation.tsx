// CellDerivation: the formula of one cell of a Jacobian, with its numbers and what the names in it stand for; or why there is none.
import { useMemo } from 'react';
import type { Expression } from '../../../../explain/expression.ts';
import { cellFormula } from '../../../../explain/jacobian/cellFormula.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { cellParts, cellText, partialOf } from '../../../../explain/jacobian/jacobianText.ts';
import { gapWords } from '../../../../explain/jacobian/jacobianWords.ts';
import type { Names } from '../../../../explain/names.ts';
import { numberSpoken } from '../../../../explain/numberText.ts';
import { toSpokenText } from '../../../../explain/toSpokenText.ts';
import { toTex } from '../../../../explain/toTex.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import styles from '../rule/EntryBox.module.css';
import { Quantities } from '../rule/Quantities.tsx';

export interface CellDerivationProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly row: number;
  readonly column: number;
  /** The number in the cell. */
  readonly value: number;
  readonly digits: number;
}

export function CellDerivation({ lens, names, row, column, value, digits }: CellDerivationProps) {
  const { short, long, gap } = useMemo(() => cellFormula(lens, row, column, value), [lens, row, column, value]);
  const cell = { row, column, value };
  const formula = short ?? long;
  const [first = '', second = '', ...rest] = cellParts(lens, names, formula, cell, digits);
  const style = { names, numbers: null, digits };
  const longTex = long && toTex(long, style);
  const isOther = short !== null && long !== null && longTex !== toTex(short, style);
  const shown = useMemo(() => [short, long].filter((each) => each !== null), [short, long]);
  return (
    <div className={styles.box} data-tone="value">
      <VisuallyHidden>{spokenCell(lens, names, formula, cell, digits)}</VisuallyHidden>
      <div className={styles.line} aria-hidden title={cellText(lens, names, formula, cell, digits)}>
        {[`${first} = ${second}`, ...rest.map((part) => `{} = ${part}`)].map((part, at) => (
          <Tex key={at} tex={part} output="html" className={styles.part} />
        ))}
      </div>
      {isOther && (
        <>
          <p className={styles.note}>The same by the rules of differentiation, from the formula of {lens.of.port}:</p>
          <div className={styles.line}>
            <Tex tex={`{} = ${longTex}`} output="html" className={styles.part} label={toSpokenText(long, style)} />
          </div>
        </>
      )}
      {gap !== null && <p className={styles.note}>{gapWords(gap, digits)}</p>}
      {gap?.kind === 'differs' && (
        <div className={styles.line}>
          <Tex tex={`${first} \\ne ${toTex(gap.formula, style)}`} output="html" className={styles.part} />
        </div>
      )}
      <Quantities
        expressions={shown}
        quantities={lens.quantities}
        names={names}
        numbers={(ref) => lens.tensor(ref)}
        digits={digits}
      />
    </div>
  );
}

function spokenCell(
  lens: JacobianLens,
  names: Names,
  formula: Expression | null,
  { row, column, value }: { readonly row: number; readonly column: number; readonly value: number },
  digits: number,
): string {
  const style = { names, numbers: null, digits };
  const head = toSpokenText(partialOf(lens, row, column, value), style);
  return [head, ...(formula === null ? [] : [toSpokenText(formula, style)]), numberSpoken(value, digits)].join(
    ' equals ',
  );
}
