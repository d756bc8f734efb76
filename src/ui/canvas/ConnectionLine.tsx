// ConnectionLine: the wire that follows the pointer while it is dragged from a port.
import type { ConnectionLineComponentProps } from '@xyflow/react';
import { useEffect } from 'react';
import { portKey } from '../../engine/program.ts';
import { useCanvas } from './canvasStore.ts';
import styles from './DraftLine.module.css';
import { useWiring } from './WiringContext.ts';
import { wirePath } from './wirePath.ts';

export function ConnectionLine({ fromX, fromY, toX, toY, fromHandle, toHandle }: ConnectionLineComponentProps) {
  const wiring = useWiring();
  const end = toHandle === null ? null : portKey(toHandle.nodeId, toHandle.id ?? '');
  useEffect(() => wiring.aim(end), [wiring, end]);
  const fit = useCanvas(({ fits, candidate }) => (candidate === null ? undefined : fits?.get(candidate)?.kind));
  const [start, tip] = [
    { x: fromX, y: fromY },
    { x: toX, y: toY },
  ];
  const path = fromHandle.type === 'source' ? wirePath(start, tip) : wirePath(tip, start);
  return (
    <g className={styles.draft} data-fit={fit}>
      <path d={path.forward} />
      <circle cx={toX} cy={toY} r={4} />
    </g>
  );
}
