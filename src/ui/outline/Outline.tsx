// Outline: the graph as a table in topological order, with the same commands as the canvas: the screen reader's graph.
import { useMemo, useState } from 'react';
import { topologicalOrder } from '../../document/topology.ts';
import { useApp, useAppState } from '../useApp.ts';
import styles from './Outline.module.css';
import { OutlineRow } from './OutlineRow.tsx';
import { useRovingRows } from './useRovingRows.ts';

export function Outline() {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const selected = useAppState((state) => state.selection.nodes);
  const order = useMemo(() => {
    const sorted = topologicalOrder(document);
    const known = new Set(sorted);
    return [...sorted, ...document.nodes.map(({ id }) => id).filter((id) => !known.has(id))];
  }, [document]);
  const nodes = useMemo(() => new Map(document.nodes.map((node) => [node.id, node])), [document.nodes]);
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
          {order.map((id) => {
            const node = nodes.get(id);
            return (
              node && (
                <OutlineRow
                  key={id}
                  node={node}
                  selected={selected.includes(id)}
                  tabbable={current === id}
                  renaming={renaming === id}
                  onRename={setRenaming}
                  onFocus={() => setCurrent(id)}
                />
              )
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
