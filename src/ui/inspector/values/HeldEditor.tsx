// HeldEditor: gives a held tensor another shape or filling, pasted numbers, or its default back.
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { heldValueOf, isInitializer } from '../../../document/heldValue.ts';
import { initialize, initializerNames } from '../../../engine/initialize.ts';
import { type InitializerName, type InputPort, isProblem } from '../../../engine/op.ts';
import { sameShape, sizeOf } from '../../../engine/shape.ts';
import { Button } from '../../primitives/Button.tsx';
import { IconButton } from '../../primitives/IconButton.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { Popover } from '../../primitives/Popover.tsx';
import { parseRows } from '../../primitives/parseNumber.ts';
import { Select } from '../../primitives/Select.tsx';
import { TextField } from '../../primitives/TextField.tsx';
import { parseShape } from './parseShape.ts';
import { resized } from './resized.ts';
import type { Held } from './useHeld.ts';
import styles from './ValuesTab.module.css';

type Filling = 'keep' | InitializerName;

const fillings: readonly { readonly value: Filling; readonly label: string }[] = [
  { value: 'keep', label: 'the numbers it has' },
  ...initializerNames.map((name) => ({ value: name, label: name.replace('_', ' ') })),
];

export function HeldEditor({ port, held }: { readonly port: InputPort; readonly held: Held }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={`Shape and filling of ${port.name}`}
      open={open}
      onOpenChange={setOpen}
      placement="bottom-end"
      trigger={
        <IconButton size="s" label={`Shape and filling of ${port.name}`}>
          <Pencil aria-hidden />
        </IconButton>
      }
    >
      <Form port={port} held={held} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function Form({ port, held, onDone }: { readonly port: InputPort; readonly held: Held; readonly onDone: () => void }) {
  const [shape, setShape] = useState(held.tensor?.shape.join(' × ') ?? '');
  const [filling, setFilling] = useState<Filling>('keep');
  const [seed, setSeed] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);

  function finish(outcome: { readonly ok: true } | { readonly ok: false; readonly reason: string }): void {
    if (outcome.ok) onDone();
    else setProblem(outcome.reason);
  }
  function apply(): void {
    const sizes = parseShape(shape);
    if ('problem' in sizes) return setProblem(sizes.problem);
    if (filling === 'keep') {
      const next = resized(held.tensor, sizes.shape);
      return finish(held.replace(heldValueOf(next.shape, next.data)));
    }
    if (
      held.value !== undefined &&
      isInitializer(held.value) &&
      sameShape(sizes.shape, held.tensor?.shape ?? sizes.shape)
    ) {
      // Its shape goes on following what is wired.
      return finish(held.replace({ init: filling, ...(seed !== 0 && { seed }) }));
    }
    const made = initialize({ init: filling, seed }, sizes.shape);
    if (isProblem(made)) return setProblem(made.problem);
    finish(held.replace(heldValueOf(made.shape, made.data)));
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(event.target instanceof HTMLInputElement))
          return;
        event.preventDefault();
        event.stopPropagation();
        apply();
      }}
    >
      <TextField
        label="Shape"
        value={shape}
        placeholder="scalar"
        note="Sizes from outside in, such as 2 × 3. Empty: a scalar."
        onInput={(text) => {
          setShape(text);
          setProblem(null);
        }}
        onCommit={(text) => setShape(text)}
      />
      <Select label="Filled with" options={fillings} value={filling} onChange={setFilling} />
      {filling !== 'keep' && filling !== 'zeros' && filling !== 'ones' && (
        <NumberField label="Seed" value={seed} integer onChange={setSeed} />
      )}
      <TextField
        label="Or paste numbers"
        value=""
        multiline
        placeholder={'1 0.5\n-1 2'}
        note="Rows on lines. Ctrl Enter takes them."
        onCommit={(text) => {
          if (text.trim() === '') return null;
          const rows = parseRows(text);
          if (rows === null) return 'These are not rows of numbers.';
          const [row] = rows;
          const outcome = held.replace(
            rows.length === 1 && row !== undefined ? [...row] : rows.map((each) => [...each]),
          );
          if (!outcome.ok) return outcome.reason;
          onDone();
          return null;
        }}
      />
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.formActions}>
        {port.default !== undefined && !held.isDefault && (
          <Button size="s" variant="quiet" onClick={() => finish(held.replace(undefined))}>
            Back to default
          </Button>
        )}
        <Button size="s" variant="primary" type="submit" disabled={sizeProblem(shape)}>
          Apply
        </Button>
      </div>
    </form>
  );
}

function sizeProblem(text: string): boolean {
  const sizes = parseShape(text);
  return 'shape' in sizes && sizeOf(sizes.shape) > 1_000_000;
}
