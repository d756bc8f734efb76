// NumericCheck: the gradient beside a central difference, and what the comparison says, honestly.
import { portKey } from '../../../../engine/program.ts';
import type { GradientCheckRow } from '../../../../execution/runner.ts';
import type { Explanation } from '../../../../explain/explainPort.ts';
import type { TensorRef } from '../../../../explain/expression.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import { Figure } from '../../../primitives/Figure.tsx';
import { useAppState } from '../../../useApp.ts';
import { CheckLine } from './CheckLine.tsx';

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
  if (report === null || report.revision !== revision)
    return <CheckLine tone="waiting">Checking numerically…</CheckLine>;
  if (report.problem !== undefined)
    return <CheckLine tone="waiting">Not checked numerically: {report.problem}</CheckLine>;
  const row = report.rows.find((each) => each.key === key);
  if (row === undefined) {
    return (
      <CheckLine tone="waiting">
        Not checked by itself: it is checked through the values that {key} is made from.
      </CheckLine>
    );
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
        <CheckLine tone="good">
          <b>Checked numerically.</b> {numbers}
        </CheckLine>
      );
    case 'disagrees':
      return (
        <CheckLine tone="bad">
          <b>Does not agree.</b> {numbers} {row.reason}
        </CheckLine>
      );
    case 'kink':
      return (
        <CheckLine tone="kink">
          <b>On a kink.</b> {row.reason ?? 'The slope differs on the two sides, so a difference cannot decide.'}
        </CheckLine>
      );
    case 'skipped':
      return (
        <CheckLine tone="waiting">
          <b>Not checked.</b> {row.reason}
        </CheckLine>
      );
  }
}
