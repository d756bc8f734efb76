// LossCurve: the cost over the updates of a training run, on a logarithmic scale where it falls by powers of ten.
import { bisector, extent } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { type PointerEvent, useMemo, useState } from 'react';
import { formatNumber } from '../primitives/formatNumber.ts';
import { VisuallyHidden } from '../primitives/VisuallyHidden.tsx';
import styles from './LossCurve.module.css';

export interface LossCurveProps {
  /** [update, cost], oldest first. */
  readonly points: readonly (readonly [number, number])[];
  readonly label: string;
}

const WIDTH = 320;
const HEIGHT = 96;
const PAD = 6;
/** From this ratio of largest to smallest on the scale is logarithmic. */
const POWERS = 30;

const nearest = bisector(([update]: readonly [number, number]) => update).center;

export function LossCurve({ points, label }: LossCurveProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const drawn = useMemo(() => curveOf(points), [points]);
  if (drawn === null) return null;
  const { path, x, y, isLog, high } = drawn;
  const at = pointed === null ? null : points[Math.min(pointed, points.length - 1)];
  const last = points.at(-1);
  const shown = at ?? last;
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed(nearest(points, x.invert(((event.clientX - box.left) / box.width) * WIDTH)));
  };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>
          {label}
          {isLog && <span className={styles.scale}>, logarithmic</span>}
        </span>
        {shown && (
          <span className={styles.reading}>
            {formatNumber(shown[1])}{' '}
            <span className={styles.scale}>before update {(shown[0] + 1).toLocaleString('en')}</span>
          </span>
        )}
      </figcaption>
      <svg
        className={styles.plot}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerMove={onPointerMove}
        onPointerLeave={() => setPointed(null)}
      >
        <line className={styles.ground} x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        <path className={styles.line} d={path} vectorEffect="non-scaling-stroke" />
        {at && (
          <>
            <line
              className={styles.pointed}
              x1={x(at[0])}
              x2={x(at[0])}
              y1={0}
              y2={HEIGHT}
              vectorEffect="non-scaling-stroke"
            />
            <circle className={styles.dot} cx={x(at[0])} cy={y(at[1])} r={3} />
          </>
        )}
      </svg>
      <VisuallyHidden>{`${label} went from ${formatNumber(points[0]?.[1] ?? 0)} to ${formatNumber(last?.[1] ?? 0)} in ${(last?.[0] ?? 0) + 1} updates.`}</VisuallyHidden>
      <span className={styles.top} aria-hidden>
        {formatNumber(high)}
      </span>
    </figure>
  );
}

function curveOf(points: LossCurveProps['points']) {
  const finite = points.filter(([, cost]) => Number.isFinite(cost));
  const [low, high] = extent(finite, ([, cost]) => cost);
  if (low === undefined || high === undefined) return null;
  const isLog = low > 0 && high / low > POWERS;
  const range: [number, number] = [HEIGHT - PAD, PAD];
  // A flat curve runs through the middle.
  const y = isLog
    ? scaleLog().domain([low, high]).range(range)
    : scaleLinear()
        .domain(low === high ? [low - 1, high + 1] : [low, high])
        .range(range);
  const x = scaleLinear()
    .domain([points[0]?.[0] ?? 0, Math.max(1, points.at(-1)?.[0] ?? 1)])
    .range([0, WIDTH]);
  const path = line<readonly [number, number]>()
    .defined(([, cost]) => Number.isFinite(cost))
    .x(([update]) => x(update))
    .y(([, cost]) => y(cost))(points);
  return { path: path ?? '', x, y, isLog, high };
}
