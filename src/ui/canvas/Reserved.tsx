// Reserved: keeps the room that numbers will need, so that stepping never moves a node's ports.
import type { ReactNode } from 'react';
import styles from './OpNode.module.css';

export interface ReservedProps {
  /** What will stand here; null: nothing ever will. */
  readonly room: ReactNode;
  /** What stands here until then. */
  readonly children: ReactNode;
}

export function Reserved({ room, children }: ReservedProps) {
  return (
    <span className={styles.reserved}>
      {room !== null && (
        <span className={styles.room} aria-hidden inert>
          {room}
        </span>
      )}
      <span className={styles.meanwhile}>{children}</span>
    </span>
  );
}
