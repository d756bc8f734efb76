// StepTrack: all steps of the run on one track, forward then backward, and the playhead, which is a slider.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a range input can show neither ticks nor a fraction of a step */
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Trace } from '../../execution/trace.ts';
import { shownStep } from '../../state/selectors.ts';
import { useApp } from '../useApp.ts';
import { HoveredStep } from './HoveredStep.tsx';
import styles from './StepTrack.module.css';
import { TrackMarks } from './TrackMarks.tsx';
import { cursorAt, stepAt, tickBox, ticksPath, trackGeometry, xAt } from './trackGeometry.ts';
import { useWidth } from './useWidth.ts';

export interface StepTrackProps {
  readonly trace: Trace;
  /** Steps shown, 0..trace.steps.length. */
  readonly step: number;
  readonly stale: boolean;
}

const HEIGHT = 34;
/** The line that the ticks stand on. */
const MIDDLE = 17;
/** A part narrower than this is not labelled. */
const LABEL_ROOM = 64;

export function StepTrack({ trace, step, stale }: StepTrackProps) {
  const app = useApp();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const done = useRef<SVGRectElement>(null);
  const needle = useRef<SVGGElement>(null);
  const drag = useRef<{ readonly x: number; moved: boolean } | null>(null);
  const [hovered, setHovered] = useState<{ readonly step: number; readonly x: number } | null>(null);
  const width = useWidth(box);
  const { backwardStart } = trace;
  const count = trace.steps.length;
  const track = useMemo(() => trackGeometry(count, backwardStart, width), [count, backwardStart, width]);
  const paths = useMemo(
    () => ({
      forward: ticksPath(track, 0, backwardStart, MIDDLE, track.gap > 0 ? 2 : 0),
      backward: ticksPath(track, backwardStart, count, MIDDLE),
    }),
    [track, backwardStart, count],
  );

  // The playhead moves every animation frame while playing: past React, straight to the two elements that show it.
  useEffect(() => {
    const place = (): void => {
      const x = xAt(track, Math.min(app.playback.getState().cursor, count));
      done.current?.setAttribute('width', String(Math.max(0, x)));
      needle.current?.setAttribute('transform', `translate(${x} 0)`);
    };
    place();
    return app.playback.subscribe(place);
  }, [app, track, count]);

  function xOf(event: PointerEvent): number {
    return event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  }
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = xOf(event);
    drag.current = { x, moved: false };
    app.seek(cursorUnder(x));
  }
  function onPointerMove(event: PointerEvent): void {
    const x = xOf(event);
    const under = stepAt(track, x);
    // While dragging, and for a finger, the sentence below says what the step does.
    const hovers = under !== null && event.pointerType === 'mouse' && drag.current === null;
    setHovered(hovers ? { step: under, x } : null);
    if (drag.current === null) return;
    if (Math.abs(x - drag.current.x) > 3) drag.current.moved = true;
    // Between whole steps while dragging, so that the tokens follow the hand along the wires.
    if (drag.current.moved) app.seek(cursorAt(track, x));
  }
  function onPointerEnd(event: PointerEvent): void {
    if (drag.current === null) return;
    const { moved } = drag.current;
    drag.current = null;
    if (moved) app.seek(Math.round(cursorAt(track, xOf(event))));
  }
  /** A click shows the step it hits; left of the first one it goes to the start. */
  function cursorUnder(x: number): number {
    return x < 0 ? 0 : (stepAt(track, x) ?? -1) + 1;
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(5, Math.round(count / 10));
    // Of the store, not of what is drawn: keys can come faster than they are drawn.
    const shown = shownStep(app.playback.getState());
    switch (event.key) {
      case 'ArrowRight':
      case 'ArrowUp':
        app.stepForward();
        break;
      case 'ArrowLeft':
      case 'ArrowDown':
        app.stepBack();
        break;
      case 'PageUp':
        app.seek(shown + page);
        break;
      case 'PageDown':
        app.seek(shown - page);
        break;
      case 'Home':
        app.toStart();
        break;
      case 'End':
        app.toEnd();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  const part = step === 0 ? 'start' : step > backwardStart ? 'backward' : 'forward';
  const current = step > 0 ? tickBox(track, step - 1, 7) : null;
  const backwardX = xAt(track, backwardStart) + track.partGap;
  return (
    <div
      className={styles.track}
      data-stale={stale || undefined}
      onPointerLeave={() => {
        if (drag.current === null) setHovered(null);
      }}
    >
      <div className={styles.labels} aria-hidden>
        {backwardStart * track.pitch >= LABEL_ROOM && <span className={styles.forward}>forward</span>}
        {width - backwardX >= LABEL_ROOM && (
          <span className={styles.backward} style={{ left: backwardX }}>
            backward
          </span>
        )}
      </div>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label="Step"
        aria-valuemin={0}
        aria-valuemax={count}
        aria-valuenow={step}
        aria-valuetext={`${step} of ${count}, ${part}`}
        className={styles.slider}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerEnd}
        onPointerCancel={onPointerEnd}
        onKeyDown={onKeyDown}
      >
        <svg className={styles.picture} width={width} height={HEIGHT} aria-hidden>
          <clipPath id={`${id}-done`}>
            <rect ref={done} x={0} y={0} width={0} height={HEIGHT} />
          </clipPath>
          <path className={styles.ahead} d={paths.forward} />
          <path className={styles.aheadBack} d={paths.backward} />
          <g clipPath={`url(#${id}-done)`}>
            <path className={styles.doneForward} d={paths.forward} />
            <path className={styles.doneBack} d={paths.backward} />
          </g>
          {hovered !== null && <Tick {...tickBox(track, hovered.step, 5)} className={styles.hovered} />}
          {current !== null && (
            <g data-part={part} className={styles.current}>
              <Tick {...current} className={styles.currentGround} />
              <g clipPath={`url(#${id}-done)`}>
                <Tick {...current} className={styles.currentDone} />
              </g>
            </g>
          )}
          <TrackMarks trace={trace} track={track} middle={MIDDLE} />
          <g ref={needle} className={styles.needle}>
            <line y1={MIDDLE - 11} y2={MIDDLE + 11} />
            <circle cy={MIDDLE - 11} r={3.5} />
          </g>
        </svg>
      </div>
      {hovered !== null && hovered.step !== step - 1 && (
        <HoveredStep trace={trace} step={hovered.step} x={hovered.x} width={width} />
      )}
    </div>
  );
}

interface TickProps {
  readonly x: number;
  readonly width: number;
  readonly className: string | undefined;
}

function Tick({ x, width, className }: TickProps) {
  return <rect className={className} x={x} y={MIDDLE - 7} width={width} height={14} rx={Math.min(4, width / 2)} />;
}
