// Chip: a small framed label. A value is solid and says "=", a gradient is dashed and says "∂", a tangent is dotted and has a dot, so hue is never the only sign.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './Chip.module.css';
import { classes } from './classes.ts';

export interface ChipProps extends ComponentPropsWithRef<'span'> {
  readonly tone: 'value' | 'gradient' | 'tangent' | 'neutral' | 'good' | 'bad';
  readonly children: ReactNode;
  /** False leaves out the leading sign. */
  readonly mark?: boolean;
  /** Dimmed: it belongs to an older version of the graph. */
  readonly stale?: boolean;
}

export function Chip({ tone, children, mark = true, stale = false, className, ...rest }: ChipProps) {
  return (
    <span {...rest} className={classes(styles.chip, styles[tone], stale && styles.stale, className)}>
      {mark && tone === 'value' && <span className={styles.mark}>=</span>}
      {mark && tone === 'tangent' && <span className={styles.dotted}>=</span>}
      {mark && tone === 'gradient' && <span className={styles.partial}>∂</span>}
      {children}
    </span>
  );
}
