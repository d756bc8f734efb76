// Timeline: the run as one track of steps, the buttons that walk it, and a sentence about where it stands.

import { useRef } from 'react';
import { usePlaybackClock } from '../canvas/usePlaybackClock.ts';
import { useApp } from '../useApp.ts';
import { useFrame } from '../useFrame.ts';
import { NodeSteps } from './NodeSteps.tsx';
import { RunMark } from './RunMark.tsx';
import { StepTrack } from './StepTrack.tsx';
import { StepWords } from './StepWords.tsx';
import styles from './Timeline.module.css';
import { Transport } from './Transport.tsx';
import { useFootHeight } from './useFootHeight.ts';

export function Timeline() {
  const section = useRef<HTMLElement>(null);
  const { trace, step, stale } = useFrame();
  useFootHeight(section);
  usePlaybackClock(useApp());
  const shown = trace === null ? 0 : Math.min(step, trace.steps.length);
  return (
    <section ref={section} className={styles.timeline} aria-label="Timeline">
      <div className={styles.layout}>
        <Transport />
        <div className={styles.track}>
          {trace !== null && trace.steps.length > 0 ? (
            <StepTrack trace={trace} step={shown} stale={stale} />
          ) : (
            <div className={styles.emptyTrack} />
          )}
        </div>
        <StepWords trace={trace} step={shown} />
        <div className={styles.side}>
          <RunMark stale={stale} />
          {trace !== null && <NodeSteps trace={trace} />}
        </div>
      </div>
    </section>
  );
}
