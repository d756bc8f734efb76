// HoveredStep: what the step under the pointer does, above the track.
import { useMemo } from 'react';
import type { Trace } from '../../execution/trace.ts';
import { describeStep } from '../../explain/describeStep.ts';
import { useApp, useAppState, usePlayback } from '../useApp.ts';
import styles from './StepTrack.module.css';

export interface HoveredStepProps {
  readonly trace: Trace;
  /** 0-based. */
  readonly step: number;
  readonly x: number;
  /** Of the track. */
  readonly width: number;
}

const HALF = 150;

export function HoveredStep({ trace, step, x, width }: HoveredStepProps) {
  const { ops } = useApp();
  const document = useAppState((state) => state.document);
  const node = trace.steps[step]?.node;
  const stops = usePlayback((state) => node !== undefined && state.breakpoints.includes(node));
  const { sentence } = useMemo(() => describeStep(trace, step + 1, document, ops), [trace, step, document, ops]);
  const born = trace.births.find((birth) => birth.step === step);
  const centre = Math.min(Math.max(x, Math.min(HALF, width / 2)), Math.max(width - HALF, width / 2));
  return (
    <div className={styles.tip} style={{ left: centre }} aria-hidden>
      <b>{step + 1}</b> {sentence}
      {born !== undefined && <span className={styles.tipFault}> {born.message}</span>}
      {stops && <span className={styles.tipNote}> Playing stops here.</span>}
    </div>
  );
}
