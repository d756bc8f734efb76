// TangentEquation: the rule of a tangent with the matrices of this graph; pointing at an entry of the result lights up what made it.
import { memo, useMemo } from 'react';
import { jacobianSize, localJacobian } from '../../../../engine/localJacobian.ts';
import { shapeText } from '../../../../engine/shape.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import { isSummary } from '../../../../execution/trace.ts';
import type { Contributors } from '../../../../explain/contributors.ts';
import { flatIndex } from '../../../../explain/evaluate.ts';
import { refKey, type TensorRef } from '../../../../explain/expression.ts';
import type { PrintStyle } from '../../../../explain/printing.ts';
import type { TangentLine, TangentResult } from '../../../../explain/tangents/tangentLine.ts';
import type { TangentTerm } from '../../../../explain/tangents/tangentTerms.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { toTex } from '../../../../explain/toTex.ts';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import styles from '../rule/Equation.module.css';
import { EquationBox } from '../rule/EquationBox.tsx';
import { EquationSign } from '../rule/EquationSign.tsx';
import { EquationUnits, isPicture, most } from '../rule/EquationUnits.tsx';
import { equationItems } from '../rule/equationItems.ts';
import { useFactor } from '../rule/useFactor.ts';
import own from './Tangents.module.css';

export interface TangentEquationProps {
  readonly line: TangentLine;
  readonly result: TangentResult;
  readonly digits: number;
  /** The entry of the result that is explained. */
  readonly index: readonly number[] | null;
  readonly contributors: Contributors | null;
  readonly onPoint: (index: readonly number[] | null) => void;
  readonly onPick: (index: readonly number[]) => void;
}

/** Numbers in a Jacobian that is drawn, and rows (a vjp each). */
const mostEntries = 4096;
const mostRows = 128;

export const TangentEquation = memo(function TangentEquation(props: TangentEquationProps) {
  const { line, result, digits, index, onPoint, onPick } = props;
  const { ref, value, terms } = result;
  return (
    <div className={styles.equation}>
      {terms.map((term, at) => (
        <Term key={term.port} first={at === 0} term={term} {...props} />
      ))}
      <span className={styles.result}>
        <EquationSign tex="=" />
        <EquationBox caption={isPicture(value.shape) ? '' : shapeText(value.shape)}>
          <TensorGrid
            value={value}
            tone="tangent"
            prefix={false}
            label={`${refPlain(ref, [], line)}, result`}
            highlighted={index}
            onPoint={onPoint}
            onPick={onPick}
            max={most}
            digits={digits}
            size="m"
          />
        </EquationBox>
      </span>
    </div>
  );
});

function Term({
  first,
  term,
  ...props
}: TangentEquationProps & { readonly first: boolean; readonly term: TangentTerm }) {
  const { line, digits } = props;
  const items = useMemo(() => {
    const style: PrintStyle = { names: line.names, digits, numbers: line.numbers };
    return term.whole === null ? null : equationItems(term.whole, style);
  }, [line, term, digits]);
  if (items === null) return <JacobianTerm first={first} term={term} {...props} />;
  const minus = items[0]?.kind === 'tex' && items[0].tex === '-';
  return (
    <>
      {!first && !minus && <EquationSign tex="+" />}
      <EquationUnits
        items={items}
        grid={(subject, transposed) => <FactorGrid {...props} subject={subject} transposed={transposed} />}
      />
    </>
  );
}

/** The local Jacobian, rows for the output, times the tangent written out as one column. */
function JacobianTerm({
  first,
  term,
  line,
  result,
  index,
  contributors,
  digits,
}: TangentEquationProps & { readonly first: boolean; readonly term: TangentTerm }) {
  const output = result.ref.port;
  const { port, ref } = term;
  const jacobian = useMemo((): Tensor | null => {
    const point = line.point();
    const rows = point?.outputs[output]?.data.length ?? 0;
    if (point === null || rows > mostRows || jacobianSize(point, output, port) > mostEntries) return null;
    return localJacobian(point, output, port)?.value ?? null;
  }, [line, output, port]);
  const tangent = line.numbers(ref);
  const column = useMemo(
    () =>
      tangent === undefined || isSummary(tangent) ? undefined : { shape: [tangent.data.length], data: tangent.data },
    [tangent],
  );
  const row = index === null || isSummary(result.value) ? null : flatIndex(result.value.shape, index);
  const entries = contributors?.get(refKey(ref))?.entries;
  const names = `${refPlain({ node: ref.node, port: output, side: 'value' }, [], line)} by ${refPlain({ node: ref.node, port, side: 'value' }, [], line)}`;
  if (jacobian === null || column === undefined) {
    const shape = tangent?.shape ?? [];
    return (
      <p className={own.hint}>
        {first ? '' : '+ '}The Jacobian of {names} ({shapeText(result.value.shape)} by {shapeText(shape)}) is too large
        to be drawn; each entry’s own sum is below.
      </p>
    );
  }
  const lone = jacobian.data.length === 1;
  return (
    <>
      {!first && <EquationSign tex="+" />}
      <span className={styles.unit}>
        <EquationBox caption={lone || isPicture(jacobian.shape) ? '' : shapeText(jacobian.shape)}>
          <TensorGrid
            value={lone ? { shape: [], data: jacobian.data } : jacobian}
            tone="value"
            prefix={false}
            label={`Jacobian of ${names}`}
            lit={row === null ? undefined : (place) => place[0] === row}
            max={most}
            digits={digits}
            size="m"
          />
        </EquationBox>
        {lone && <EquationSign tex="\cdot" />}
        <EquationBox caption={lone || isPicture(column.shape) ? '' : `${column.data.length} × 1`}>
          <TensorGrid
            value={lone ? { shape: [], data: column.data } : column}
            tone="tangent"
            prefix={false}
            label={refPlain(ref, [], line)}
            lit={entries === undefined ? undefined : (place) => entries.has(place[0] ?? 0)}
            max={most}
            digits={digits}
            size="m"
          />
        </EquationBox>
      </span>
    </>
  );
}

function FactorGrid({
  line,
  subject,
  transposed,
  contributors,
  digits,
}: TangentEquationProps & { readonly subject: TensorRef; readonly transposed: boolean }) {
  const value = line.numbers(subject);
  const { shown, lit } = useFactor(value, transposed, contributors?.get(refKey(subject))?.entries);
  const symbol = toTex({ kind: 'tensor', ref: subject, transposed, index: null }, { ...line, numbers: null, digits });
  return (
    <EquationBox caption={<Tex tex={symbol} />}>
      <TensorGrid
        value={shown}
        tone={subject.dotted ? 'tangent' : subject.side}
        prefix={false}
        label={`${refPlain(subject, [], line)}${transposed ? ' transposed' : ''}`}
        orientation={transposed ? 'row' : 'column'}
        lit={lit}
        max={most}
        digits={digits}
        size="m"
      />
    </EquationBox>
  );
}
