// WholeJacobian: all of a Jacobian: closed form, structure, the matrix or its slices, the product with v, and every number explained.
import { Check, X } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { Trace } from '../../../../execution/trace.ts';
import { closedFormTex } from '../../../../explain/jacobian/closedForm.ts';
import { agreementWithVjp, contracted, diagonalOnly } from '../../../../explain/jacobian/contraction.ts';
import { type JacobianLens, wholeJacobian } from '../../../../explain/jacobian/jacobianLens.ts';
import { cellTexts, jacobianPlain, jacobianTex, plainLabels } from '../../../../explain/jacobian/jacobianText.ts';
import { jacobianRemarks } from '../../../../explain/jacobian/jacobianWords.ts';
import { productSymbols } from '../../../../explain/jacobian/productTerms.ts';
import type { Names } from '../../../../explain/names.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { Figure } from '../../../primitives/Figure.tsx';
import { HeatMap } from '../../../primitives/HeatMap.tsx';
import type { Cell } from '../../../primitives/NumberGesture.ts';
import { Scroller } from '../../../primitives/Scroller.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useAppState } from '../../../useApp.ts';
import { CopyButton } from '../../CopyButton.tsx';
import { Contraction } from './Contraction.tsx';
import { DiagonalOnly } from './DiagonalOnly.tsx';
import styles from './Jacobian.module.css';
import { JacobianCell } from './JacobianCell.tsx';
import { JacobianMatrix } from './JacobianMatrix.tsx';
import { JacobianSlices } from './JacobianSlices.tsx';
import { type CotangentKind, useCotangent } from './useCotangent.ts';
import { useLensLights } from './useLensLights.ts';
import { useLensPointing } from './useLensPointing.ts';
import { useStructure } from './useStructure.ts';

export interface WholeJacobianProps {
  readonly lens: JacobianLens;
  readonly names: Names;
  readonly trace: Trace;
  readonly gradient: Tensor | null;
  readonly severalOutputs: boolean;
  /** Stands above the matrix. */
  readonly whatIf: ReactNode;
}

export function WholeJacobian(props: WholeJacobianProps) {
  const { lens } = props;
  const whole = useMemo(() => wholeJacobian(lens), [lens]);
  if (whole === null) return <p className={styles.note}>The op gives no derivative here.</p>;
  if (lens.size === 0) return <p className={styles.note}>One of the two is empty, and so is their Jacobian.</p>;
  return <Shown {...props} whole={whole} />;
}

