// EquationBox: a matrix of an equation with what it is, or its shape, below.
import type { ReactNode } from 'react';
import styles from './Equation.module.css';

export function EquationBox({ caption, children }: { readonly caption: ReactNode; readonly children: ReactNode }) {
  return (
    <span className={styles.boxed}>
      {children}
      <span className={styles.caption}>{caption}</span>
    </span>
  );
}
