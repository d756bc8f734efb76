// IconButton: an action shown as an icon; its name is in the tooltip and on the accessibility tree.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'aria-label'> {
  readonly label: string;
  /** The icon. */
  readonly children: ReactNode;
  readonly shortcut?: string | undefined;
  /** Makes it a toggle. */
  readonly pressed?: boolean;
  readonly size?: 's' | 'm';
  readonly variant?: 'quiet' | 'plain';
  readonly tooltip?: 'top' | 'bottom' | 'left' | 'right' | 'none';
}

export function IconButton(props: IconButtonProps) {
  const { label, shortcut, pressed, size = 'm', variant = 'quiet', tooltip = 'bottom', className, ...rest } = props;
  const { disabled, onClick, ...others } = rest;
  const button = (
    <button
      type="button"
      {...others}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onClick}
      className={classes(styles.button, styles.iconOnly, styles[variant], size === 's' && styles.small, className)}
    />
  );
  if (tooltip === 'none') return button;
  return (
    <Tooltip label={label} shortcut={shortcut} placement={tooltip}>
      {button}
    </Tooltip>
  );
}