function Shown({
  lens,
  names,
  trace,
  gradient,
  severalOutputs,
  whatIf,
  whole,
}: WholeJacobianProps & { readonly whole: NonNullable<ReturnType<typeof wholeJacobian>> }) {
  const digits = useAppState((state) => state.view.digits);
  const { value } = whole;
  const { rowCount, columnCount, columns } = lens;
  const structure = useStructure(lens, value);
  const [written, setWritten] = useState<'numbers' | 'symbols'>('numbers');
  const [layout, setLayout] = useState<'matrix' | 'slices'>(
    columns.length > 1 && columnCount > 1 ? 'slices' : 'matrix',
  );
  const [place, setPlace] = useState<Cell>([0, 1]);
  const at: Cell = [Math.min(place[0], rowCount), Math.min(place[1], columnCount)];
  const [pointed, setPointed] = useState<Cell | null>(null);
  const [reachedRows, setReached] = useState<number | null>(null);
  const [keepsDiagonal, setKeepsDiagonal] = useState(false);
  const reached = Math.min(reachedRows ?? rowCount, rowCount);
  const cotangent = useCotangent(lens, names, gradient, Math.min(at[0], rowCount - 1), severalOutputs);
  const { v } = cotangent;
  const product = useMemo(() => contracted(value, v), [value, v]);
  const running = useMemo(
    () => (reached < rowCount ? contracted(value, v, reached) : product),
    [value, v, reached, rowCount, product],
  );
  const agreement = useMemo(() => agreementWithVjp(lens, value, v, product), [lens, value, v, product]);
  const isDiagonal =
    structure !== null &&
    ['identity', 'scaled identity', 'diagonal', 'zero'].some((trait) => structure.traits.has(trait as 'zero'));
  const kept = useMemo(
    () => (structure === null || isDiagonal ? null : diagonalOnly(value, v, product)),
    [structure, isDiagonal, value, v, product],
  );
  const showsDiagonal = keepsDiagonal && kept !== null;
  const cells = useMemo(() => cellTexts(lens, value, names, digits), [lens, value, names, digits]);
  const formula = useCallback(
    (row: number, column: number): string | null => {
      if (row < rowCount) return cells(row, column);
      return showsDiagonal ? null : productSymbols(lens, value, column, reached, names, cotangent.kind === 'gradient');
    },
    [cells, lens, value, names, rowCount, reached, cotangent.kind, showsDiagonal],
  );
  const beyond = useLensPointing(lens, trace);
  const marked = pointed ?? at;
  useLensLights(lens, trace, pointed && lensCell(pointed, rowCount));
  const shared = {
    lens,
    names,
    value,
    structure,
    cotangent,
    product: showsDiagonal ? kept.product : running,
    reached,
    formula: written === 'symbols' ? formula : null,
    at,
    marked,
    digits,
    onPoint: setPointed,
    onMove: setPlace,
  };
  const remarks = structure === null ? [] : jacobianRemarks(lens, structure, names);
  const [y, x] = [refPlain(lens.of, [], { names }), refPlain(lens.by, [], { names })];
  const closed = closedFormTex(lens, whole, names, digits);
  return (
    <>
      <div className={styles.head}>
        <Scroller label="The Jacobian in symbols" className={styles.formula}>
          <Tex tex={closed.symbols} display output="html" label={closed.spoken} />
        </Scroller>
        {closed.numbers !== null && (
          <Scroller label="The same with numbers" className={styles.filled}>
            <Tex tex={closed.numbers} output="html" />
          </Scroller>
        )}
        <p className={styles.small}>
          {rowCount} × {columnCount}: a row per entry of {y}, a column per entry of {x}
          {lens.rows.length > 1 || columns.length > 1 ? ', in their order with the last axis running fastest' : ''}
          {remarks.length > 0 && `. Structure: ${remarks.map(({ title }) => title).join(', ')}`}.
        </p>
      </div>
      {whatIf}
      <div className={styles.bar}>
        <SegmentedControl
          label="What the cells show"
          size="s"
          value={written}
          options={[
            { value: 'numbers', label: 'Numbers' },
            { value: 'symbols', label: 'Symbols' },
          ]}
          onChange={setWritten}
        />
        {columns.length > 1 && (
          <SegmentedControl
            label="Layout"
            size="s"
            value={layout}
            options={[
              { value: 'slices', label: 'Slices' },
              { value: 'matrix', label: 'Flattened' },
            ]}
            onChange={setLayout}
          />
        )}
        <span className={styles.v}>
          <Tex tex="v =" />
          <SegmentedControl<CotangentKind>
            label="v, what the rows are multiplied with"
            size="s"
            value={cotangent.kind}
            options={[
              {
                value: 'gradient',
                label: 'gradient',
                name: cotangent.isMissing ? 'the gradient, which has not arrived at this step' : 'the gradient',
                disabled: cotangent.isMissing,
              },
              { value: 'ones', label: 'ones' },
              { value: 'unit', label: 'one row', name: 'a single 1, at the row that is looked at' },
            ]}
            onChange={cotangent.choose}
          />
        </span>
      </div>
      <div className={styles.stage}>
        {layout === 'slices' && columns.length > 1 ? (
          <JacobianSlices {...shared} />
        ) : (
          <JacobianMatrix {...shared} diagonalOnly={showsDiagonal} beyond={beyond} />
        )}
        {layout === 'matrix' && (rowCount > 8 || columnCount > 5) && (
          <HeatMap
            value={value}
            tone="value"
            label={`Picture of the whole Jacobian of ${y} by ${x}`}
            highlighted={marked[0] < rowCount && marked[1] > 0 ? [marked[0], marked[1] - 1] : null}
            onPoint={(index) => setPointed(index && [index[0] ?? 0, (index[1] ?? 0) + 1])}
            onPick={([row = 0, column = 0]) => setPlace([row, column + 1])}
            extent={220}
            digits={digits}
          />
        )}
        {rowCount > 1 && !showsDiagonal && (
          <Contraction
            rows={rowCount}
            reached={reached}
            rowName={plainLabels(lens, names).row(Math.max(0, reached - 1))}
            vName={`v ${reached}`}
            onReach={setReached}
          />
        )}
      </div>
      <JacobianCell
        lens={lens}
        names={names}
        value={value}
        cotangent={cotangent}
        product={running}
        reached={reached}
        cell={marked}
        digits={digits}
      />
      {remarks.length > 0 && (
        <dl className={styles.remarks} aria-label="Structure">
          {remarks.map(({ trait, title, meaning }) => (
            <Remark key={trait} title={title} meaning={meaning} />
          ))}
        </dl>
      )}
      {agreement !== null && <Agrees difference={agreement.difference} several={severalOutputs} y={y} />}
      {kept !== null && (
        <DiagonalOnly
          lens={lens}
          names={names}
          kept={kept}
          product={product}
          on={keepsDiagonal}
          onSwitch={setKeepsDiagonal}
          digits={digits}
        />
      )}
      <div className={styles.actions}>
        <CopyButton label="Copy TeX" text={() => jacobianTex(lens, whole, names, digits, written === 'symbols')} />
        <CopyButton label="Copy text" text={() => jacobianPlain(lens, value, names)} />
      </div>
    </>
  );
}

function Remark({ title, meaning }: { readonly title: string; readonly meaning: string }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{meaning}</dd>
    </>
  );
}

function Agrees({
  difference,
  several,
  y,
}: {
  readonly difference: number;
  readonly several: boolean;
  readonly y: string;
}) {
  const isSame = difference < 1e-9;
  return (
    <p className={styles.agrees} data-bad={!isSame || undefined}>
      {isSame ? <Check aria-hidden /> : <X aria-hidden />}
      <span>
        {isSame
          ? 'The op’s own backward rule sends back the same'
          : 'The op’s own backward rule sends back something else'}
        {difference === 0 ? ', to the last digit.' : ', with a relative difference of '}
        {difference !== 0 && <Figure value={difference} digits={2} />}
        {difference !== 0 && '.'}
        {several && ` This is the part through ${y}; the parts through the other outputs are added.`}
      </span>
    </p>
  );
}

function lensCell([row, column]: Cell, rowCount: number) {
  if (row === rowCount) return { row: null, column: column - 1 };
  return column === 0 ? { row, column: null } : { row, column: column - 1 };
}
