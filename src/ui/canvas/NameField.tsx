// NameField: the name of a node, or of an op that stands open, while it is being typed.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { renameNode } from '../../document/commands/renameNode.ts';
import { useApp } from '../useApp.ts';
import { canvasApi } from './canvasApi.ts';
import { announce, useCanvasStore } from './canvasStore.ts';
import styles from './OpNode.module.css';

export function NameField({ id }: { readonly id: string }) {
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
