// StepWords: one sentence and one formula that say what the step at the playhead does.
import { useMemo } from 'react';
import type { Trace } from '../../execution/trace.ts';
import { describeStep } from '../../explain/describeStep.ts';
import { Tex } from '../primitives/Tex.tsx';
import { useApp, useAppState, usePlayback } from '../useApp.ts';
import styles from './Timeline.module.css';

export interface StepWordsProps {
  readonly trace: Trace | null;
  readonly step: number;
}

export function StepWords({ trace, step }: StepWordsProps) {
  const { ops } = useApp();
  const document = useAppState((state) => state.document);
  const playing = usePlayback((playback) => playback.playing);
  const text = useMemo(
    () => (trace === null ? null : describeStep(trace, step, document, ops)),
    [trace, step, document, ops],
  );
  const count = trace?.steps.length ?? 0;
  return (
    <div className={styles.words}>
      {/* While playing the steps go by faster than they can be spoken. */}
      <p className={styles.sentence} aria-live={playing ? 'off' : 'polite'} aria-atomic>
        {count > 0 && (
          <b>
            Step {step} of {count}.
          </b>
        )}{' '}
        {text?.sentence ?? 'The graph is being calculated for the first time.'}
      </p>
      {text?.tex !== null && text !== null && <Tex tex={text.tex} output="html" className={styles.formula} />}
    </div>
  );
}
