// Quantities: what the names in a rule stand for that are no ports: each by its own rule, with its numbers.
import { useMemo } from 'react';
import type { Recorded } from '../../../../execution/trace.ts';
import { type Expression, refKey, type TensorRef } from '../../../../explain/expression.ts';
import type { Names } from '../../../../explain/names.ts';
import { type BoundQuantity, quantitiesBehind } from '../../../../explain/quantities.ts';
import { toSpokenText } from '../../../../explain/toSpokenText.ts';
import { recordedTex, refTex, toTex } from '../../../../explain/toTex.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import styles from './Quantities.module.css';

export interface QuantitiesProps {
  /** What names them. */
  readonly expressions: readonly Expression[];
  readonly quantities: readonly BoundQuantity[];
  readonly names: Names;
  readonly numbers: (ref: TensorRef) => Recorded | undefined;
  readonly digits: number;
}

export function Quantities({ expressions, quantities, names, numbers, digits }: QuantitiesProps) {
  const named = useMemo(() => quantitiesBehind(expressions, quantities), [expressions, quantities]);
  if (named.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="What the names stand for">
      {named.map(({ ref, rule }) => {
        const value = numbers(ref);
        const style = { names, numbers: null, digits };
        const symbol = refTex(ref, [], { names });
        return (
          <li key={refKey(ref)} className={styles.quantity}>
            <div className={styles.line}>
              <Tex
                tex={`${symbol} = ${toTex(rule.whole, style)}`}
                output="html"
                className={styles.part}
                label={`${toSpokenText({ kind: 'tensor', ref, transposed: false, index: null }, style)} equals ${toSpokenText(rule.whole, style)}`}
              />
              {value !== undefined && (
                <Tex tex={`{} = ${recordedTex(value, false, digits)}`} output="html" className={styles.part} />
              )}
            </div>
            <p className={styles.words}>{rule.words}</p>
          </li>
        );
      })}
    </ul>
  );
}
