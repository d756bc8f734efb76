// TitleField: the graph's name, edited in place; it looks like text until one points at it.
import { useState } from 'react';
import { setTitle } from '../../document/commands/setTitle.ts';
import { MAX_TITLE } from '../../document/limits.ts';
import { tell } from '../actions/clipboard.ts';
import { useApp, useAppState } from '../useApp.ts';
import styles from './TopBar.module.css';

export function TitleField() {
  const app = useApp();
  const title = useAppState((state) => state.document.title);
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? title;

  function commit(): void {
    const next = draft?.trim() ?? title;
    setDraft(null);
    if (next !== title && next !== '')
      tell(app, app.dispatch(setTitle, { title: next }, { label: 'rename the graph' }));
  }
  return (
    <input
      className={styles.title}
      aria-label="Name of the graph"
      value={shown}
      size={Math.max(shown.length, 6)}
      maxLength={MAX_TITLE}
      spellCheck={false}
      autoComplete="off"
      title={shown}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          setDraft(null);
          // Leaving must not commit what was just taken back.
          event.currentTarget.value = title;
          requestAnimationFrame(() => (document.activeElement as HTMLElement | null)?.blur());
        }
      }}
    />
  );
}
