// VisuallyHidden: text for screen readers only; with `live` it is announced when it changes.
import type { ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

export interface VisuallyHiddenProps {
  readonly children: ReactNode;
  readonly live?: 'polite' | 'assertive';
  readonly id?: string;
}

export function VisuallyHidden({ children, live, id }: VisuallyHiddenProps) {
  return (
    <span className={styles.hidden} aria-live={live} aria-atomic={live ? true : undefined} id={id}>
      {children}
    </span>
  );
}
