// SaveMark: whether the work is safe, in a word; where it is not, why, and the way out.
import { CircleAlert, Eye, Lock } from 'lucide-react';
import { runAction } from '../actions/actions.ts';
import { Button } from '../primitives/Button.tsx';
import { Popover } from '../primitives/Popover.tsx';
import { useApp, useAppState } from '../useApp.ts';
import styles from './TopBar.module.css';

export function SaveMark() {
  const app = useApp();
  const { status, reason } = useAppState((state) => state.save);
  const looking = useAppState((state) => state.mode === 'view');
  if (looking && status !== 'read-only') return <ViewOnly />;
  switch (status) {
    case 'saved':
      return <span className={styles.save}>saved</span>;
    case 'saving':
    case 'unsaved':
      return <span className={styles.save}>saving…</span>;
    case 'failed':
      return (
        <Popover
          label="Why this is not saved"
          trigger={
            <button type="button" className={styles.trouble}>
              <CircleAlert aria-hidden /> not saved
            </button>
          }
        >
          <div className={styles.why}>
            <p>{reason}</p>
            <Button size="s" onClick={() => runAction(app, 'save-file')}>
              Save as a file
            </Button>
          </div>
        </Popover>
      );
    case 'read-only':
      return (
        <span className={styles.readOnly}>
          <span className={styles.lock} title={reason}>
            <Lock aria-hidden /> read-only
          </span>
          <Button size="s" onClick={() => void app.editCopy()} title={reason}>
            Edit a copy here
          </Button>
        </span>
      );
  }
}

function ViewOnly() {
  const app = useApp();
  return (
    <span className={styles.readOnly}>
      <span className={styles.lock} title="The link was shared to be looked at.">
        <Eye aria-hidden /> view only
      </span>
      <Button size="s" onClick={() => app.setMode('edit')}>
        Edit
      </Button>
    </span>
  );
}
