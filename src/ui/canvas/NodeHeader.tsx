// NodeHeader: a node's glyph, its name (renamed in place) and its op, with the way into it.
import { Ungroup } from 'lucide-react';
import { memo } from 'react';
import type { GraphNode } from '../../document/model.ts';
import type { Op } from '../../engine/op.ts';
import { openNode } from '../actions/opening.ts';
import { classes } from '../primitives/classes.ts';
import { OpGlyph } from '../primitives/OpGlyph.tsx';
import { useApp, usePlayback } from '../useApp.ts';
import { useCanvas, useCanvasStore } from './canvasStore.ts';
import { KinkMark } from './KinkMark.tsx';
import { NameField } from './NameField.tsx';
import styles from './OpNode.module.css';

export const NodeHeader = memo(function NodeHeader({
  node,
  op,
}: {
  readonly node: GraphNode;
  readonly op: Op | undefined;
}) {
  const app = useApp();
  const canvas = useCanvasStore();
  const renaming = useCanvas((state) => state.renaming === node.id);
  const stops = usePlayback((state) => state.breakpoints.includes(node.id));
  return (
    <div className={styles.header}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a dot drawn by the style sheet */}
      {stops && <span className={styles.breakpoint} role="img" aria-label="Breakpoint" title="Playing stops here" />}
      <OpGlyph tex={op?.glyph ?? '?'} />
      {renaming ? (
        <NameField id={node.id} />
      ) : (
        <span
          className={styles.name}
          data-long={node.id.length > 20 || undefined}
          onDoubleClick={() => canvas.setState({ renaming: node.id })}
          title={node.id}
        >
          {node.id}
        </span>
      )}
      <KinkMark node={node.id} />
      <span className={styles.op}>{node.op}</span>
      {op?.expand !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          className={classes(styles.open, 'nodrag')}
          aria-label={`Open ${node.id}`}
          title="Open the op: put what it is made of in its place (x)"
          onClick={(event) => {
            event.stopPropagation();
            openNode(app, node.id);
          }}
        >
          <Ungroup aria-hidden />
          Open
        </button>
      )}
    </div>
  );
});
