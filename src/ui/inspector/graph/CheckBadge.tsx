// CheckBadge: whether every gradient of the graph agrees with central differences, always up to date; below it, every one of them.
import { ChevronDown, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { GradientCheckReport } from '../../../execution/runner.ts';
import type { Trace } from '../../../execution/trace.ts';
import { checkReason } from '../../../explain/check/checkWords.ts';
import type { App } from '../../../state/app.ts';
import { Figure } from '../../primitives/Figure.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import styles from './CheckBadge.module.css';
import { CheckTable } from './CheckTable.tsx';

/** Where the list was left open: it still is when one comes back from a node. */
const opened = new WeakSet<App>();

export function CheckBadge() {
  const report = useAppState((state) => state.run.check);
  const trace = useAppState((state) => state.run.trace);
  const revision = useAppState((state) => state.revision);
  const app = useApp();
  const [open, setOpen] = useState(() => opened.has(app));
  const id = useId();
  const stale = report === null || trace === null || report.revision !== revision;
  const rows = report?.rows ?? [];
  return (
    <section className={styles.check} aria-label="Gradient check">
      {stale ? (
        <Badge>
          {report === null
            ? 'Checking the gradients numerically…'
            : 'The graph has changed: checking the gradients again…'}
        </Badge>
      ) : (
        <Verdict report={report} trace={trace} />
      )}
      {rows.length > 0 && trace !== null && (
        <>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={id}
            onClick={() => {
              if (open) opened.delete(app);
              else opened.add(app);
              setOpen(!open);
            }}
          >
            <ChevronDown aria-hidden />
            {open ? 'Hide the gradients' : `Show all ${rows.length} gradients`}
          </button>
          <div id={id} hidden={!open}>
            {open && <CheckTable rows={rows} trace={trace} stale={stale} />}
          </div>
        </>
      )}
    </section>
  );
}

function Badge({ tone, children }: { readonly tone?: 'good' | 'bad'; readonly children: ReactNode }) {
  const Icon = tone === 'good' ? CircleCheck : tone === 'bad' ? CircleAlert : CircleDashed;
  return (
    <div className={styles.badge} data-tone={tone}>
      <Icon aria-hidden />
      <p>{children}</p>
    </div>
  );
}

interface VerdictProps {
  readonly report: GradientCheckReport;
  readonly trace: Trace;
}

function Verdict({ report: { rows, problem, worst }, trace }: VerdictProps) {
  const checked = rows.filter((row) => row.verdict !== 'skipped');
  const wrong = rows.filter((row) => row.verdict === 'disagrees');
  const kinks = rows.filter((row) => row.verdict === 'kink');
  const agreeing = checked.length - wrong.length - kinks.length;
  if (problem !== undefined || checked.length === 0) {
    const odd = rows.find(({ cause }) => cause === 'target-not-finite' || cause === 'gradient-not-finite');
    const reason = odd === undefined ? null : checkReason(odd, trace);
    return <Badge>{problem ?? reason?.text ?? 'There is no gradient to check.'}</Badge>;
  }
  if (wrong.length > 0) {
    return (
      <Badge tone="bad">
        <b>{wrong.length === 1 ? 'A gradient does not agree' : `${wrong.length} gradients do not agree`}</b> with
        central differences: {named(wrong.map(({ key }) => key))}.
      </Badge>
    );
  }
  return (
    <Badge tone="good">
      <b>Gradients checked.</b> {agreeing} {agreeing === 1 ? 'tensor agrees' : 'tensors agree'} with central
      differences, relative error at most <Figure value={worst} digits={1} />.
      {kinks.length > 0 && ` On a kink, so not decided: ${named(kinks.map(({ key }) => key))}.`}
    </Badge>
  );
}

/** The first few by name. */
function named(keys: readonly string[]): string {
  return keys.length > 4 ? `${keys.slice(0, 3).join(', ')} and ${keys.length - 3} more` : keys.join(', ');
}
