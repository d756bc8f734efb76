// TextField: a line (or lines) of text; what was typed counts on Enter or on leaving, Escape takes it back.
import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { classes } from './classes.ts';
import styles from './Field.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** Called when the text counts. Answer a sentence to refuse it: it is shown and the text stays. */
  readonly onCommit: (value: string) => string | null | undefined | void;
  /** Called on every keystroke, where that is wanted. */
  readonly onInput?: (value: string) => void;
  readonly placeholder?: string;
  readonly hideLabel?: boolean;
  readonly inline?: boolean;
  readonly multiline?: boolean;
  readonly disabled?: boolean;
  readonly maxLength?: number;
  readonly note?: string;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onCommit,
    onInput,
    hideLabel = false,
    inline = false,
    multiline = false,
    note,
    className,
    inputRef,
  } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  function commit(leaving: boolean): void {
    if (draft === null || draft === value) {
      setDraft(null);
      setProblem(null);
      return;
    }
    const refusal = onCommit(draft) ?? null;
    setProblem(leaving ? null : refusal);
    if (refusal === null || leaving) setDraft(null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      commit(false);
    } else if (event.key === 'Escape' && draft !== null) {
      event.preventDefault();
      event.stopPropagation();
      setDraft(null);
      setProblem(null);
    }
  }

  const shared = {
    id,
    className: classes(styles.control, multiline && styles.area),
    value: draft ?? value,
    placeholder: props.placeholder,
    disabled: props.disabled,
    maxLength: props.maxLength,
    spellCheck: multiline,
    'aria-invalid': problem !== null || undefined,
    'aria-describedby': problem !== null || note !== undefined ? `${id}-note` : undefined,
    onChange: (event: { readonly target: { readonly value: string } }) => {
      setDraft(event.target.value);
      setProblem(null);
      onInput?.(event.target.value);
    },
    onBlur: () => commit(true),
    onKeyDown,
    ref: inputRef,
  };
  return (
    <div className={classes(styles.field, inline && styles.inline, className)}>
      <label htmlFor={id} className={hideLabel ? undefined : styles.label}>
        {hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      </label>
      {multiline ? <textarea {...shared} rows={3} /> : <input type="text" autoComplete="off" {...shared} />}
      {(problem !== null || note !== undefined) && (
        <span
          id={`${id}-note`}
          className={problem !== null ? styles.problem : styles.note}
          role={problem ? 'alert' : undefined}
        >
          {problem ?? note}
        </span>
      )}
    </div>
  );
}
