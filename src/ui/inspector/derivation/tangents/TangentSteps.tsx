// TangentSteps: the tangents in the order in which they come, a line a node, all at once or step by step; one line is open.
import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { TangentReport } from '../../../../execution/tangents.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import { plainPrinter, texPrinter } from '../../../../explain/lines.ts';
import { tangentLine } from '../../../../explain/tangents/tangentLine.ts';
import { lineText } from '../../../../explain/tangents/tangentText.ts';
import { IconButton } from '../../../primitives/IconButton.tsx';
import { useApp, useAppState, useTangentState } from '../../../useApp.ts';
import { CopyButton } from '../../CopyButton.tsx';
import { TangentLineRow } from './TangentLineRow.tsx';
import styles from './Tangents.module.css';

export interface TangentStepsProps {
  readonly context: ExplainContext;
  readonly report: TangentReport;
  readonly subject: TensorRef;
  readonly stale: boolean;
}

/** Longer runs are shown in windows around the open line. */
const mostLines = 60;

export function TangentSteps({ context, report, subject, stale }: TangentStepsProps) {
  const app = useApp();
  const list = useRef<HTMLOListElement>(null);
  const id = useId();
  const digits = useAppState((state) => state.view.digits);
  const shown = useTangentState((state) => state.shown);
  const count = report.steps.length;
  const reached = Math.min(shown ?? count, count);
  const [chosen, setChosen] = useState<number | null>(null);
  const ofSubject = report.steps.findLastIndex(({ node }) => node === subject.node);
  const first = ofSubject >= 0 ? ofSubject : count - 1;
  const open = shown === null ? Math.min(chosen ?? first, count - 1) : reached - 1;
  const from = count <= mostLines ? 0 : Math.max(0, Math.min(open - mostLines / 2, count - mostLines));
  const visible = useMemo(
    () => report.steps.slice(from, from + mostLines).map((step, k) => ({ step, at: from + k })),
    [report, from],
  );

  function go(step: number | null): void {
    setChosen(null);
    app.showTangents(step);
  }
  function onStepKey(event: KeyboardEvent): void {
    const next = { ArrowRight: reached + 1, ArrowLeft: reached - 1, Home: 1, End: count }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(Math.max(1, Math.min(count, next)));
  }
  function onListKey(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const heads = [...(list.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])];
    const at = heads.findIndex((head) => head === event.target);
    if (by === undefined || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    heads[at + by]?.focus();
  }

  const copied = (printer: typeof texPrinter): string =>
    report.steps
      .map((_, at) => tangentLine(context, report, at))
      .filter((line) => line !== null)
      .map((line) => lineText(line, printer, digits))
      .join('\n');
  return (
    <section className={styles.section} aria-label="Tangents, node by node">
      <div
        className={styles.bar}
        role="toolbar"
        tabIndex={-1}
        aria-label="Steps of forward mode"
        aria-controls={id}
        onKeyDown={onStepKey}
      >
        <h2 className={styles.heading}>Tangents, in order</h2>
        <IconButton size="s" label="First tangent" disabled={reached <= 1} onClick={() => go(1)}>
          <ChevronFirst aria-hidden />
        </IconButton>
        <IconButton size="s" label="Previous tangent" disabled={reached <= 1} onClick={() => go(reached - 1)}>
          <ChevronLeft aria-hidden />
        </IconButton>
        <span className={styles.count} aria-live="polite">
          {shown === null ? `all ${count}` : `${reached} of ${count}`}
        </span>
        <IconButton size="s" label="Next tangent" disabled={shown === null} onClick={() => go(reached + 1)}>
          <ChevronRight aria-hidden />
        </IconButton>
        <IconButton size="s" label="All tangents" disabled={shown === null} onClick={() => go(null)}>
          <ChevronLast aria-hidden />
        </IconButton>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move between the buttons in it */}
      <ol ref={list} id={id} className={styles.lines} data-stale={stale || undefined} onKeyDown={onListKey}>
        {from > 0 && <li className={styles.later}>{from} before</li>}
        {visible.map(({ step, at }) =>
          at >= reached ? (
            <li key={at} className={`${styles.line} ${styles.later}`}>
              <span className={styles.name}>{step.node}</span>
              <span>not yet</span>
            </li>
          ) : (
            <TangentLineRow
              key={at}
              context={context}
              report={report}
              at={at}
              open={at === open}
              onOpen={() => {
                if (shown === null) setChosen(at === open ? -1 : at);
                else go(at + 1);
              }}
            />
          ),
        )}
        {from + mostLines < count && <li className={styles.later}>{count - from - mostLines} more</li>}
      </ol>
      {count > 1 && count <= 500 && (
        <div className={styles.actions}>
          <CopyButton size="s" label="Copy all as TeX" text={() => copied(texPrinter)} />
          <CopyButton size="s" label="Copy all as text" text={() => copied(plainPrinter)} />
        </div>
      )}
    </section>
  );
}
