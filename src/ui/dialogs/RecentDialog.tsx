// RecentDialog: the graphs that this browser keeps, newest first.
import { Trash2 } from 'lucide-react';
import { Suspense, use, useState } from 'react';
import type { App } from '../../state/app.ts';
import { Dialog } from '../primitives/Dialog.tsx';
import { IconButton } from '../primitives/IconButton.tsx';
import { useApp } from '../useApp.ts';
import styles from './dialogs.module.css';
import { timeAgo } from './timeAgo.ts';
import { useClose } from './useClose.ts';

export function RecentDialog() {
  const app = useApp();
  const close = useClose();
  const [recent, setRecent] = useState(() => app.recent());
  function open(key: string): void {
    close();
    void app.openRecent(key);
  }
  function forget(key: string): void {
    void app.forgetRecent(key).then(() => setRecent(app.recent()));
  }
  return (
    <Dialog open title="Recent graphs" description="Kept in this browser, on this machine only." onClose={close}>
      <Suspense fallback={null}>
        <List recent={recent} onOpen={open} onForget={forget} />
      </Suspense>
    </Dialog>
  );
}

interface ListProps {
  readonly recent: ReturnType<App['recent']>;
  readonly onOpen: (key: string) => void;
  readonly onForget: (key: string) => void;
}

function List({ recent, onOpen, onForget }: ListProps) {
  const graphs = use(recent);
  const [now] = useState(() => Date.now());
  if (graphs.length === 0)
    return <p className={styles.muted}>Nothing yet: a graph is kept as soon as you change it.</p>;
  return (
    <ul className={styles.list}>
      {graphs.map(({ key, title, savedAt, current }) => (
        <li key={key} className={styles.entry}>
          <button type="button" className={styles.row} aria-current={current} onClick={() => onOpen(key)}>
            <span className={styles.rowName}>{title === '' ? 'Untitled' : title}</span>
            <span className={styles.muted}>{timeAgo(savedAt, now)}</span>
          </button>
          <IconButton
            label={`Remove “${title}”`}
            size="s"
            tooltip="none"
            disabled={current}
            onClick={() => onForget(key)}
          >
            <Trash2 />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
