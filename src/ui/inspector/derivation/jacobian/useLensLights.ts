// useLensLights: the entries that a cell of a Jacobian is about light up on the canvas: the output's, the input's, those in its formula.
import { useEffect } from 'react';
import { jacobianRow } from '../../../../engine/localJacobian.ts';
import type { Trace } from '../../../../execution/trace.ts';
import { contributorsOf } from '../../../../explain/contributors.ts';
import { cellFormula, surroundings } from '../../../../explain/jacobian/cellFormula.ts';
import type { JacobianLens } from '../../../../explain/jacobian/jacobianLens.ts';
import { best } from '../../../../explain/jacobian/jacobianText.ts';
import { type LitEntries, litEntries } from '../../../../explain/lights.ts';
import { useApp } from '../../../useApp.ts';

export interface LensCell {
  /** Null: the product below this column, or v beside this row. */
  readonly row: number | null;
  readonly column: number | null;
}

export function useLensLights(lens: JacobianLens, trace: Trace, cell: LensCell | null): void {
  const app = useApp();
  const row = cell === null ? undefined : cell.row;
  const column = cell === null ? undefined : cell.column;
  useEffect(() => {
    if (row === undefined || column === undefined) return undefined;
    const lights = litEntries(trace, partsOf(lens, row, column));
    app.setLights(lights);
    return () => {
      if (app.store.getState().lights === lights) app.setLights(null);
    };
  }, [app, lens, trace, row, column]);
}

function partsOf(lens: JacobianLens, row: number | null, column: number | null): readonly LitEntries[] {
  const { of, by } = lens;
  if (row !== null && column !== null) {
    const value = jacobianRow(lens.point, of.port, row, by.port)?.data[column];
    const formula = value === undefined ? null : best(cellFormula(lens, row, column, value));
    const made = formula === null ? [] : [...contributorsOf(formula, surroundings(lens, new Map())).values()];
    return [{ ref: of, entries: [row] }, { ref: by, entries: [column] }, ...made];
  }
  if (row !== null) return [{ ref: { ...of, side: 'gradient' }, entries: [row] }];
  if (column !== null) {
    const everyRow = Array.from({ length: lens.rowCount }, (_, at) => at);
    return [
      { ref: { ...by, side: 'gradient' }, entries: [column] },
      { ref: { ...of, side: 'gradient' }, entries: everyRow },
    ];
  }
  return [];
}
