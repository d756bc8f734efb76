// Select: one of a list, the platform's own, so that it works everywhere.
import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { classes } from './classes.ts';
import styles from './Field.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

export interface SelectProps<V extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: V; readonly label: string; readonly disabled?: boolean }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  /** Label for screen readers only. */
  readonly hideLabel?: boolean;
  /** Label and control on one line. */
  readonly inline?: boolean;
  readonly note?: string;
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, options, value, onChange, disabled = false, hideLabel = false, inline = false, note } = props;
  const id = useId();
  return (
    <div className={classes(styles.field, inline && styles.inline)}>
      <label htmlFor={id} className={hideLabel ? undefined : styles.label}>
        {hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      </label>
      <span className={styles.selectBox}>
        <select
          id={id}
          className={classes(styles.control, styles.select)}
          value={value}
          disabled={disabled}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden />
      </span>
      {note !== undefined && (
        <span id={`${id}-note`} className={styles.note}>
          {note}
        </span>
      )}
    </div>
  );
}
