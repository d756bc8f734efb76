// PartOfJacobian: a Jacobian that is too large to be made whole: why, and one row or one column of it.
import { useMemo, useState } from 'react';
import { shapeText } from '../../../../engine/shape.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { Trace } from '../../../../execution/trace.ts';
import { flatIndex } from '../../../../explain/evaluate.ts';
import { type JacobianLens, lensRow, mostCells } from '../../../../explain/jacobian/jacobianLens.ts';
import { plainLabels, texLabels } from '../../../../explain/jacobian/jacobianText.ts';
import { lensColumn } from '../../../../explain/jacobian/lensColumn.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import type { Names } from '../../../../explain/names.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { NumberField } from '../../../primitives/NumberField.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useAppState } from '../../../useApp.ts';
import { CellDerivation } from './CellDerivation.tsx';
import styles from './Jacobian.module.css';
import { useLensLights } from './useLensLights.ts';

export interface PartOfJacobianProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly trace: Trace;
  readonly gradient: Tensor | null;
}

export function PartOfJacobian({ lens, names, trace }: PartOfJacobianProps) {
  const digits = useAppState((state) => state.view.digits);
  const selection = useAppState((state) => state.selection);
  const { of, by, rows, columns, rowCount, columnCount, size } = lens;
  const chosen = selection.port?.node === of.node ? selection.entry : null;
  const selected = (port: string, shape: readonly number[]) =>
    selection.port?.port === port && chosen !== null ? flatIndex(shape, chosen) : null;
  const ofSelected = selected(of.port, rows);
  const bySelected = selected(by.port, columns);
  const [what, setWhat] = useState<'row' | 'column'>(bySelected === null ? 'row' : 'column');
  const [picked, setPicked] = useState<{ readonly row: number | null; readonly column: number | null }>({
    row: null,
    column: null,
  });
  const row = Math.min(picked.row ?? ofSelected ?? 0, rowCount - 1);
  const column = Math.min(picked.column ?? bySelected ?? 0, columnCount - 1);
  const [pointed, setPointed] = useState<readonly number[] | null>(null);
  const part = useMemo(() => {
    if (what === 'column') return lensColumn(lens, column);
    const value = lensRow(lens, row);
    return value === null
      ? { kind: 'refused' as const, reason: 'The op gives no derivative here.' }
      : { kind: 'row' as const, value };
  }, [lens, what, row, column]);
  const labels = plainLabels(lens, names);
  const tex = texLabels(lens, names);
  const [y, x] = [refPlain(of, [], { names }), refPlain(by, [], { names })];
  const shape = what === 'row' ? columns : rows;
  const flat = pointed === null ? null : flatIndex(shape, pointed);
  const cell = flat === null ? null : what === 'row' ? { row, column: flat } : { row: flat, column };
  useLensLights(lens, trace, cell);
  const place = placeOf(what === 'row' ? rows : columns, what === 'row' ? row : column);
  const setPlace = (axis: number, value: number): void => {
    const next = place.map((each, at) => (at === axis ? value - 1 : each));
    const at = flatIndex(what === 'row' ? rows : columns, next) ?? 0;
    setPointed(null);
    setPicked({ ...picked, [what]: at });
  };
  return (
    <>
      <div className={styles.refused}>
        <p>
          {y} has {count(rowCount)} and {x} {count(columnCount)}, so the whole Jacobian has{' '}
          {size.toLocaleString('en-GB')} cells. Up to {mostCells.toLocaleString('en-GB')} are shown at once. Look at one
          row or one column of it.
        </p>
      </div>
      <div className={styles.bar}>
        <SegmentedControl
          label="Which part"
          size="s"
          value={what}
          options={[
            { value: 'row', label: 'One row' },
            { value: 'column', label: 'One column' },
          ]}
          onChange={(next) => {
            setPointed(null);
            setWhat(next);
          }}
        />
        {place.map((at, axis) => (
          <span key={axis} className={styles.place}>
            <NumberField
              inline
              integer
              label={place.length === 1 ? 'entry' : `axis ${axis}`}
              min={1}
              max={(what === 'row' ? rows : columns)[axis]}
              value={at + 1}
              onChange={(next) => setPlace(axis, next)}
            />
          </span>
        ))}
      </div>
      {part.kind === 'refused' ? (
        <p className={styles.refused}>{part.reason}</p>
      ) : (
        <figure className={styles.part}>
          <figcaption className={styles.small}>
            <Tex
              tex={
                what === 'row'
                  ? `\\partial ${tex.row(row)} / \\partial ${refTex(by, [], { names })}`
                  : `\\partial ${refTex(of, [], { names })} / \\partial ${tex.column(column)}`
              }
              label={
                what === 'row'
                  ? `Row: ${labels.row(row)} by every entry of ${x}`
                  : `Column: every entry of ${y} by ${labels.column(column)}`
              }
            />
            : {shapeText(shape) || 'a single number'}, in the shape of {what === 'row' ? x : y}. {wayOf(part)}
          </figcaption>
          <TensorGrid
            value={part.value}
            tone="value"
            prefix={false}
            label={what === 'row' ? `${labels.row(row)} by ${x}` : `${y} by ${labels.column(column)}`}
            highlighted={pointed}
            onPoint={(index) => index && setPointed(index)}
            onPick={setPointed}
            max={[8, 6]}
            digits={digits}
          />
        </figure>
      )}
      {cell !== null && part.kind !== 'refused' && (
        <CellDerivation
          lens={lens}
          names={names}
          row={cell.row}
          column={cell.column}
          value={part.value.data[flat ?? 0] ?? 0}
          digits={digits}
        />
      )}
    </>
  );
}

function wayOf(
  part: { readonly kind: 'row' } | { readonly kind: 'column'; readonly by: 'cotangents' | 'rule' },
): string {
  if (part.kind === 'row') return 'One backward pass with a single 1.';
  return part.by === 'cotangents'
    ? 'One backward pass per entry of the output.'
    : 'Read from the rule of the gradient, and two of its entries checked by a backward pass.';
}

function count(entries: number): string {
  return `${entries.toLocaleString('en-GB')} ${entries === 1 ? 'entry' : 'entries'}`;
}
