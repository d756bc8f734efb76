// ModeCostSection: why reverse mode: the multiplications of both modes for this graph, as bars, and what follows in one paragraph.
import type { PortKey } from '../../../../engine/program.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import { nodeView } from '../../../../explain/context.ts';
import { amount, type CostRow, costAnswer, costRows } from '../../../../explain/tangents/costWords.ts';
import { ModeBars } from '../../../charts/ModeBars.tsx';
import { useAppState, useTangentState } from '../../../useApp.ts';
import styles from './Tangents.module.css';

export function ModeCostSection({
  context,
  from,
}: {
  readonly context: ExplainContext;
  readonly from: PortKey | null;
}) {
  const cost = useTangentState((state) => state.cost);
  const revision = useAppState((state) => state.revision);
  if (cost === null) return <p className={styles.hint}>Counting multiplications…</p>;
  const name = (key: string): string => {
    const dot = key.indexOf('.');
    const node = key.slice(0, dot);
    return nodeView(context, node)?.op.source === true ? node : key;
  };
  const own = cost.held.find(({ key }) => key === from) ?? null;
  const { why, otherwise } = costAnswer(cost, own, name);
  return (
    <section
      className={styles.section}
      aria-label="Why reverse mode"
      data-stale={cost.revision !== revision || undefined}
    >
      <h2 className={styles.heading}>Why reverse mode?</h2>
      <p>{why}</p>
      {otherwise !== null && <p className={styles.words}>{otherwise}</p>}
      <ModeBars rows={costRows(cost, own, name).map(barsOf)} />
    </section>
  );
}

function barsOf({ wanted, reverse, forward }: CostRow) {
  return {
    wanted,
    bars: [
      { mode: 'reverse' as const, passes: reverse.passes, count: reverse.count, text: amount(reverse) },
      { mode: 'forward' as const, passes: forward.passes, count: forward.count, text: amount(forward) },
    ],
  };
}
