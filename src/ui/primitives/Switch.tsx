// Switch: on or off, at once.
import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import styles from './Switch.module.css';

export interface SwitchProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly note?: string;
  readonly className?: string;
}

export function Switch({ label, checked, onChange, disabled = false, note, className }: SwitchProps) {
  const id = useId();
  return (
    <div className={classes(styles.row, className)}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {note !== undefined && (
          <span id={`${id}-note`} className={styles.note}>
            {note}
          </span>
        )}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className={styles.switch}
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
