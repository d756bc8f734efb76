// EntryBox: one entry's own sum, term by term: with symbols, with numbers, and what it comes to.
import { memo } from 'react';
import type { EntryExplanation } from '../../../../explain/explainEntry.ts';
import type { Explanation } from '../../../../explain/explainPort.ts';
import { entryLine, entryParts, spokenPrinter, texPrinter } from '../../../../explain/lines.ts';
import { Tex } from '../../../primitives/Tex.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import { CopyLine } from './CopyLine.tsx';
import styles from './EntryBox.module.css';

export interface EntryBoxProps {
  readonly entry: EntryExplanation;
  readonly explanation: Explanation;
  readonly digits: number;
}

export const EntryBox = memo(function EntryBox({ entry, explanation, digits }: EntryBoxProps) {
  const [first = '', second = '', ...rest] = entryParts(entry, explanation, texPrinter, digits);
  return (
    <div className={styles.box} data-tone={entry.subject.side}>
      <VisuallyHidden>{entryLine(entry, explanation, spokenPrinter, digits)}</VisuallyHidden>
      <div className={styles.line} aria-hidden>
        {[`${first} = ${second}`, ...rest.map((part) => `{} = ${part}`)].map((tex, at) => (
          <Tex key={at} tex={tex} output="html" className={styles.part} />
        ))}
      </div>
      <CopyLine what="this sum" text={(printer) => entryLine(entry, explanation, printer, digits)} />
      {entry.way === 'jacobian' && (
        <p className={styles.note}>
          Gradient times local derivative, added up over the entries of the output that depend on it.
        </p>
      )}
      {entry.way === 'unstable' && (
        <p className={styles.note}>
          Worked out as it is written, this overflows. The op computes the same number another way, so that it does not.
        </p>
      )}
    </div>
  );
});
