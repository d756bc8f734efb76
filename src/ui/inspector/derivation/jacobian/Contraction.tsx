// Contraction: the rows of the Jacobian, each times its entry of v, added up one after the other: by slider, by step, or played.
import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../../../primitives/IconButton.tsx';
import styles from './Jacobian.module.css';

export interface ContractionProps {
  readonly rows: number;
  readonly reached: number;
  /** What the row that was added last is called. */
  readonly rowName: string;
  readonly vName: string;
  readonly onReach: (rows: number) => void;
}

const stepTime = 700;
const longest = 6000;

export function Contraction({ rows, reached, rowName, vName, onReach }: ContractionProps) {
  const [playing, setPlaying] = useState(false);
  const atEnd = reached >= rows;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(
      () => {
        onReach(Math.min(rows, reached + 1));
        if (reached + 1 >= rows) setPlaying(false);
      },
      Math.min(stepTime, longest / rows),
    );
    return () => clearTimeout(timer);
  }, [playing, reached, rows, onReach]);
  const stop = (next: number) => {
    setPlaying(false);
    onReach(Math.min(rows, Math.max(0, next)));
  };
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const words =
    reached === 0
      ? 'No row has been added yet: every sum is 0.'
      : atEnd
        ? `All ${rows} rows have been added.`
        : `Row ${reached} of ${rows}: ${vName} times the row of ${rowName} has been added.`;
  return (
    <div className={styles.contraction}>
      <div className={styles.transport}>
        <IconButton size="s" label="No rows" onClick={() => stop(0)} disabled={reached === 0}>
          <SkipBack aria-hidden />
        </IconButton>
        <IconButton size="s" label="One row less" onClick={() => stop(reached - 1)} disabled={reached === 0}>
          <StepBack aria-hidden />
        </IconButton>
        {!still && (
          <IconButton
            size="s"
            label={playing ? 'Pause adding rows' : 'Add the rows one by one'}
            onClick={() => {
              if (!playing && atEnd) onReach(0);
              setPlaying(!playing);
            }}
          >
            {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          </IconButton>
        )}
        <IconButton size="s" label="One row more" onClick={() => stop(reached + 1)} disabled={atEnd}>
          <StepForward aria-hidden />
        </IconButton>
        <IconButton size="s" label="All rows" onClick={() => stop(rows)} disabled={atEnd}>
          <SkipForward aria-hidden />
        </IconButton>
        <input
          type="range"
          className={styles.rowsSlider}
          aria-label="Rows added"
          aria-valuetext={words}
          min={0}
          max={rows}
          step={1}
          value={reached}
          onChange={(event) => stop(event.target.valueAsNumber)}
        />
      </div>
      <output className={styles.small}>{words}</output>
    </div>
  );
}
