// TensorGrid: a tensor in figures between brackets: readable, pointable and, where asked, editable in place.
import { memo, useMemo, useState } from 'react';
import type { Shape } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { classes } from './classes.ts';
import { HeatMap } from './HeatMap.tsx';
import { MatrixGrid } from './MatrixGrid.tsx';
import { type MatrixView, matrixView } from './matrixView.ts';
import { SliceStepper } from './SliceStepper.tsx';
import styles from './TensorGrid.module.css';
import type { TensorGridProps } from './TensorGridProps.ts';

const MAX: readonly [number, number] = [4, 4];

export const TensorGrid = memo(function TensorGrid(props: TensorGridProps) {
  const { value, tone, size = 'm', stale = false, absent = 'not yet', prefix = true, className } = props;
  return (
    <span
      className={classes(styles.tensor, styles[size], stale && styles.stale, className)}
      data-tone={tone}
      title={stale ? 'From before the last change; not computed again yet.' : undefined}
    >
      {tone === 'gradient' && prefix && (
        <span className={styles.partial} aria-hidden>
          ∂
        </span>
      )}
      {tone === 'tangent' && prefix && <span className={styles.dot} aria-hidden />}
      {value === undefined ? <span className={styles.absent}>{absent}</span> : <Known {...props} value={value} />}
    </span>
  );
});

function Known({ value, ...props }: TensorGridProps & { readonly value: Recorded }) {
  const { max = MAX, digits = 4, orientation = 'column' } = props;
  const [chosen, setSlice] = useState<readonly number[] | null>(null);
  // Until somebody steps through the slices, the one with the selected entry is shown.
  const slice = props.slice ?? chosen ?? props.highlighted?.slice(0, -2) ?? [];
  const shape = value.shape;
  const view = useMatrixView(shape, orientation, slice);
  const stepper = props.stepper !== false && !isSummary(value) && view.leading.some((length) => length > 1) && (
    <SliceStepper leading={view.leading} slice={slice} onChange={props.onSlice ?? setSlice} />
  );
  if (view.rows * view.columns === 0 || shape.includes(0)) {
    return <span className={styles.absent}>empty, {shape.join(' × ')}</span>;
  }
  if (isSummary(value) || view.rows > max[0] || view.columns > max[1]) {
    return (
      <span className={styles.stack}>
        {stepper}
        <HeatMap {...props} value={value} slice={slice} digits={digits} />
      </span>
    );
  }
  const whole: Tensor = value;
  return (
    <span className={styles.stack}>
      {stepper}
      <MatrixGrid {...props} view={view} rank={shape.length} data={whole.data} digits={digits} />
    </span>
  );
}

/** The same view for as long as it looks at the same place of the same shape. */
function useMatrixView(shape: Shape, orientation: 'column' | 'row', slice: readonly number[]): MatrixView {
  const extent = shape.join();
  const place = slice.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every run brings shapes anew; what they say is what counts
  return useMemo(() => matrixView(shape, orientation, slice), [extent, orientation, place]);
}
