// OpOption: one op in a list.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an option of a combobox: there is no element for it */
import { memo } from 'react';
import type { OpEntry } from '../../ops/opIndex.ts';
import { classes } from '../primitives/classes.ts';
import { OpGlyph } from '../primitives/OpGlyph.tsx';
import styles from './OpList.module.css';
import { startOpDrag } from './opDrag.ts';

export interface OpOptionProps {
  readonly id: string;
  readonly op: OpEntry;
  readonly via: string | null;
  readonly active: boolean;
  readonly draggable: boolean;
  readonly onChoose: (name: string) => void;
  readonly onEnter: (name: string, option: HTMLElement) => void;
  readonly onLeave: () => void;
  readonly onDrag: () => void;
}

export const OpOption = memo(function OpOption(props: OpOptionProps) {
  const { id, op, via, active, draggable, onChoose, onEnter, onLeave, onDrag } = props;
  return (
    // The combobox above handles the keys for its options.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-label={op.name}
      data-op={op.name}
      draggable={draggable}
      className={classes(styles.option, draggable && styles.grabbable)}
      onMouseDown={(event) => {
        // The focus stays in the search field; a drag still begins.
        if (!draggable) event.preventDefault();
      }}
      onClick={() => onChoose(op.name)}
      onDragStart={(event) => {
        onDrag();
        startOpDrag(event, op.name);
      }}
      onPointerEnter={(event) => {
        if (event.pointerType === 'mouse') onEnter(op.name, event.currentTarget);
      }}
      onPointerLeave={onLeave}
    >
      <span data-glyph>
        <OpGlyph tex={op.glyph} />
      </span>
      <span className={styles.name}>{breakable(op.name)}</span>
      {via !== null && <span className={styles.via}>{via}</span>}
    </div>
  );
});

/** A long name may break between its words: Softmax|Cross|Entropy. */
function breakable(name: string) {
  return name.split(/(?<=[a-z])(?=[A-Z])/).flatMap((word, at) => (at === 0 ? [word] : [<wbr key={at} />, word]));
}
