// Verdict: in words, how far two ways to the same number lie apart, and what that means.
import { Check, CircleAlert } from 'lucide-react';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import type { TwoWays } from '../../../../explain/opened/openedOp.ts';
import { Figure } from '../../../primitives/Figure.tsx';
import styles from '../check/NumericCheck.module.css';

export function Verdict({ composed, chain, comparison }: Pick<TwoWays, 'composed' | 'chain' | 'comparison'>) {
  const { verdict, largest } = comparison;
  const good = verdict === 'equal' || verdict === 'rounding';
  const Icon = good ? Check : CircleAlert;
  const at = largest === null || composed.data.length < 2 ? null : placeOf(composed.shape, largest.at);
  const place = at === null ? '' : ` (entry ${at.map((index) => index + 1).join(', ')})`;
  return (
    <div className={styles.line} data-tone={good ? 'good' : 'bad'}>
      <Icon aria-hidden />
      <p>
        {verdict === 'equal' && <b>Equal to the last digit.</b>}
        {verdict === 'rounding' && (
          <>
            <b>
              They differ by at most <Figure value={largest?.difference ?? 0} digits={2} />
            </b>
            {place}: the rounding of two ways to calculate.
          </>
        )}
        {verdict === 'apart' && (
          <>
            <b>
              They differ by <Figure value={largest?.difference ?? Number.NaN} digits={2} />
            </b>
            {place}, which is more than rounding: at a corner or a tie the parts may take another slope than the op.
          </>
        )}
        {verdict === 'overflow' && largest !== null && (
          <>
            <b>
              The op gives <Figure value={composed.data[largest.at] ?? Number.NaN} />, its parts{' '}
              <Figure value={chain.data[largest.at] ?? Number.NaN} />
            </b>
            {place}: calculated part by part, this leaves the range of numbers. The op is written so that it does not.
          </>
        )}
      </p>
    </div>
  );
}
