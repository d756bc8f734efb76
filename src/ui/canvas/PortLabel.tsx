// PortLabel: a port's name; a click on it asks why its number is what it is.
import type { ReactNode } from 'react';
import { useApp } from '../useApp.ts';
import styles from './OpNode.module.css';

export interface PortLabelProps {
  readonly node: string;
  readonly port: string;
  readonly side: 'value' | 'gradient';
  readonly children: ReactNode;
}

/** Not a button of its own: the port beside it is, and the keyboard gets here through that one. */
export function PortLabel({ node, port, side, children }: PortLabelProps) {
  const app = useApp();
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the port does it for keys
    <span
      className={styles.label}
      onClick={() => app.select({ nodes: [node], edges: [], port: { node, port, side }, entry: null })}
    >
      {children}
    </span>
  );
}
