// Notes: what the graph is about: text with formulas between dollar signs; a click on the pencil edits it.
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { setNotes } from '../../../document/commands/setNotes.ts';
import { noteParts } from '../../../explain/noteParts.ts';
import { Button } from '../../primitives/Button.tsx';
import { IconButton } from '../../primitives/IconButton.tsx';
import { Tex } from '../../primitives/Tex.tsx';
import { TextField } from '../../primitives/TextField.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import styles from './Notes.module.css';

export function Notes() {
  const app = useApp();
  const notes = useAppState((state) => state.document.notes ?? '');
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <TextField
        label="Notes"
        value={notes}
        multiline
        maxLength={20_000}
        note="Formulas go between dollar signs: $y = W x$. Ctrl Enter keeps, Escape leaves."
        onCommit={(text) => {
          const outcome = app.dispatch(setNotes, { notes: text }, { label: 'edit the notes' });
          if (outcome.ok) setEditing(false);
          return outcome.ok ? null : outcome.reason;
        }}
      />
    );
  }
  if (notes === '') {
    return (
      <Button
        size="s"
        variant="quiet"
        icon={<Pencil aria-hidden />}
        className={styles.add}
        onClick={() => setEditing(true)}
      >
        Add notes
      </Button>
    );
  }
  return (
    <div className={styles.notes}>
      <NoteText text={notes} />
      <IconButton size="s" label="Edit the notes" className={styles.edit} onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
      </IconButton>
    </div>
  );
}

export function NoteText({ text }: { readonly text: string }) {
  return (
    <div className={styles.text}>
      {text.split(/\n{2,}/).map((paragraph, at) => (
        <p key={at}>
          {noteParts(paragraph).map((part, place) =>
            part.kind === 'tex' ? (
              <Tex key={place} tex={part.text} output="html" />
            ) : (
              <span key={place}>{part.text}</span>
            ),
          )}
        </p>
      ))}
    </div>
  );
}
