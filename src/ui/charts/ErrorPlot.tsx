// ErrorPlot: the error of a central difference over its step, both on logarithmic scales; a step can be pointed at or walked to.
import { extent } from 'd3-array';
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useWidth } from '../timeline/useWidth.ts';
import styles from './ErrorPlot.module.css';

export interface ErrorPlotPoint {
  readonly step: number;
  /** NaN: there is none at this step. */
  readonly error: number;
}

export interface ErrorPlotProps {
  readonly points: readonly ErrorPlotPoint[];
  readonly relative: boolean;
  /** The error is about `rounding / step`, `bend * step ** 2`; null: no such law was seen. */
  readonly rounding: number | null;
  readonly bend: number | null;
  /** The step of the check, or where it began and ended. */
  readonly used: readonly [number, number] | null;
  /** Index of the point that is pointed at. */
  readonly chosen: number | null;
  readonly onChoose: (at: number | null) => void;
  /** What a screen reader says of the chosen point. */
  readonly words: string;
}

const HEIGHT = 200;
const margin = { top: 26, right: 10, bottom: 34, left: 42 };

export function ErrorPlot(props: ErrorPlotProps) {
  const { points, relative, used, chosen, onChoose, words } = props;
  const root = useRef<HTMLDivElement>(null);
  const width = Math.max(200, useWidth(root));
  const scales = scalesOf(points, width);
  const { x, y, bottom } = scales;
  const shown = chosen === null ? undefined : points[chosen];
  const path = line<ErrorPlotPoint>()
    .defined(({ error }) => !Number.isNaN(error))
    .x(({ step }) => x(step))
    .y(({ error }) => y(error));

  function onKeyDown(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
    const by = moves[event.key];
    const last = points.length - 1;
    if (by !== undefined) onChoose(Math.min(last, Math.max(0, (chosen ?? nearest(points, used?.[1] ?? 1e-6)) + by)));
    else if (event.key === 'Home') onChoose(0);
    else if (event.key === 'End') onChoose(last);
    else if (event.key === 'Escape' && chosen !== null) onChoose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    const { left } = event.currentTarget.getBoundingClientRect();
    onChoose(nearest(points, x.invert(event.clientX - left)));
  }

  const at = chosen ?? nearest(points, used?.[1] ?? 1e-6);
  return (
    <div
      ref={root}
      className={styles.plot}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a range input cannot hold a drawing
      role="slider"
      tabIndex={0}
      aria-label={`Step of the difference; the ${relative ? 'relative' : 'absolute'} error is plotted over it`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={at}
      aria-valuetext={words}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onChoose(null)}
      onBlur={() => onChoose(null)}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <Axes {...scales} relative={relative} width={width} />
        <Laws {...props} {...scales} />
        {used !== null && <Used used={used} x={x} bottom={bottom} />}
        <path className={styles.curve} d={path(points) ?? ''} />
        {points.map(({ step, error }) =>
          Number.isNaN(error) ? null : (
            <circle
              key={step}
              className={styles.dot}
              data-zero={error === 0 || undefined}
              cx={x(step)}
              cy={y(error)}
              r={1.8}
            />
          ),
        )}
        {shown !== undefined && <Pointed point={shown} x={x} y={y} bottom={bottom} />}
      </svg>
    </div>
  );
}

interface Scales {
  readonly x: ReturnType<typeof scaleLog<number, number>>;
  readonly y: (error: number) => number;
  readonly powersX: readonly number[];
  readonly powersY: readonly number[];
  readonly bottom: number;
  /** The ends of the two axes. */
  readonly steps: readonly [number, number];
  readonly errors: readonly [number, number];
}

function scalesOf(points: readonly ErrorPlotPoint[], width: number): Scales {
  const steps = points.map(({ step }) => step);
  const [from = 1e-12, to = 1] = extent(steps);
  const x = scaleLog()
    .domain([from, to])
    .range([margin.left, width - margin.right]);
  const errors = points.map(({ error }) => error).filter((error) => error > 0 && Number.isFinite(error));
  const [least = 1e-16, most = 1] = extent(errors);
  const low = Math.floor(Math.log10(least));
  const high = Math.max(low + 3, Math.ceil(Math.log10(most)));
  const bottom = HEIGHT - margin.bottom;
  const scale = scaleLog()
    .domain([10 ** low, 10 ** high])
    .range([bottom, margin.top]);
  const y = (error: number): number =>
    error === 0 ? bottom : error === Number.POSITIVE_INFINITY ? margin.top : scale(error);
  const range = [10 ** low, 10 ** high] as const;
  return { x, y, bottom, powersX: powers(from, to, 4), powersY: powers(...range, 4), steps: [from, to], errors: range };
}

/** Powers of ten between two numbers, about `count` of them, evenly apart. */
function powers(from: number, to: number, count: number): readonly number[] {
  const [low, high] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const apart = Math.max(1, Math.ceil((high - low) / count));
  const found: number[] = [];
  for (let power = high; power >= low; power -= apart) found.unshift(power);
  return found.map((power) => Number(`1e${power}`));
}

