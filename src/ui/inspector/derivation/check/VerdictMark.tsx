// VerdictMark: a verdict of the numeric check as a sign, with its word for those who do not see it.
import { Check, CircleAlert, CircleDashed } from 'lucide-react';
import type { Verdict } from '../../../../engine/checkEntry.ts';
import { KinkSign } from '../../../primitives/KinkSign.tsx';
import { VisuallyHidden } from '../../../primitives/VisuallyHidden.tsx';
import styles from './VerdictMark.module.css';

const words: Readonly<Record<Verdict, string>> = {
  agrees: 'agrees',
  disagrees: 'does not agree',
  kink: 'on a kink',
  skipped: 'not checked',
};
const signs = { agrees: Check, disagrees: CircleAlert, kink: KinkSign, skipped: CircleDashed };

export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const Sign = signs[verdict];
  return (
    <span className={styles.mark} data-verdict={verdict} title={words[verdict]}>
      <Sign aria-hidden />
      <VisuallyHidden>{words[verdict]}</VisuallyHidden>
    </span>
  );
}
