// EquationFence: a bracket as tall as the line of matrices that it encloses.
import styles from './Equation.module.css';

const curves = { '(': 'M6 1 C1.5 14 1.5 36 6 49', '[': 'M6 1 H1.5 V49 H6', '|': 'M3.5 1 V49' } as const;

export function EquationFence({
  fence,
  side,
}: {
  readonly fence: keyof typeof curves;
  readonly side: 'open' | 'close';
}) {
  return (
    <svg className={styles.fence} data-side={side} viewBox="0 0 7 50" preserveAspectRatio="none" aria-hidden="true">
      <path d={curves[fence]} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
