// useRovingRows: one tab stop for the whole table; arrows move between rows, Enter selects, F2 renames, Delete deletes.
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { deleteItems } from '../../document/commands/deleteItems.ts';
import { findFrame, nodesInside } from '../../document/frames.ts';
import type { App } from '../../state/app.ts';

export interface RovingRows {
  readonly table: RefObject<HTMLTableElement | null>;
  /** The row that Tab reaches. */
  readonly current: string | undefined;
  readonly setCurrent: (id: string) => void;
  readonly onKeyDown: (event: KeyboardEvent, app: App) => void;
}

export function useRovingRows(
  order: readonly string[],
  selected: string | undefined,
  rename: (id: string) => void,
): RovingRows {
  const table = useRef<HTMLTableElement>(null);
  const [chosen, setCurrent] = useState<string | undefined>(undefined);
  const current = chosen !== undefined && order.includes(chosen) ? chosen : (selected ?? order[0]);

  function focusRow(id: string | undefined): void {
    if (id === undefined) return;
    setCurrent(id);
    table.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus();
  }
  return {
    table,
    current,
    setCurrent,
    onKeyDown(event, app) {
      const target = event.target as HTMLElement;
      const id = target.dataset['row'];
      if (id === undefined || event.nativeEvent.isComposing) return;
      const at = order.indexOf(id);
      const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: order.length - 1 }[event.key];
      if (move !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        focusRow(order[Math.min(order.length - 1, Math.max(0, move))]);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        event.stopPropagation();
        const { document } = app.store.getState();
        const frame = findFrame(document, id);
        if (frame !== undefined) return app.select({ nodes: nodesInside(document, frame), edges: [], port: null });
        app.select(
          event.ctrlKey || event.metaKey || event.shiftKey
            ? { nodes: toggled(app.store.getState().selection.nodes, id), port: null }
            : { nodes: [id], edges: [], port: null },
        );
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        event.preventDefault();
        event.stopPropagation();
        const { document } = app.store.getState();
        const frame = findFrame(document, id);
        const nodes = frame === undefined ? [id] : nodesInside(document, frame);
        const outcome = app.dispatch(deleteItems, { nodes, edges: [] }, { label: `delete ${id}` });
        if (!outcome.ok) app.notify('error', outcome.reason);
        else requestAnimationFrame(() => focusRow(order[at + 1] ?? order[at - 1]));
      } else if (event.key === 'F2') {
        event.preventDefault();
        event.stopPropagation();
        rename(id);
      }
    },
  };
}

function toggled(nodes: readonly string[], id: string): readonly string[] {
  return nodes.includes(id) ? nodes.filter((each) => each !== id) : [...nodes, id];
}
