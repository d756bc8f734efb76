// NodePicker: the palette at the pointer: for a new node, for the other end of a wire, for a node to put into a wire, or for another op.
import { memo } from 'react';
import { edgeId } from '../../document/model.ts';
import { findNode } from '../../document/ports.ts';
import type { Op } from '../../engine/op.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import type { App } from '../../state/app.ts';
import { startingValues } from '../../state/insertOp.ts';
import { withOps } from '../../state/withOps.ts';
import { changeOp } from '../actions/changeOp.ts';
import { OpList } from '../palette/OpList.tsx';
import { Popover } from '../primitives/Popover.tsx';
import { useApp } from '../useApp.ts';
import { canvasApi } from './canvasApi.ts';
import { announce, type CanvasState, useCanvas, useCanvasStore } from './canvasStore.ts';
import styles from './NodePicker.module.css';
import { placeOp } from './placeOp.ts';
import { opAccepts } from './portFit.ts';

/** Whether an op could read what is on this output. */
function readersOf(app: App, output: PortKey): (op: Op) => boolean {
  const { run } = app.store.getState();
  const shape = run.trace?.shapes.get(output);
  return (op) => opAccepts(op, startingValues(op).params, shape);
}

export const NodePicker = memo(function NodePicker() {
  const picker = useCanvas((state) => state.picker);
  return picker === null ? null : <Opened picker={picker} />;
});

function Opened({ picker }: { readonly picker: NonNullable<CanvasState['picker']> }) {
  const app = useApp();
  const canvas = useCanvasStore();
  const { spot, draft, edge, replace } = picker;
  const { document } = app.store.getState();
  const wire = edge === null ? undefined : document.edges.find((each) => edgeId(each) === edge);
  const replaced = replace === undefined ? undefined : findNode(document, replace);
  const read = document.edges.find(({ to }) => to[0] === replaced?.id);
  const source: PortKey | null = wire
    ? portKey(...wire.from)
    : draft?.from.side === 'output'
      ? portKey(draft.from.node, draft.from.port)
      : read
        ? portKey(...read.from)
        : null;
  const filter = source === null ? undefined : readersOf(app, source);
  const label = wire
    ? `Insert into ${wire.from.join('.')} → ${wire.to.join('.')}`
    : draft
      ? `What ${draft.from.side === 'output' ? 'reads' : 'feeds'} ${draft.from.node}.${draft.from.port}?`
      : replaced
        ? `Replace ${replaced.id} (${replaced.op}) with`
        : 'Add an op';

  function close(): void {
    canvas.setState({ picker: null });
  }
  function choose(op: string): void {
    close();
    withOps(app, [op], () => place(op));
  }
  function place(op: string): void {
    if (replaced !== undefined) return exchange(replaced.id, op);
    const outcome = placeOp(app, { op, at: spot.canvas, draft, edge: wire?.to ?? null });
    if (!outcome.ok) {
      app.notify('error', outcome.reason);
      return;
    }
    const { id } = outcome;
    announce(canvas, `Added ${id}.`);
    // It can be focused once it is drawn.
    if (id !== undefined) requestAnimationFrame(() => requestAnimationFrame(() => canvasApi.current?.focusNode(id)));
  }
  function exchange(id: string, op: string): void {
    const outcome = changeOp(app, id, op);
    if (!outcome.ok) app.notify('error', outcome.reason);
    else announce(canvas, `${id} is ${op} now.`);
    requestAnimationFrame(() => canvasApi.current?.focusNode(id));
  }
  return (
    <Popover
      label={label}
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      anchor={() => ({ x: spot.client.x, y: spot.client.y, width: 0, height: 0 })}
      className={styles.picker ?? ''}
      takesFocus={false}
    >
      <OpList
        onChoose={choose}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens because a person wants to type here
        autoFocus
        label={label}
        {...(filter === undefined ? {} : { filter })}
        nothingFits={`No op takes what ${source ?? 'this'} carries.`}
        className={styles.list ?? ''}
      />
    </Popover>
  );
}
