// NumberField: one number to type or nudge with the arrow keys; fractions and powers are understood.
import { type KeyboardEvent, useId, useState } from 'react';
import { classes } from './classes.ts';
import styles from './Field.module.css';
import { fullNumber } from './formatNumber.ts';
import { parseNumber } from './parseNumber.ts';
import { nudged } from './scrub.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface NumberFieldBase {
  readonly label: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly integer?: boolean;
  readonly disabled?: boolean;
  readonly hideLabel?: boolean;
  readonly inline?: boolean;
  readonly note?: string;
}
export type NumberFieldProps = NumberFieldBase &
  (
    | { readonly value: number; readonly nullable?: false; readonly onChange: (value: number) => void }
    | {
        readonly value: number | null;
        /** An empty field means null; `emptyText` says what that amounts to. */
        readonly nullable: true;
        readonly emptyText?: string;
        readonly onChange: (value: number | null) => void;
      }
  );

export function NumberField(props: NumberFieldProps) {
  const { label, value, min = -Infinity, max = Infinity, integer = false, hideLabel = false, note } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === null ? '' : fullNumber(value));
  const problem = draft === null ? null : problemWith(draft);

  function problemWith(text: string): string | null {
    if (text.trim() === '') return props.nullable ? null : 'A number is needed here.';
    const number = parseNumber(text);
    if (number === null || Number.isNaN(number)) return `“${text.trim()}” is not a number.`;
    if (integer && !Number.isInteger(number)) return 'A whole number is needed here.';
    if (number < min) return `It must be at least ${fullNumber(min)}.`;
    if (number > max) return `It must be at most ${fullNumber(max)}.`;
    return null;
  }
  function commit(text: string): void {
    setDraft(null);
    if (problemWith(text) !== null) return;
    const next = parseNumber(text);
    if (next === value) return;
    if (next !== null) props.onChange(next);
    else if (props.nullable) props.onChange(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (draft !== null && problem === null) commit(draft);
    } else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      setDraft(null);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const from = problem === null ? parseNumber(shown) : value;
      if (from !== null && !Number.isFinite(from)) return;
      event.preventDefault();
      const steps = event.key === 'ArrowUp' ? 1 : -1;
      const next = nudged(from ?? 0, steps, { integer, fine: event.shiftKey, coarse: event.altKey });
      setDraft(null);
      props.onChange(Math.min(max, Math.max(min, next)));
    }
  }

  return (
    <div className={classes(styles.field, props.inline && styles.inline)}>
      <label htmlFor={id} className={hideLabel ? undefined : styles.label}>
        {hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      </label>
      <input
        id={id}
        className={classes(styles.control, styles.number)}
        type="text"
        inputMode={integer ? 'numeric' : 'decimal'}
        autoComplete="off"
        value={shown}
        placeholder={props.nullable ? props.emptyText : undefined}
        disabled={props.disabled}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem !== null || note !== undefined ? `${id}-note` : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => draft !== null && commit(draft)}
        onKeyDown={onKeyDown}
      />
      {(problem !== null || note !== undefined) && (
        <span id={`${id}-note`} className={problem !== null ? styles.problem : styles.note}>
          {problem ?? note}
        </span>
      )}
    </div>
  );
}
