// OutlineRow: one node as a line of the table: what it is, what it computed, what it reads and who reads it.
import { MoreHorizontal } from 'lucide-react';
import { memo } from 'react';
import { renameNode } from '../../document/commands/renameNode.ts';
import type { GraphNode } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { shapeText } from '../../engine/shape.ts';
import { nodeView } from '../../explain/context.ts';
import { absenceText } from '../inspector/absenceText.ts';
import { IconButton } from '../primitives/IconButton.tsx';
import { Menu } from '../primitives/Menu.tsx';
import { TextField } from '../primitives/TextField.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { useFrame } from '../useFrame.ts';
import styles from './Outline.module.css';
import { ShortValue } from './ShortValue.tsx';
import { useNodeCommands } from './useNodeCommands.ts';

export interface OutlineRowProps {
  readonly node: GraphNode;
  /** How many opened ops it stands in. */
  readonly depth: number;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
  readonly renaming: boolean;
  /** Null: done. */
  readonly onRename: (id: string | null) => void;
}

export const OutlineRow = memo(function OutlineRow(props: OutlineRowProps) {
  const { node, depth, selected, tabbable, onFocus, renaming, onRename } = props;
  const app = useApp();
  const graph = useAppState((state) => state.document);
  const { frame, trace, stale } = useFrame();
  const view = nodeView({ document: graph, ops: app.ops }, node.id);
  const [output] = view?.outputs ?? [];
  const port = output?.name ?? 'y';
  const key = portKey(node.id, port);
  const shape = trace?.shapes.get(key);
  const problem = frame?.problem(node.id)?.problem;
  const into = graph.edges.filter(({ to }) => to[0] === node.id);
  const readers = graph.edges.filter(({ from }) => from[0] === node.id);
  const entries = useNodeCommands(node, () => onRename(node.id));
  return (
    <tr
      data-row={node.id}
      tabIndex={tabbable ? 0 : -1}
      aria-selected={selected}
      className={styles.row}
      onFocus={(event) => event.target === event.currentTarget && onFocus()}
      onClick={() => app.select({ nodes: [node.id], edges: [], port: null })}
    >
      <th scope="row">
        {renaming ? (
          <TextField
            label={`Name of ${node.id}`}
            hideLabel
            value={node.id}
            maxLength={64}
            inputRef={chooseText}
            onCommit={(to) => {
              const outcome = app.dispatch(
                renameNode,
                { id: node.id, to },
                { label: `rename ${node.id} to ${to.trim()}` },
              );
              if (outcome.ok) {
                onRename(null);
                focusRow(to.trim().normalize('NFC'));
              }
              return outcome.ok ? null : outcome.reason;
            }}
          />
        ) : (
          <span style={{ paddingInlineStart: 16 * depth }}>{node.id}</span>
        )}
      </th>
      <td className={styles.op}>{node.op}</td>
      <td className={styles.op}>{shape === undefined ? '' : shapeText(shape)}</td>
      <td>
        {problem === undefined ? (
          <ShortValue
            value={frame?.value(key)}
            tone="value"
            stale={stale}
            absent={absenceText(trace, { node: node.id, port, side: 'value' })}
          />
        ) : (
          <span className={styles.problem}>{problem}</span>
        )}
      </td>
      <td>
        <ShortValue
          value={frame?.gradient(key)?.value}
          tone="gradient"
          stale={stale}
          absent={absenceText(trace, { node: node.id, port, side: 'gradient' })}
        />
      </td>
      <td>{into.map(({ from, to }) => `${to[1]}: ${from.join('.')}`).join(', ')}</td>
      <td>{readers.map(({ to }) => to.join('.')).join(', ')}</td>
      <td className={styles.commands}>
        <Menu
          label={`Commands for ${node.id}`}
          entries={entries}
          placement="bottom-end"
          trigger={
            <IconButton
              size="s"
              label={`Commands for ${node.id}`}
              tooltip="none"
              onClick={(event) => event.stopPropagation()}
            >
              <MoreHorizontal aria-hidden />
            </IconButton>
          }
        />
      </td>
    </tr>
  );
});

function chooseText(field: HTMLInputElement | null): void {
  if (field === null || field === document.activeElement) return;
  field.focus();
  field.select();
}

/** After its name has changed, the row is another one on the page. */
function focusRow(id: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus());
}
