// TwoWaysBox: one number of an op, got as one op and through its parts, side by side, and how far apart they are; below, all the others.
import { Check, CircleAlert } from 'lucide-react';
import { memo } from 'react';
import { refKey, sameRef, type TensorRef } from '../../../../explain/expression.ts';
import type { Names } from '../../../../explain/names.ts';
import type { TwoWays } from '../../../../explain/opened/openedOp.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { refTex } from '../../../../explain/toTex.ts';
import { Figure } from '../../../primitives/Figure.tsx';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { Tex } from '../../../primitives/Tex.tsx';
import { useAppState } from '../../../useApp.ts';
import styles from './OpenView.module.css';
import { Verdict } from './Verdict.tsx';

export interface TwoWaysBoxProps {
  readonly op: string;
  readonly parts: number;
  readonly numbers: readonly TwoWays[];
  /** The number that is asked about, at the op's own port. */
  readonly subject: TensorRef | null;
  readonly names: Names;
  readonly onChoose: (ref: TensorRef) => void;
}

const most = [5, 3] as const;

export const TwoWaysBox = memo(function TwoWaysBox(props: TwoWaysBoxProps) {
  const { op, parts, numbers, subject, names, onChoose } = props;
  const digits = useAppState((state) => state.view.digits);
  const chosen = numbers.find(({ ref }) => subject !== null && sameRef(ref, subject));
  const others = numbers.filter((each) => each !== chosen);
  if (numbers.length === 0) return null;
  return (
    <section className={styles.ways} aria-label="The same number in two ways">
      <h2 className={styles.title}>The same in two ways</h2>
      {chosen === undefined ? (
        subject?.side === 'gradient' && (
          <p className={styles.muted}>This gradient arrives from outside: both ways back start from it.</p>
        )
      ) : (
        <>
          <div className={styles.pair} data-tone={chosen.ref.side}>
            <span className={styles.way}>
              <span className={styles.caption}>as one {op}</span>
              <TensorGrid
                value={chosen.composed}
                tone={chosen.ref.side}
                prefix={false}
                label={`${refPlain(chosen.ref, [], { names })}, as one ${op}`}
                max={most}
                digits={digits}
              />
            </span>
            <span className={styles.sign} aria-hidden>
              {chosen.comparison.verdict === 'equal' ? '=' : chosen.comparison.verdict === 'rounding' ? '≈' : '≠'}
            </span>
            <span className={styles.way}>
              <span className={styles.caption}>through {parts === 1 ? 'its part' : `its ${parts} parts`}</span>
              <TensorGrid
                value={chosen.chain}
                tone={chosen.ref.side}
                prefix={false}
                label={`${refPlain(chosen.ref, [], { names })}, through its parts`}
                max={most}
                digits={digits}
              />
            </span>
          </div>
          <Verdict {...chosen} />
        </>
      )}
      {others.length > 0 && (
        <ul className={styles.others} aria-label="The other numbers of the op">
          {others.map(({ ref, comparison }) => {
            const good = comparison.verdict === 'equal' || comparison.verdict === 'rounding';
            return (
              <li key={refKey(ref)}>
                <button
                  type="button"
                  className={styles.other}
                  data-tone={ref.side}
                  data-good={good}
                  onClick={() => onChoose(ref)}
                >
                  <Tex tex={refTex(ref, [], { names, small: true })} label={refPlain(ref, [], { names })} />
                  <span className={styles.muted}>
                    {comparison.verdict === 'equal' ? (
                      'equal to the last digit'
                    ) : comparison.verdict === 'overflow' ? (
                      'leaves the range of numbers'
                    ) : (
                      <>
                        at most <Figure value={comparison.largest?.difference ?? Number.NaN} digits={2} /> apart
                      </>
                    )}
                  </span>
                  {good ? <Check aria-hidden /> : <CircleAlert aria-hidden />}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
});
