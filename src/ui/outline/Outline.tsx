// Outline: the graph as a table in topological order, with the same commands as the canvas: the screen reader's graph.
import { useMemo, useState } from 'react';
import { useApp, useAppState } from '../useApp.ts';
import { FrameRow } from './FrameRow.tsx';
import styles from './Outline.module.css';
import { OutlineRow } from './OutlineRow.tsx';
import { outlineRows } from './outlineRows.ts';
import { useRovingRows } from './useRovingRows.ts';

export function Outline() {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const selected = useAppState((state) => state.selection.nodes);
  const rows = useMemo(() => outlineRows(document), [document]);
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const [renaming, setRenaming] = useState<string | null>(null);
  const { table, current, setCurrent, onKeyDown } = useRovingRows(order, selected.at(-1), setRenaming);

  if (order.length === 0)
    return <p className={styles.empty}>The graph is empty. Add an op from the palette, or open an example.</p>;
  return (
    <section className={styles.outline} aria-label="Outline">
      {/* A grid: its rows are focused and selected, which a plain table's are not. */}
      <table
        ref={table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-multiselectable
        className={styles.table}
        aria-label="Nodes in topological order"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && renaming !== null) setRenaming(null);
          else onKeyDown(event, app);
        }}
        onBlur={(event) => event.target instanceof HTMLInputElement && setRenaming(null)}
      >
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Op</th>
            <th scope="col">Shape</th>
            <th scope="col">Value</th>
            <th scope="col">Gradient</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">
              <span className={styles.hidden}>Commands</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) =>
            row.kind === 'frame' ? (
              <FrameRow
                key={row.id}
                frame={row.frame}
                depth={row.depth}
                tabbable={current === row.id}
                onFocus={() => setCurrent(row.id)}
              />
            ) : (
              <OutlineRow
                key={row.id}
                node={row.node}
                depth={row.depth}
                selected={selected.includes(row.id)}
                tabbable={current === row.id}
                renaming={renaming === row.id}
                onRename={setRenaming}
                onFocus={() => setCurrent(row.id)}
              />
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}
