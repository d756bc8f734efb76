// CopyLine: takes one line of a derivation along, as TeX or as plain text.
import type { Printer } from '../../../../explain/lines.ts';
import { plainPrinter, texPrinter } from '../../../../explain/lines.ts';
import { CopyButton } from '../../CopyButton.tsx';
import styles from './CopyLine.module.css';

export interface CopyLineProps {
  /** `the rule`, `this sum`: what is copied, for those who hear the button's name. */
  readonly what: string;
  readonly text: (printer: Printer) => string;
}

export function CopyLine({ what, text }: CopyLineProps) {
  return (
    <span className={styles.buttons}>
      <CopyButton size="s" bare label="TeX" name={`Copy ${what} as TeX`} text={() => text(texPrinter)} />
      <CopyButton size="s" bare label="Text" name={`Copy ${what} as text`} text={() => text(plainPrinter)} />
    </span>
  );
}
