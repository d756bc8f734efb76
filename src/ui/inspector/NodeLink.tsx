// NodeLink: a name that selects the node (or one port of it).
import type { ReactNode } from 'react';
import type { Selection } from '../../state/app.ts';
import { useApp } from '../useApp.ts';
import styles from './Inspector.module.css';

export interface NodeLinkProps {
  readonly id: string;
  readonly port?: Omit<NonNullable<Selection['port']>, 'node'>;
  readonly children: ReactNode;
  readonly label?: string;
}

export function NodeLink({ id, port, children, label }: NodeLinkProps) {
  const app = useApp();
  return (
    <button
      type="button"
      className={styles.link}
      aria-label={label}
      onClick={() => {
        app.select({ nodes: [id], edges: [], port: port === undefined ? null : { node: id, ...port }, entry: null });
      }}
    >
      {children}
    </button>
  );
}