function Axes({ x, y, powersX, powersY, bottom, relative, width }: Scales & { relative: boolean; width: number }) {
  return (
    <g className={styles.axes}>
      {powersY.map((power) => (
        <g key={power}>
          <line className={styles.grid} x1={margin.left} x2={width - margin.right} y1={y(power)} y2={y(power)} />
          <Power power={power} x={margin.left - 6} y={y(power) + 3.5} anchor="end" />
        </g>
      ))}
      <line className={styles.axis} x1={margin.left} x2={width - margin.right} y1={bottom} y2={bottom} />
      {powersX.map((power) => (
        <g key={power}>
          <line className={styles.axis} x1={x(power)} x2={x(power)} y1={bottom} y2={bottom + 4} />
          <Power power={power} x={x(power)} y={bottom + 16} anchor={power === powersX.at(-1) ? 'end' : 'middle'} />
        </g>
      ))}
      <text className={styles.title} x={2} y={10}>
        {relative ? 'relative error' : 'absolute error'}
      </text>
      <text className={styles.title} x={(margin.left + width - margin.right) / 2} y={HEIGHT - 4} textAnchor="middle">
        step h
      </text>
    </g>
  );
}

function Power({ power, x, y, anchor }: { power: number; x: number; y: number; anchor: 'end' | 'middle' }) {
  const exponent = Math.round(Math.log10(power));
  return (
    <text x={x} y={y} textAnchor={anchor}>
      {exponent === 0 ? (
        '1'
      ) : (
        <>
          10
          <tspan dy={-4} fontSize="0.8em">
            {exponent < 0 ? `−${-exponent}` : exponent}
          </tspan>
        </>
      )}
    </text>
  );
}

/** The two straight lines that theory draws, each where it rules. */
function Laws({ rounding, bend, ...scales }: ErrorPlotProps & Scales) {
  const [from, to] = scales.steps;
  const meet = rounding !== null && bend !== null ? Math.cbrt(rounding / bend) : null;
  return (
    <>
      {rounding !== null && (
        <Law {...scales} factor={rounding} power={-1} from={from} to={Math.min(to, meet ?? to)} name="1/h" />
      )}
      {bend !== null && (
        <Law {...scales} factor={bend} power={2} from={Math.max(from, meet ?? from)} to={to} name="h²" />
      )}
    </>
  );
}

interface LawProps extends Scales {
  /** The error is `factor * step ** power`. */
  readonly factor: number;
  readonly power: -1 | 2;
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

function Law({ x, y, errors: [low, high], factor, power, from, to, name }: LawProps) {
  const stepOf = (error: number): number => (error / factor) ** (1 / power);
  // Where the line would leave the picture it ends.
  const [nearer, further] = power > 0 ? [stepOf(low), stepOf(high)] : [stepOf(high), stepOf(low)];
  const [start, end] = [Math.max(from, nearer), Math.min(to, further)];
  if (!(start < end)) return null;
  const [left, right] = [start, end].map((step) => ({ x: x(step), y: y(factor * step ** power) }));
  if (left === undefined || right === undefined) return null;
  const side = power < 0 ? 10 : -10;
  return (
    <g>
      <line className={styles.law} x1={left.x} x2={right.x} y1={left.y} y2={right.y} />
      <text
        className={styles.lawName}
        x={(left.x + right.x) / 2 + side}
        y={(left.y + right.y) / 2 - 8}
        textAnchor={power < 0 ? 'start' : 'end'}
      >
        {name}
      </text>
    </g>
  );
}

function Used({ used: [from, to], x, bottom }: { used: readonly [number, number] } & Pick<Scales, 'x' | 'bottom'>) {
  const [left, right] = [x(from), x(to)];
  return (
    <g className={styles.used}>
      {right - left < 1 ? (
        <line x1={left} x2={left} y1={margin.top} y2={bottom} />
      ) : (
        <rect x={left} width={right - left} y={margin.top} height={bottom - margin.top} />
      )}
      <text x={(left + right) / 2} y={margin.top - 5} textAnchor="middle">
        the check
      </text>
    </g>
  );
}

function Pointed({ point, x, y, bottom }: { point: ErrorPlotPoint } & Pick<Scales, 'x' | 'y' | 'bottom'>) {
  const { step, error } = point;
  return (
    <g className={styles.pointed}>
      <line x1={x(step)} x2={x(step)} y1={margin.top} y2={bottom} />
      {!Number.isNaN(error) && <circle cx={x(step)} cy={y(error)} r={4} />}
    </g>
  );
}

function nearest(points: readonly ErrorPlotPoint[], step: number): number {
  let found = 0;
  const away = (at: number): number => Math.abs(Math.log((points[at]?.step ?? 1) / step));
  for (const at of points.keys()) if (away(at) < away(found)) found = at;
  return found;
}
