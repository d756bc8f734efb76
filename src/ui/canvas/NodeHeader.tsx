// NodeHeader: a node's glyph, its name (renamed in place) and its op.
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import { renameNode } from '../../document/commands/renameNode.ts';
import type { GraphNode } from '../../document/model.ts';
import type { Op } from '../../engine/op.ts';
import { OpGlyph } from '../primitives/OpGlyph.tsx';
import { useApp, usePlayback } from '../useApp.ts';
import { canvasApi } from './canvasApi.ts';
import { announce, useCanvas, useCanvasStore } from './canvasStore.ts';
import styles from './OpNode.module.css';

export const NodeHeader = memo(function NodeHeader({
  node,
  op,
}: {
  readonly node: GraphNode;
  readonly op: Op | undefined;
}) {
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
      <span className={styles.op}>{node.op}</span>
    </div>
  );
});

function NameField({ id }: { readonly id: string }) {
  const app = useApp();
  const canvas = useCanvasStore();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(id);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => field.current?.select(), []);

  function close(name: string): void {
    const hadFocus = document.activeElement === field.current;
    canvas.setState({ renaming: null });
    // A node under a new name is drawn anew; it can be focused once it is there.
    if (hadFocus) requestAnimationFrame(() => requestAnimationFrame(() => canvasApi.current?.focusNode(name)));
  }
  /** Answers with the name that the node has from now on, or null when it was refused. */
  function keep(): string | null {
    const to = text.normalize('NFC').trim();
    const outcome = app.dispatch(renameNode, { id, to }, { label: `rename ${id} to ${to}` });
    if (outcome.ok) {
      if (to !== id) announce(canvas, `${id} is now ${to}.`);
      return to;
    }
    setWrong(outcome.reason);
    announce(canvas, outcome.reason);
    return null;
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    event.stopPropagation();
    if (event.key === 'Escape') close(id);
    const kept = event.key === 'Enter' ? keep() : null;
    if (kept !== null) close(kept);
  }
  return (
    <span className={styles.naming}>
      <input
        ref={field}
        className={`${styles.nameField} nodrag nopan`}
        aria-label={`Name of ${id}`}
        aria-invalid={wrong !== null}
        value={text}
        maxLength={64}
        size={Math.max(text.length, 3)}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setWrong(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          keep();
          canvas.setState({ renaming: null });
        }}
      />
      {wrong !== null && (
        <span className={styles.nameProblem} role="alert">
          {wrong}
        </span>
      )}
    </span>
  );
}
