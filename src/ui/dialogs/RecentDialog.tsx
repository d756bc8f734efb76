// RecentDialog: the graphs that this browser keeps, newest first.
import { Suspense, use, useState } from 'react';
import type { App } from '../../state/app.ts';
import { Dialog } from '../primitives/Dialog.tsx';
import { useApp } from '../useApp.ts';
import styles from './dialogs.module.css';
import { timeAgo } from './timeAgo.ts';
import { useClose } from './useClose.ts';

export function RecentDialog() {
  const app = useApp();
  const close = useClose();
  const [recent] = useState(() => app.recent());
  return (
    <Dialog open title="Recent graphs" description="Kept in this browser, on this machine only." onClose={close}>
      <Suspense fallback={null}>
        <List recent={recent} onOpen={(key) => (close(), void app.openRecent(key))} />
      </Suspense>
    </Dialog>
  );
}

interface ListProps {
  readonly recent: ReturnType<App['recent']>;
  readonly onOpen: (key: string) => void;
}

function List({ recent, onOpen }: ListProps) {
  const graphs = use(recent);
  const [now] = useState(() => Date.now());
  if (graphs.length === 0)
    return <p className={styles.muted}>Nothing yet: a graph is kept as soon as you change it.</p>;
  return (
    <ul className={styles.list}>
      {graphs.map(({ key, title, savedAt, current }) => (
        <li key={key}>
          <button type="button" className={styles.row} aria-current={current} onClick={() => onOpen(key)}>
            <span className={styles.rowName}>{title === '' ? 'Untitled' : title}</span>
            <span className={styles.muted}>{timeAgo(savedAt, now)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
