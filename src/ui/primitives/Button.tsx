// Button: a labelled action.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `primary`: the one main action; `plain`: bordered; `quiet`: no border; `danger`: destroys. */
  readonly variant?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 's' | 'm';
  readonly icon?: ReactNode;
}

export function Button({ variant = 'plain', size = 'm', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(styles.button, styles[variant], size === 's' && styles.small, className)}
    >
      {icon}
      {children}
    </button>
  );
}
