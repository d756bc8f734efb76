// TangentsView: forward mode: a direction at one held tensor, the tangents that follow from it node by node, and what both modes cost.
import { useEffect, useMemo } from 'react';
import { heldTensors, meantTensor } from '../../../../explain/tangents/heldTensors.ts';
import { useApp, useAppState, useTangentState } from '../../../useApp.ts';
import type { DerivationViewProps } from '../DerivationViewProps.ts';
import { DirectionalDerivative } from './DirectionalDerivative.tsx';
import { DirectionChooser } from './DirectionChooser.tsx';
import { ModeCostSection } from './ModeCostSection.tsx';
import { TangentSteps } from './TangentSteps.tsx';
import styles from './Tangents.module.css';

export function TangentsView({ explained }: DerivationViewProps) {
  const app = useApp();
  const { context, explanation } = explained;
  const { subject } = explanation;
  const question = useTangentState((state) => state.question);
  const report = useTangentState((state) => state.report);
  const failed = useTangentState((state) => state.failed);
  const revision = useAppState((state) => state.revision);
  const { document, ops, trace } = context;
  const held = useMemo(() => heldTensors({ document, ops, trace, step: 0 }), [document, ops, trace]);
  const meant = useMemo(
    () => meantTensor({ document, ops, trace, step: 0 }, held, subject),
    [document, ops, trace, held, subject],
  );

  useEffect(() => {
    app.watchTangents(true);
    return () => app.watchTangents(false);
  }, [app]);
  const chosen = held.find(({ key }) => key === question?.from) ?? null;
  useEffect(() => {
    if (chosen === null && meant !== null) app.askTangents({ from: meant.key, direction: { kind: 'entry', entry: 0 } });
  }, [app, chosen, meant]);

  if (held.length === 0) {
    return (
      <p className={styles.note}>
        Nothing here can move: no port holds a tensor that derivatives go through. Add an Input or a Parameter.
      </p>
    );
  }
  const current = report?.question.from === question?.from ? report : null;
  const stale = current !== null && current.revision !== revision;
  return (
    <div className={styles.view}>
      {chosen !== null && question !== null && (
        <DirectionChooser held={held} chosen={chosen} question={question} report={current} />
      )}
      {failed !== null && <p className={styles.note}>{failed}</p>}
      {current === null ? (
        failed === null && <p className={styles.note}>Pushing tangents forward…</p>
      ) : current.problem !== null ? (
        <p className={styles.note}>
          {sentenceOf(current.problem.problem)} {current.problem.fix?.text}
        </p>
      ) : (
        <>
          <TangentSteps context={context} report={current} subject={subject} stale={stale} />
          <DirectionalDerivative context={context} report={current} />
        </>
      )}
      <ModeCostSection context={context} from={question?.from ?? null} />
    </div>
  );
}

function sentenceOf(problem: string): string {
  return /[.!?]$/.test(problem) ? problem : `${problem}.`;
}
