// NumericCheck: the gradient beside a central difference, and what the comparison says, honestly.
import { Check, CircleAlert, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { portKey } from '../../../engine/program.ts';
import type { GradientCheckRow } from '../../../execution/runner.ts';
import type { Explanation } from '../../../explain/explainPort.ts';
import type { TensorRef } from '../../../explain/expression.ts';
import { placeOf } from '../../../explain/jacobianTerms.ts';
import { Figure } from '../../primitives/Figure.tsx';
import { useAppState } from '../../useApp.ts';
import styles from './NumericCheck.module.css';

export function NumericCheck({
  subject,
  origin,
}: {
  readonly subject: TensorRef;
  readonly origin: Explanation['origin'];
}) {
  const report = useAppState((state) => state.run.check);
  const revision = useAppState((state) => state.revision);
  const trace = useAppState((state) => state.run.trace);
  const key = portKey(subject.node, subject.port);
  if (origin === 'seed') return null;
  if (report === null || report.revision !== revision) return <Line tone="waiting">Checking numerically…</Line>;
  if (report.problem !== undefined) return <Line tone="waiting">Not checked numerically: {report.problem}</Line>;
  const row = report.rows.find((each) => each.key === key);
  if (row === undefined) {
    return <Line tone="waiting">Not checked by itself: it is checked through the values that {key} is made from.</Line>;
  }
  return <Verdict row={row} shape={trace?.shapes.get(row.key) ?? []} />;
}

function Verdict({ row, shape }: { readonly row: GradientCheckRow; readonly shape: readonly number[] }) {
  const size = shape.reduce((product, length) => product * length, 1);
  const entry = placeOf(shape, row.entry).map((at) => at + 1);
  const place = size > 1 ? ` (entry ${entry.join(', ')}, the worst)` : '';
  const numbers = (
    <>
      Central difference <Figure value={row.numeric} digits={6} />
      {row.verdict === 'disagrees' && (
        <>
          {' '}
          beside <Figure value={row.analytic} digits={6} />
        </>
      )}
      , relative error <Figure value={row.relativeError} digits={1} />
      {place}.
    </>
  );
  switch (row.verdict) {
    case 'agrees':
      return (
        <Line tone="good">
          <b>Checked numerically.</b> {numbers}
        </Line>
      );
    case 'disagrees':
      return (
        <Line tone="bad">
          <b>Does not agree.</b> {numbers} {row.reason}
        </Line>
      );
    case 'kink':
      return (
        <Line tone="waiting">
          <b>At a kink.</b> {row.reason ?? 'The slope differs on the two sides, so a difference cannot decide.'}
        </Line>
      );
    case 'skipped':
      return (
        <Line tone="waiting">
          <b>Not checked.</b> {row.reason}
        </Line>
      );
  }
}

function Line({ tone, children }: { readonly tone: 'good' | 'bad' | 'waiting'; readonly children: ReactNode }) {
  const Icon = tone === 'good' ? Check : tone === 'bad' ? CircleAlert : CircleDashed;
  return (
    <div className={styles.line} data-tone={tone}>
      <Icon aria-hidden />
      <p>{children}</p>
    </div>
  );
}
