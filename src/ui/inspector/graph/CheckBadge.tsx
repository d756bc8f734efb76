// CheckBadge: whether every gradient of the graph agrees with central differences, always up to date.
import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { Figure } from '../../primitives/Figure.tsx';
import { useAppState } from '../../useApp.ts';
import { NodeLink } from '../NodeLink.tsx';
import styles from './CheckBadge.module.css';

export function CheckBadge() {
  const report = useAppState((state) => state.run.check);
  const revision = useAppState((state) => state.revision);
  if (report === null || report.revision !== revision) {
    return (
      <div className={styles.badge}>
        <CircleDashed aria-hidden />
        <p>Checking the gradients numerically…</p>
      </div>
    );
  }
  const checked = report.rows.filter((row) => row.verdict !== 'skipped');
  const wrong = report.rows.filter((row) => row.verdict === 'disagrees');
  const kinks = report.rows.filter((row) => row.verdict === 'kink');
  if (report.problem !== undefined || checked.length === 0) {
    return (
      <div className={styles.badge}>
        <CircleDashed aria-hidden />
        <p>{report.problem ?? 'There is no gradient to check.'}</p>
      </div>
    );
  }
  if (wrong.length > 0) {
    return (
      <div className={styles.badge} data-tone="bad">
        <CircleAlert aria-hidden />
        <div>
          <p>
            <b>{wrong.length === 1 ? 'A gradient does not agree' : `${wrong.length} gradients do not agree`}</b> with
            central differences.
          </p>
          <ul className={styles.rows}>
            {wrong.map((row) => (
              <li key={row.key}>
                <NodeLink
                  id={nodeOf(row.key)}
                  port={{ port: row.key.slice(nodeOf(row.key).length + 1), side: 'gradient' }}
                >
                  {row.key}
                </NodeLink>
                : <Figure value={row.analytic} /> beside <Figure value={row.numeric} />. {row.reason}
              </li>
            ))}
          </ul>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.badge} data-tone="good">
      <CircleCheck aria-hidden />
      <p>
        <b>Gradients checked.</b> {checked.length} {checked.length === 1 ? 'tensor agrees' : 'tensors agree'} with
        central differences, relative error at most <Figure value={report.worst} digits={1} />.
        {kinks.length > 0 && ` At a kink, so not decided: ${kinks.map((row) => row.key).join(', ')}.`}
      </p>
    </div>
  );
}

function nodeOf(key: string): string {
  return key.slice(0, key.indexOf('.'));
}
