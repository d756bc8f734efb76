// CheckTable: every gradient of the graph against its central difference: the worst entry of each port, sortable, with the way there.
import { useState } from 'react';
import { type PortCheck } from '../../../engine/checkGradients.ts';
import type { Trace } from '../../../execution/trace.ts';
import { checkReason } from '../../../explain/check/checkWords.ts';
import { placeOf } from '../../../explain/jacobianTerms.ts';
import { Figure } from '../../primitives/Figure.tsx';
import { VisuallyHidden } from '../../primitives/VisuallyHidden.tsx';
import { NumberedText } from '../derivation/check/NumberedText.tsx';
import { VerdictMark } from '../derivation/check/VerdictMark.tsx';
import { NodeLink } from '../NodeLink.tsx';
import styles from './CheckTable.module.css';

export interface CheckTableProps {
  readonly rows: readonly PortCheck[];
  readonly trace: Trace;
  /** The rows are about an older revision. */
  readonly stale: boolean;
}

type Order = 'graph' | 'error';

export function CheckTable({ rows, trace, stale }: CheckTableProps) {
  const [order, setOrder] = useState<Order>('error');
  const sorted = order === 'graph' ? rows : rows.toSorted((a, b) => weightOf(b) - weightOf(a));
  return (
    <table className={styles.table} aria-busy={stale} data-stale={stale || undefined}>
      <caption>
        <VisuallyHidden>Gradients against central differences, the worst entry of each port</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <SortHead name="port" order="graph" current={order} onSort={setOrder} title="In the order of the graph" />
          <th scope="col">backprop</th>
          <th scope="col">difference</th>
          <SortHead name="error" order="error" current={order} onSort={setOrder} title="The largest error first" />
          <th scope="col">
            <VisuallyHidden>verdict</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <Row key={row.key} row={row} trace={trace} stale={stale} />
        ))}
      </tbody>
    </table>
  );
}

/** What disagrees comes first, what was not judged last. */
function weightOf({ verdict, relativeError }: PortCheck): number {
  return { disagrees: 2, kink: 1, agrees: 0, skipped: -1 }[verdict] * 10 + relativeError;
}

interface SortHeadProps {
  readonly name: string;
  readonly order: Order;
  readonly current: Order;
  readonly onSort: (order: Order) => void;
  readonly title: string;
}

function SortHead({ name, order, current, onSort, title }: SortHeadProps) {
  const isSorted = order === current;
  return (
    <th scope="col" aria-sort={isSorted ? (order === 'error' ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className={styles.sort} title={title} onClick={() => onSort(order)}>
        {name}
        <span aria-hidden>{isSorted ? (order === 'error' ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}

function Row({ row, trace, stale }: Pick<CheckTableProps, 'trace' | 'stale'> & { readonly row: PortCheck }) {
  const { key, verdict, analytic, numeric, relativeError, entry, size } = row;
  const node = key.slice(0, key.indexOf('.'));
  const port = key.slice(node.length + 1);
  const reason = verdict === 'agrees' ? null : checkReason(row, trace);
  const place = placeOf(trace.shapes.get(key) ?? [], entry).map((at) => at + 1);
  const judged = verdict !== 'skipped';
  return (
    <>
      <tr data-reason={reason !== null || undefined}>
        <th scope="row">
          <NodeLink id={node} port={{ port, side: 'gradient' }}>
            {key}
          </NodeLink>
          {judged && size > 1 && <span className={styles.place}> {place.join(',')}</span>}
        </th>
        <td>{judged ? <Figure value={analytic} /> : '–'}</td>
        <td>{judged ? <Figure value={numeric} /> : '–'}</td>
        <td>{judged ? <Figure value={relativeError} digits={1} /> : '–'}</td>
        <td>{stale ? null : <VerdictMark verdict={verdict} />}</td>
      </tr>
      {reason !== null && (
        <tr className={styles.reason}>
          <td colSpan={5}>
            <NumberedText text={reason.text} />
          </td>
        </tr>
      )}
    </>
  );
}
