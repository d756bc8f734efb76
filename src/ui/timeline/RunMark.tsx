// RunMark: whether the numbers are being calculated again; nothing when they are up to date.
import { useAppState } from '../useApp.ts';
import styles from './Timeline.module.css';

export function RunMark({ stale }: { readonly stale: boolean }) {
  const status = useAppState((state) => state.run.status);
  if (status === 'unresponsive') return <span className={styles.unresponsive}>not answering: starting again</span>;
  if (status !== 'running' && status !== 'late' && !stale) return null;
  return <span className={styles.running}>calculating</span>;
}
