// NormBars: one bar a row, long as the logarithm of its number, so that vanishing and exploding gradients are both seen.
import { max, min } from 'd3-array';
import { scaleLog } from 'd3-scale';
import { Figure } from '../primitives/Figure.tsx';
import styles from './NormBars.module.css';

export interface NormBar {
  readonly label: string;
  /** Null: not known (yet). */
  readonly value: number | null;
  /** The words for null. */
  readonly absent: string;
  readonly onSelect?: () => void;
}

const width = 100;

export function NormBars({ bars }: { readonly bars: readonly NormBar[] }) {
  const sizes = bars.map(({ value }) => value ?? 0).filter((value) => value > 0 && Number.isFinite(value));
  const largest = max(sizes) ?? 1;
  // At least three powers of ten, so that equal norms make equal bars of a fair length.
  const smallest = Math.min(min(sizes) ?? 1, largest / 1000);
  const length = scaleLog()
    .domain([smallest, largest])
    .range([width * 0.06, width]);
  return (
    <ul className={styles.bars}>
      {bars.map(({ label, value, absent, onSelect }) => (
        <li key={label}>
          <button type="button" className={styles.row} onClick={onSelect} title="On a logarithmic scale">
            <span className={styles.label}>{label}</span>
            <svg className={styles.plot} viewBox={`0 0 ${width} 6`} preserveAspectRatio="none" aria-hidden="true">
              <rect className={styles.track} width={width} height={6} rx={1} />
              {value !== null && value > 0 && (
                <rect className={styles.bar} width={Number.isFinite(value) ? length(value) : width} height={6} rx={1} />
              )}
            </svg>
            <span className={styles.value}>
              {value === null ? <span className={styles.absent}>{absent}</span> : <Figure value={value} digits={3} />}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
