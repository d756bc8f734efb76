// Figure: one number in figures; powers of ten are set as real superscripts.
import { memo } from 'react';
import styles from './Figure.module.css';
import { powerOfTen } from './figureText.ts';
import { formatNumber } from './formatNumber.ts';

export interface FigureProps {
  readonly value: number;
  readonly digits?: number;
}

export const Figure = memo(function Figure({ value, digits = 4 }: FigureProps) {
  return <FigureText text={formatNumber(value, digits)} />;
});

/** The same for a text that formatNumber made. */
export function FigureText({ text }: { readonly text: string }) {
  const power = powerOfTen(text);
  if (power === null) return <>{text}</>;
  return (
    <span className={styles.figure}>
      {power.mantissa}
      <span className={styles.times}>×</span>10<sup>{power.exponent}</sup>
    </span>
  );
}
