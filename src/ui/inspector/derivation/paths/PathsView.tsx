// PathsView: every path from this number to the cost: how many there are, the product along each, and the sum.
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { sizeOf } from '../../../../engine/shape.ts';
import { recordedAt, tensorAt } from '../../../../explain/context.ts';
import { placeOf } from '../../../../explain/jacobianTerms.ts';
import { refPlain } from '../../../../explain/toPlainText.ts';
import { Button } from '../../../primitives/Button.tsx';
import { TensorGrid } from '../../../primitives/TensorGrid.tsx';
import { useApp, useAppState } from '../../../useApp.ts';
import { useFrame } from '../../../useFrame.ts';
import type { Explained } from '../../useExplain.ts';
import styles from '../DerivationTab.module.css';
import type { DerivationViewProps } from '../DerivationViewProps.ts';
import notYet from '../NotYet.module.css';
import { FoundPaths } from './FoundPaths.tsx';
import own from './Paths.module.css';
import { usePaths } from './usePaths.ts';

const fewest = 10;

export function PathsView({ explained }: DerivationViewProps) {
  const app = useApp();
  const { context, explanation } = explained;
  const { subject } = explanation;
  const shape = explanation.shape ?? [];
  const [most, setMost] = useState(fewest);
  const chosen = useAppState(({ selection }) =>
    selection.port?.node === subject.node &&
    selection.port.port === subject.port &&
    selection.port.side === subject.side
      ? selection.entry
      : null,
  );
  const index = chosen ?? (sizeOf(shape) > 0 ? placeOf(shape, 0) : null);
  const { report, working } = usePaths(context, subject, index, most);
  return (
    <div className={styles.derivation}>
      {sizeOf(shape) > 1 && report?.kind !== 'none' && <EntryChooser explained={explained} index={index} />}
      {report === null && <p className={own.muted}>Looking for the paths…</p>}
      {report?.kind === 'none' && <p className={notYet.card}>{report.reason}</p>}
      {report?.kind === 'later' && (
        <div className={notYet.card}>
          <p>
            Local derivatives are taken at the numbers of the forward pass, and it has not come to the end of the paths
            yet. It has after step {report.step}.
          </p>
          <Button size="s" icon={<ArrowRight aria-hidden />} onClick={() => app.seek(report.step)}>
            Go to step {report.step}
          </Button>
        </div>
      )}
      {report?.kind === 'found' && (
        <FoundPaths
          key={report.start.index.join()}
          context={context}
          report={report}
          working={working}
          onMore={most === fewest ? () => setMost(fewest * 5) : null}
        />
      )}
    </div>
  );
}

/** The tensor that paths start in: its gradient where that is known, else its value. */
function EntryChooser({
  explained,
  index,
}: {
  readonly explained: Explained;
  readonly index: readonly number[] | null;
}) {
  const app = useApp();
  const { stale } = useFrame();
  const digits = useAppState((state) => state.view.digits);
  const { context, explanation } = explained;
  const { subject, names, frame } = explanation;
  const gradient = { ...subject, side: 'gradient' as const };
  const value = { ...subject, side: 'value' as const };
  const ref = recordedAt(frame, gradient) === undefined ? value : gradient;
  const name = refPlain(ref, [], { names });
  return (
    <div className={own.chooser}>
      <h2 className={styles.question}>Paths start at one entry of {refPlain(value, [], { names })}. Choose it:</h2>
      <TensorGrid
        value={tensorAt(context, frame, ref) ?? recordedAt(frame, ref)}
        tone={ref.side}
        label={`${name}, choose an entry`}
        highlighted={index}
        onPick={(entry) => app.select({ port: subject, entry })}
        max={[6, 6]}
        digits={digits}
        stale={stale}
        size="m"
      />
    </div>
  );
}
