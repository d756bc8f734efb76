// DraftLine: the wire started by a tap, a click or a key, drawn to the port reached so far or to the pointer.
import { useReactFlow, ViewportPortal } from '@xyflow/react';
import { memo, useEffect, useState } from 'react';
import { useAppState } from '../useApp.ts';
import { useCanvas } from './canvasStore.ts';
import styles from './DraftLine.module.css';
import { useGeometry } from './useGeometry.ts';
import { type Point, wirePath } from './wirePath.ts';

export const DraftLine = memo(function DraftLine() {
  const walking = useCanvas((canvas) => canvas.wiring === 'walk');
  return walking ? <Drawn /> : null;
});

function Drawn() {
  const from = useAppState((state) => state.draft?.from ?? null);
  const candidate = useCanvas((canvas) => canvas.candidate);
  const fit = useCanvas(({ fits }) => (candidate === null ? undefined : fits?.get(candidate)?.kind));
  const geometry = useGeometry();
  const pointer = usePointer();
  if (from === null) return null;
  const start = geometry.port(from.node, from.port, from.side);
  const other = from.side === 'output' ? 'input' : 'output';
  const aimed = geometry.ports.find((place) => place.side === other && `${place.node}.${place.port}` === candidate);
  const end = aimed ?? pointer;
  if (start === null || end === null) return null;
  const path = from.side === 'output' ? wirePath(start, end) : wirePath(end, start);
  return (
    <ViewportPortal>
      <svg className={styles.layer} aria-hidden>
        <g className={styles.draft} data-fit={fit}>
          <path d={path.forward} />
          <circle cx={end.x} cy={end.y} r={4} />
        </g>
      </svg>
    </ViewportPortal>
  );
}

/** The mouse in canvas coordinates; null for touch and keys. */
function usePointer(): Point | null {
  const { screenToFlowPosition } = useReactFlow();
  const [at, setAt] = useState<Point | null>(null);
  useEffect(() => {
    const move = (event: PointerEvent) => {
      if (event.pointerType === 'mouse')
        setAt(screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false }));
    };
    window.addEventListener('pointermove', move);
    return () => window.removeEventListener('pointermove', move);
  }, [screenToFlowPosition]);
  return at;
}
