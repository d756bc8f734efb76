// Equation: the rule with the matrices of this graph, and its result; pointing at an entry of the result lights up what made it.
import { memo, useMemo } from 'react';
import { type Shape, shapeText } from '../../../../engine/shape.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import { isSummary, type Recorded } from '../../../../execution/trace.ts';
import type { Contributors } from '../../../../explain/contributors.ts';
import type { Explanation } from '../../../../explain/explainPort.ts';
import { refKey, sameRef, type TensorRef } from '../../../../explain/expression.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import type { PrintStyle } from '../../../../explain/printing.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import type { EntryRef } from '../../../../state/app.ts';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { ElidedTensor } from './ElidedTensor.tsx';
import styles from './Equation.module.css';
import { EquationBox } from './EquationBox.tsx';
import { EquationSign } from './EquationSign.tsx';
import { EquationUnits, isPicture, most } from './EquationUnits.tsx';
import { equationItems } from './equationItems.ts';
import { transposedIndex } from './transposedTensor.ts';
import { useFactor } from './useFactor.ts';

export interface EquationProps {
  readonly explanation: Explanation;
  readonly digits: number;
  /** The entry of the result that is explained. */
  readonly index: readonly number[] | null;
  /** The entry that has been chosen to stay, if any: pointing about does not move the window of a large matrix. */
  readonly chosen: readonly number[] | null;
  readonly contributors: Contributors | null;
  /** An entry of a factor that is pointed at, here or on the canvas. */
  readonly pointed: EntryRef | null;
  readonly onPoint: (index: readonly number[] | null) => void;
  readonly onPick: (index: readonly number[]) => void;
  readonly onPointFactor: (ref: TensorRef, index: readonly number[] | null) => void;
  /** Someone wants to know where an entry of a factor comes from. */
  readonly onFollow: (ref: TensorRef, index: readonly number[]) => void;
  readonly stale: boolean;
}

export const Equation = memo(function Equation(props: EquationProps) {
  const { explanation, digits, index, chosen, onPoint, onPick, stale } = props;
  const { rule, subject, value, names, shape } = explanation;
  const items = useMemo(() => {
    if (rule === null || value === undefined) return [];
    const style: PrintStyle = { names, digits, numbers: (ref) => explanation.numbers(ref) };
    return equationItems(rule, style);
  }, [rule, value, names, digits, explanation]);
  if (value === undefined) return null;
  return (
    <div className={styles.equation}>
      <EquationUnits
        items={items}
        grid={(subject, transposed) => <FactorGrid {...props} subject={subject} transposed={transposed} />}
      />
      <span className={styles.result}>
        {items.length > 0 && <EquationSign tex="=" />}
        <EquationBox caption={resultCaption(explanation, shape ?? value.shape, value)}>
          {isElided(value) ? (
            <ElidedTensor
              value={value}
              tone={subject.side}
              label={`${refPlain(subject, [], { names })}, result`}
              orientation="column"
              index={chosen}
              marked={index}
              lit={undefined}
              onPoint={onPoint}
              onPick={onPick}
              digits={digits}
            />
          ) : (
            <TensorGrid
              value={value}
              tone={subject.side}
              prefix={false}
              label={`${refPlain(subject, [], { names })}, result`}
              highlighted={index}
              onPoint={onPoint}
              onPick={onPick}
              max={most}
              digits={digits}
              stale={stale}
              size="m"
            />
          )}
        </EquationBox>
      </span>
    </div>
  );
});

interface FactorProps extends EquationProps {
  readonly subject: TensorRef;
  readonly transposed: boolean;
}

function FactorGrid(props: FactorProps) {
  const { explanation, subject, transposed, contributors, pointed, digits, stale, onFollow, onPointFactor } = props;
  const { names } = explanation;
  const value = explanation.numbers(subject);
  const turned = (index: readonly number[]) => (transposed ? transposedIndex(index) : index);
  const entries = contributors?.get(refKey(subject))?.entries;
  const shape = value?.shape;
  const { shown, lit } = useFactor(value, transposed, entries);
  const first = useMemo(() => {
    const [flat] = entries ?? [];
    if (flat === undefined || shape === undefined) return null;
    const place = placeOf(shape, flat);
    return transposed ? transposedIndex(place) : place;
  }, [entries, shape, transposed]);
  const marked = pointed !== null && sameRef(pointed.ref, subject) ? turned(pointed.index) : null;
  const shared = {
    tone: subject.side,
    label: `${refPlain(subject, [], { names })}${transposed ? ' transposed' : ''}`,
    orientation: transposed ? 'row' : 'column',
    lit,
    onPoint: (index: readonly number[] | null) => onPointFactor(subject, index && turned(index)),
    // What is worked out on the way is no port: nobody can go there.
    ...(!explanation.quantities.some(({ ref }) => sameRef(ref, subject)) && {
      onPick: (index: readonly number[]) => onFollow(subject, turned(index)),
    }),
    digits,
  } as const;
  return (
    <EquationBox caption={captionOf(shown, transposed, explanation)}>
      {isElided(shown) ? (
        <ElidedTensor {...shared} value={shown} index={first} marked={marked} />
      ) : (
        <TensorGrid {...shared} value={shown} prefix={false} highlighted={marked} max={most} stale={stale} size="m" />
      )}
    </EquationBox>
  );
}

/** Whole numbers that are too many to be written out; what came as a summary stays a picture. */
function isElided(value: Recorded | undefined): value is Tensor {
  return value !== undefined && !isSummary(value) && value.data.length > 0 && isPicture(value.shape);
}

/** Beside a vector that lies down, one that stands is a matrix with one column. */
function captionOf(value: Recorded | undefined, transposed: boolean, explanation: Explanation): string {
  if (value === undefined || isUnsaid(value)) return '';
  const [length = 0] = value.shape;
  if (value.shape.length !== 1) return shapeText(value.shape);
  if (transposed) return `1 × ${length}`;
  return explanation.factors.some((factor) => factor.transposed && factor.value?.shape.length === 1)
    ? `${length} × 1`
    : shapeText(value.shape);
}

/** A gradient has the shape of what it is the gradient of. */
function resultCaption({ subject, names }: Explanation, shape: Shape, value: Recorded): string {
  const text = isUnsaid(value) ? '' : shapeText(shape);
  if (subject.side === 'value' || shape.length === 0) return text;
  const like = `like ${refPlain({ ...subject, side: 'value' }, [], { names })}`;
  return text === '' ? like : `${text}, ${like}`;
}

/** A heat map says its shape itself. */
function isUnsaid(value: Recorded): boolean {
  return isSummary(value) && isPicture(value.shape);
}
