// FrameRow: an op that stands open as a line of the outline; what is in it follows below.
import { Group, MoreHorizontal } from 'lucide-react';
import { memo } from 'react';
import { nodesInside } from '../../document/frames.ts';
import type { GraphFrame } from '../../document/model.ts';
import { closeFrame, dissolveFrame } from '../actions/opening.ts';
import { IconButton } from '../primitives/IconButton.tsx';
import { Menu } from '../primitives/Menu.tsx';
import { useApp, useAppState } from '../useApp.ts';
import styles from './Outline.module.css';

export interface FrameRowProps {
  readonly frame: GraphFrame;
  readonly depth: number;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
}

export const FrameRow = memo(function FrameRow({ frame, depth, tabbable, onFocus }: FrameRowProps) {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const { id, op } = frame.node;
  const inside = nodesInside(document, frame);
  return (
    <tr
      data-row={id}
      data-frame
      tabIndex={tabbable ? 0 : -1}
      className={styles.row}
      onFocus={(event) => event.target === event.currentTarget && onFocus()}
      onClick={() => app.select({ nodes: inside, edges: [], port: null })}
    >
      <th scope="row">
        <span style={{ paddingInlineStart: 16 * depth }}>{id}</span>
      </th>
      <td className={styles.op}>{op}</td>
      <td className={styles.op} colSpan={5}>
        open, {inside.length === 1 ? '1 node' : `${inside.length} nodes`} inside
      </td>
      <td className={styles.commands}>
        <Menu
          label={`Commands for ${id}`}
          placement="bottom-end"
          entries={[
            {
              label: `Close ${op}`,
              shortcut: 'Shift+X',
              icon: <Group aria-hidden />,
              onSelect: () => closeFrame(app, id),
            },
            {
              label: 'Select what is inside',
              onSelect: () => app.select({ nodes: inside, edges: [], port: null }),
            },
            { label: 'Dissolve the frame, keep what is inside', onSelect: () => dissolveFrame(app, id) },
          ]}
          trigger={
            <IconButton
              size="s"
              label={`Commands for ${id}`}
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
