// CheckLine: what a numeric check says, in a line with its sign.
import { Check, CircleAlert, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './CheckLine.module.css';

export interface CheckLineProps {
  readonly tone: 'good' | 'bad' | 'waiting';
  readonly children: ReactNode;
}

export function CheckLine({ tone, children }: CheckLineProps) {
  const Icon = tone === 'good' ? Check : tone === 'bad' ? CircleAlert : CircleDashed;
  return (
    <div className={styles.line} data-tone={tone}>
      <Icon aria-hidden />
      <p>{children}</p>
    </div>
  );
}
