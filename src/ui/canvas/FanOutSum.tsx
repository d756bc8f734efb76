// FanOutSum: where one output feeds several inputs, the contributions that arrive and their running sum, written out.
import { memo } from 'react';
import { portKey } from '../../engine/program.ts';
import type { Recorded } from '../../execution/trace.ts';
import { classes } from '../primitives/classes.ts';
import { formatNumber } from '../primitives/formatNumber.ts';
import { useAppState } from '../useApp.ts';
import { contributionsTo, runningSum, term } from './fanOut.ts';
import { normOf } from './figures.ts';
import { useFrameView, useRecorded } from './frameStore.ts';
import styles from './OpNode.module.css';

/** Longer sums stand one contribution a line, longer terms go by their norms. */
const ONE_LINE = 34;
const LONGEST_TERM = 26;

export const FanOutSum = memo(function FanOutSum({ node, port }: { readonly node: string; readonly port: string }) {
  const key = portKey(node, port);
  const expected = useFrameView((view) => view.end?.gradient(key)?.expected ?? 0);
  return expected < 2 ? null : <Sum node={node} port={port} expected={expected} />;
});

function Sum({ node, port, expected }: { readonly node: string; readonly port: string; readonly expected: number }) {
  const key = portKey(node, port);
  const digits = useAppState((state) => state.view.digits);
  const trace = useFrameView((view) => view.trace);
  const arrived = useFrameView((view) => view.frame?.gradient(key)?.arrived ?? 0);
  const sum = useFrameView((view) => view.frame?.gradient(key)?.value);
  const adding = useFrameView(({ frame }) => {
    const step = frame?.current;
    return step?.kind === 'accumulate' && step.node === node && step.port === port;
  });
  const all = trace === null ? [] : contributionsTo(trace, key);
  const values = all.map((each) => each.value);
  const total = useRecorded((view) => view.end?.gradient(key)?.value);
  const whole = total === undefined ? null : runningSum(values, total, expected, digits);
  if (whole !== null && whole.length <= ONE_LINE) {
    return (
      <span
        className={styles.sum}
        data-adding={adding || undefined}
        data-waiting={sum === undefined || undefined}
        title={`${expected} gradients meet at ${key}; they add up`}
      >
        <span className={classes(styles.outline, styles.sumRoom)} data-figures={whole} aria-hidden />
        <span>
          {sum === undefined
            ? Array.from({ length: expected }, () => '?').join(' + ')
            : runningSum(values.slice(0, arrived), sum, expected, digits)}
        </span>
      </span>
    );
  }
  // Larger tensors go by their norms, which do not add up; so nothing says that they do.
  const exact = whole !== null && values.every((value) => (term(value, digits, true) ?? '').length <= LONGEST_TERM);
  const written = (value: Recorded) =>
    (exact ? term(value, digits, true) : null) ?? `‖${formatNumber(normOf(value), 3)}‖`;
  return (
    <span className={styles.sumTable} data-adding={adding || undefined}>
      {all.map((each, index) => (
        <span key={each.from} className={styles.sumLine} data-waiting={index >= arrived || undefined}>
          <span className={styles.sumFrom}>
            {index > 0 && exact ? '+ ' : ''}
            {each.from}
          </span>
          <Figures whole={written(each.value)} shown={index < arrived} />
        </span>
      ))}
      <span className={styles.sumLine} data-total>
        <span className={styles.sumFrom}>{`${exact ? '= ' : 'sum of '}${arrived} of ${expected}`}</span>
        <Figures
          whole={total === undefined ? '' : written(total)}
          now={sum === undefined ? '?' : written(sum)}
          shown={false}
        />
      </span>
    </span>
  );
}

/** The figures, or a question mark in a place of their size. */
function Figures({
  whole,
  shown,
  now = '?',
}: {
  readonly whole: string;
  readonly shown: boolean;
  readonly now?: string;
}) {
  return (
    <span className={styles.sumFigures}>
      <span className={classes(styles.outline, styles.sumRoom)} data-figures={whole} aria-hidden />
      <span>{shown ? whole : now}</span>
    </span>
  );
}
