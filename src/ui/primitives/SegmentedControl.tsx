// SegmentedControl: one of a few, all visible (native radio buttons underneath).
import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import styles from './SegmentedControl.module.css';

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  /** The accessible name, when `label` is a formula or an icon. */
  readonly name?: string;
  readonly disabled?: boolean;
}
export interface SegmentedControlProps<V extends string> {
  readonly label: string;
  readonly options: readonly Segment<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly size?: 's' | 'm';
  readonly className?: string;
}

export function SegmentedControl<V extends string>(props: SegmentedControlProps<V>) {
  const { label, options, value, onChange, size = 'm', className } = props;
  const group = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classes(styles.group, size === 's' && styles.small, className)}
    >
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input
            type="radio"
            name={group}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            aria-label={option.name}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
