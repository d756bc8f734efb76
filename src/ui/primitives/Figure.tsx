// Figure: one number in figures; powers of ten are set as real superscripts, whatever glyphs the typeface has.
import { memo } from 'react';
import styles from './Figure.module.css';
import { formatNumber } from './formatNumber.ts';

const POWER = /^(.*) × 10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)$/;
const FIGURES = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export interface FigureProps {
  readonly value: number;
  readonly digits?: number;
}

export const Figure = memo(function Figure({ value, digits = 4 }: FigureProps) {
  return <FigureText text={formatNumber(value, digits)} />;
});

/** The same for a text that formatNumber made. */
export function FigureText({ text }: { readonly text: string }) {
  const [, mantissa, power] = POWER.exec(text) ?? [];
  if (mantissa === undefined || power === undefined) return <>{text}</>;
  const plain = power.replace(/./g, (sign) => (sign === '⁻' ? '−' : String(FIGURES.indexOf(sign))));
  return (
    <span className={styles.figure}>
      {mantissa}
      <span className={styles.times}>×</span>10<sup>{plain}</sup>
    </span>
  );
}
