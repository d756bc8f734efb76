// InspectorPanel: the inspector beside the canvas, as wide as a person pulls it: wide matrices need room.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a separator that can be moved takes the focus (ARIA, window splitter) */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { defaultView, narrowest, widest } from '../state/preferences.ts';
import styles from './App.module.css';
import { useApp, useAppState } from './useApp.ts';

const stride = 20;

export function InspectorPanel({ children }: { readonly children: ReactNode }) {
  const app = useApp();
  const width = useAppState((state) => state.view.inspectorWidth);
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const widen = (to: number) => app.setView({ inspectorWidth: Math.round(Math.min(widest, Math.max(narrowest, to))) });

  const onPointerDown = (event: PointerEvent<HTMLHRElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLHRElement>) => {
    if (start.current !== null) widen(start.current.width + start.current.x - event.clientX);
  };
  const onPointerEnd = () => {
    start.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowLeft: width + stride, ArrowRight: width - stride, Home: narrowest, End: widest }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    widen(next);
  };
  return (
    <div className={styles.inspector} style={{ width: `min(${width}px, 60vw)` }}>
      <hr
        aria-label="Width of the inspector"
        aria-orientation="vertical"
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        aria-valuenow={width}
        aria-valuetext={`${width} pixels`}
        tabIndex={0}
        className={styles.splitter}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerEnd}
        onPointerCancel={onPointerEnd}
        onDoubleClick={() => widen(defaultView.inspectorWidth)}
        onKeyDown={onKeyDown}
      />
      {children}
    </div>
  );
}
