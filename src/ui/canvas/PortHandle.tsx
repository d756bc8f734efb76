// PortHandle: a port: where wires start and end, by dragging, by tapping one port after the other, or by keys.
import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import { portKey } from '../../engine/program.ts';
import { useApp, useAppState } from '../useApp.ts';
import { portAccessibleName } from './accessibleNames.ts';
import { useCanvas } from './canvasStore.ts';
import { useFrameView } from './frameStore.ts';
import styles from './PortHandle.module.css';
import { useWiring } from './WiringContext.ts';

export interface PortHandleProps {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
  readonly shape: string;
  /** `fc.y`, for a wired input. */
  readonly from: string | null;
  readonly state: 'wired' | 'empty' | 'held' | 'open';
  readonly trainable?: boolean;
}

export const PortHandle = memo(function PortHandle(props: PortHandleProps) {
  const { node, port, side, shape, from, state, trainable = false } = props;
  const app = useApp();
  const wiring = useWiring();
  const key = portKey(node, port);
  const fit = useCanvas(({ fits }) => (fits === null ? undefined : (fits.get(key)?.kind ?? 'none')));
  const aimed = useCanvas((canvas) => canvas.candidate === key && canvas.fits?.has(key));
  const starts = useAppState(
    ({ draft }) => draft?.from.node === node && draft.from.port === port && draft.from.side === side,
  );
  const chosen = useAppState(({ selection }) => selection.port?.node === node && selection.port.port === port);
  const hovered = useAppState(({ hover }) => hover === key);
  const known = useFrameView((view) => view.frame?.value(key) !== undefined);
  const target = useFrameView(({ trace }) => trace?.target?.node === node && trace.target.port === port);
  const faulty = useFrameView(
    ({ diagnostics }) =>
      diagnostics
        .get(node)
        ?.some((each) => each.port === port && each.severity === 'error' && each.code !== 'unwired-port') ?? false,
  );
  const address = { node, port, side };
  const wiredFrom = from === null ? null : (from.split('.') as [string, string]);

  function onClick(): void {
    if (app.store.getState().draft === null) {
      app.select({ nodes: [node], edges: [], port: { node, port, side: 'value' }, entry: null });
      wiring.start(address, 'walk');
    } else if (starts) wiring.cancel();
    else wiring.finish(address);
  }

  return (
    <Handle
      id={port}
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Position.Left : Position.Right}
      className={styles.port}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- React Flow's handle is a div
      role="button"
      tabIndex={-1}
      aria-label={portAccessibleName({
        node,
        port,
        side,
        shape,
        from: wiredFrom,
        holds: state === 'held',
        trainable,
        target,
      })}
      aria-pressed={starts || undefined}
      data-port={port}
      data-port-node={node}
      data-port-side={side}
      data-state={state}
      data-known={known || undefined}
      data-fit={starts ? 'start' : fit}
      data-aimed={aimed || undefined}
      data-chosen={chosen || hovered || undefined}
      data-faulty={faulty || undefined}
      onClick={onClick}
      onPointerEnter={() => {
        app.setHover(key);
        if (app.store.getState().draft !== null) wiring.aim(key);
      }}
      onPointerLeave={() => {
        app.setHover(null);
        wiring.aim(null);
      }}
    />
  );
});
