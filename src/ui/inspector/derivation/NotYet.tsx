// NotYet: the place of a number that is not known at this step: when it will be, with the way there, or why it never is.
import { ArrowRight } from 'lucide-react';
import type { Availability } from '../../../explain/availability.ts';
import { Button } from '../../primitives/Button.tsx';
import { useApp } from '../../useApp.ts';
import styles from './NotYet.module.css';

export function NotYet({ availability }: { readonly availability: Availability }) {
  const app = useApp();
  if (availability.kind === 'known') return null;
  if (availability.kind === 'never') return <p className={styles.card}>{availability.reason}</p>;
  const { step } = availability;
  return (
    <div className={styles.card}>
      <p>Not computed yet. Its numbers are known after step {step}.</p>
      <Button size="s" icon={<ArrowRight aria-hidden />} onClick={() => app.seek(step)}>
        Go to step {step}
      </Button>
    </div>
  );
}
