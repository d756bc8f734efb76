// Amount: a product or a sum at the right of the ledger, its decimal point below those above.
import { FigureText } from '../../../primitives/Figure.tsx';
import { fullNumber } from '../../../primitives/formatNumber.ts';
import type { Align } from './amountAligner.ts';
import styles from './Paths.module.css';

export function Amount({ value, align }: { readonly value: number; readonly align: Align }) {
  const { text, missingDigits, missingPoint } = align(value);
  const room = missingDigits + (missingPoint ? 0.42 : 0);
  return (
    <span
      className={styles.amount}
      title={fullNumber(value)}
      style={room > 0 ? { paddingInlineEnd: `${room}ch` } : undefined}
    >
      <FigureText text={text} />
    </span>
  );
}
