// CheckLine: what a numeric check says, in a line with its sign.
import { Check, CircleAlert, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { KinkSign } from '../../../primitives/KinkSign.tsx';
import styles from './NumericCheck.module.css';

export interface CheckLineProps {
  readonly tone: 'good' | 'bad' | 'kink' | 'waiting';
  readonly children: ReactNode;
}

const signs = { good: Check, bad: CircleAlert, kink: KinkSign, waiting: CircleDashed };

export function CheckLine({ tone, children }: CheckLineProps) {
  const Icon = signs[tone];
  return (
    <div className={styles.line} data-tone={tone}>
      <Icon aria-hidden />
      <p>{children}</p>
    </div>
  );
}
