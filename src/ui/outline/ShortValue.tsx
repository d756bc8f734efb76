// ShortValue: a tensor in one line: figures when it is small, its shape and norm when it is not, words when it is not there.
import { memo } from 'react';
import { shapeText } from '../../engine/shape.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { normOf } from '../../explain/graphSummary.ts';
import { formatNumber } from '../primitives/formatNumber.ts';
import { useAppState } from '../useApp.ts';
import styles from './Outline.module.css';

const most = 6;

export interface ShortValueProps {
  readonly value: Recorded | undefined;
  readonly tone: 'value' | 'gradient';
  readonly stale: boolean;
  /** The words for `undefined`. */
  readonly absent: string;
}

export const ShortValue = memo(function ShortValue({ value, tone, stale, absent }: ShortValueProps) {
  const digits = useAppState((state) => state.view.digits);
  if (value === undefined) return <span className={styles.absent}>{absent}</span>;
  return (
    <span className={styles.value} data-tone={tone} data-stale={stale || undefined}>
      {shortText(value, digits)}
    </span>
  );
});

/** `[[1, 2], [3, 4]]`, or `3 × 100, norm 12.4`. */
export function shortText(value: Recorded, digits: number): string {
  if (isSummary(value) || value.data.length > most) {
    return `${shapeText(value.shape)}, norm ${formatNumber(normOf(value), 3)}`;
  }
  if (value.data.length === 0) return `empty, ${shapeText(value.shape)}`;
  const { shape, data } = value;
  const nested = (axis: number, start: number, size: number): string => {
    if (axis === shape.length) return formatNumber(data[start] ?? 0, digits);
    const length = shape[axis] ?? 1;
    const step = size / length;
    return `[${Array.from({ length }, (_, at) => nested(axis + 1, start + at * step, step)).join(', ')}]`;
  };
  return nested(0, 0, data.length);
}
