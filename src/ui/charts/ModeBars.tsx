// ModeBars: what reverse and forward mode take for the same derivatives, a pair of bars a question, on one linear scale each.
import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import styles from './ModeBars.module.css';

export interface ModeBar {
  readonly mode: 'reverse' | 'forward';
  readonly passes: number;
  readonly count: number;
  /** The count in words. */
  readonly text: string;
}
export interface ModeBarsRow {
  readonly wanted: string;
  readonly bars: readonly ModeBar[];
}

const width = 100;

export function ModeBars({ rows }: { readonly rows: readonly ModeBarsRow[] }) {
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>
        Multiplications: one for each entry of a local Jacobian that is not 0 everywhere
      </caption>
      {rows.map(({ wanted, bars }) => {
        const length = scaleLinear()
          .domain([0, max(bars, ({ count }) => count) ?? 1])
          .range([0, width]);
        // Both bars of a pair end where the longer number leaves them room.
        const longest = Math.max(...bars.map(({ text }) => text.length));
        return (
          <tbody key={wanted}>
            <tr>
              <th scope="rowgroup" colSpan={2} className={styles.wanted}>
                {wanted}
              </th>
            </tr>
            {bars.map(({ mode, passes, count, text }) => (
              <tr key={mode} data-mode={mode}>
                <th scope="row" className={styles.mode}>
                  {mode === 'reverse' ? 'Reverse' : 'Forward'}, {passes.toLocaleString('en')}{' '}
                  {passes === 1 ? 'pass' : 'passes'}
                </th>
                <td className={styles.amount}>
                  <svg viewBox={`0 0 ${width} 8`} preserveAspectRatio="none" aria-hidden="true">
                    <rect className={styles.track} width={width} height={8} />
                    <rect className={styles.bar} width={Math.max(0.8, length(count))} height={8} />
                  </svg>
                  <span className={styles.count} style={{ minWidth: `${longest}ch` }}>
                    {text}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        );
      })}
    </table>
  );
}
