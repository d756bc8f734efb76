// KinkNotes: data that sits on a kink, in sentences: nothing wrong, but good to know.
import { useMemo } from 'react';
import type { KinkNote } from '../../execution/trace.ts';
import { KinkSign } from '../primitives/KinkSign.tsx';
import { useAppState } from '../useApp.ts';
import styles from './KinkNotes.module.css';
import { NodeLink } from './NodeLink.tsx';

const none: readonly KinkNote[] = [];

/** Those of one node, under its name. */
export function NodeKinks({ node }: { readonly node: string }) {
  const all = useAppState((state) => state.run.trace?.kinks ?? none);
  const notes = useMemo(() => all.filter((note) => note.node === node), [all, node]);
  return notes.length === 0 ? null : (
    <div className={styles.alone}>
      <KinkNotes notes={notes} />
    </div>
  );
}

/** `linked`: each begins with the way to its node. */
export function KinkNotes({
  notes,
  linked = false,
}: {
  readonly notes: readonly KinkNote[];
  readonly linked?: boolean;
}) {
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={`${note.node}.${note.port}`}>
          <KinkSign aria-hidden />
          <p>
            {linked && (
              <>
                <NodeLink id={note.node}>{note.node}</NodeLink>:{' '}
              </>
            )}
            {note.message}
          </p>
        </li>
      ))}
    </ul>
  );
}
