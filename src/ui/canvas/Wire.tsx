// Wire: one edge: the forward line with its arrow; beside it the gradient's dashed line once one came back, or a tangent's dotted one.
import { type EdgeProps, useStore } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { portKey } from '../../engine/program.ts';
import type { Frame } from '../../execution/frame.ts';
import { shownTangents } from '../../state/shownTangents.ts';
import { useAppState, useTangentState } from '../useApp.ts';
import { useCanvas } from './canvasStore.ts';
import { normOf } from './figures.ts';
import type { WireFlowEdge } from './flowGraph.ts';
import { useFrameView, useRecorded } from './frameStore.ts';
import { gradientWidth } from './gradientWidth.ts';
import { onTrail } from './onTrail.ts';
import { PORT_RADIUS } from './portSize.ts';
import { laneNow } from './useGeometry.ts';
import styles from './Wire.module.css';
import { arrowHead, polyline, wirePath } from './wirePath.ts';

export const Wire = memo(function Wire(props: EdgeProps<WireFlowEdge>) {
  const { id, source, target, selected, sourceX, sourceY, targetX, targetY } = props;
  const from = portKey(source, props.sourceHandleId ?? '');
  const to = portKey(target, props.targetHandleId ?? '');
  // React Flow ends wires at the borders of the ports' boxes; they are drawn to the centres.
  const lane = useStore((state) => laneNow(state, source, target));
  const path = useMemo(
    () => wirePath({ x: sourceX - PORT_RADIUS, y: sourceY }, { x: targetX + PORT_RADIUS, y: targetY }, lane),
    [sourceX, sourceY, targetX, targetY, lane],
  );
  const known = useFrameView((view) => view.frame?.value(from) !== undefined);
  const gradient = useRecorded((view) => view.frame?.gradient(to)?.value);
  const tangent = useTangentState((state) => {
    const tangents = shownTangents(state);
    return tangents === null ? null : tangents.has(from);
  });
  const active = useFrameView((view) => movesAlong(view.frame, target, props.targetHandleId ?? ''));
  const byNorm = useAppState((state) => state.view.wireWidthByGradient);
  const hovered = useAppState(({ hover }) => hover === to || hover === from);
  const trail = useAppState((state) => onTrail(state.trail?.wires, id));
  const receives = useCanvas((canvas) => canvas.dropEdge === id);
  const width = gradient !== undefined && byNorm ? gradientWidth(normOf(gradient)) : null;
  return (
    <g
      className={styles.wire}
      data-known={known || undefined}
      data-selected={selected || undefined}
      data-active={active ?? undefined}
      data-hovered={hovered || undefined}
      data-receives={receives || undefined}
      data-trail={trail}
    >
      <path d={path.forward} className={styles.glow} />
      <path d={path.forward} className={styles.forward} />
      <path d={arrowHead(path.forwardLine, 8, 7, 7)} className={styles.forwardArrow} />
      {tangent === true && (
        <>
          <path d={path.backward} className={styles.tangent} />
          <path
            d={arrowHead(polyline(path.backwardLine.points.toReversed()), 0, 8, 8)}
            className={styles.tangentArrow}
          />
        </>
      )}
      {tangent === null && gradient !== undefined && (
        <>
          <path
            d={path.backward}
            className={styles.backward}
            style={width === null ? undefined : { strokeWidth: width }}
          />
          <path d={arrowHead(path.backwardLine, 0, 8, 8)} className={styles.backwardArrow} />
        </>
      )}
      <path d={path.forward} className={`react-flow__edge-interaction ${styles.hit}`} />
    </g>
  );
});

/** Whether the last step moved something along the wire that ends at this input. */
function movesAlong(frame: Frame | null, node: string, port: string): 'forward' | 'backward' | null {
  const step = frame?.current;
  if (!step || step.node !== node) return null;
  if (step.kind === 'forward') return 'forward';
  return step.kind === 'vjp' && step.port === port ? 'backward' : null;
}
