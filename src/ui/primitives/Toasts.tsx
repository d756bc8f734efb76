// Toasts: messages for the person, shown at the foot of the screen and announced once.
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'good' | 'error';
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}
export interface ToastsProps {
  readonly notices: readonly Toast[];
  readonly onDismiss: (id: number) => void;
}

const ICONS = { info: Info, good: CircleCheck, error: CircleAlert };
/** Reading time: errors and messages with an action stay until they are dismissed. */
const SECONDS = 6;

export function Toasts({ notices, onDismiss }: ToastsProps) {
  return (
    <section className={styles.region} aria-label="Messages" aria-live="polite" aria-relevant="additions">
      {notices.map((notice) => (
        <ToastCard key={notice.id} notice={notice} onDismiss={onDismiss} />
      ))}
    </section>
  );
}

function ToastCard({ notice, onDismiss }: { readonly notice: Toast; readonly onDismiss: (id: number) => void }) {
  const { id, tone, message, action } = notice;
  const stays = tone === 'error' || action !== undefined;
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => onDismiss(id), SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [id, stays, onDismiss]);
  const Icon = ICONS[tone];
  return (
    <div className={styles.toast} data-tone={tone}>
      <Icon aria-hidden className={styles.icon} />
      <p>{message}</p>
      {action && (
        <Button
          size="s"
          className={styles.action}
          onClick={() => {
            action.run();
            onDismiss(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" size="s" tooltip="none" onClick={() => onDismiss(id)}>
        <X />
      </IconButton>
    </div>
  );
}
