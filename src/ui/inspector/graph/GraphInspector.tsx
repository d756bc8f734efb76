// GraphInspector: the graph as a whole: what it is about, its cost, its parameters and their gradients, and whether the gradients are right.
import { useMemo } from 'react';
import { setTitle } from '../../../document/commands/setTitle.ts';
import type { Recorded } from '../../../execution/trace.ts';
import { graphSummary } from '../../../explain/graphSummary.ts';
import { symbolTex } from '../../../explain/symbolText.ts';
import { NormBars } from '../../charts/NormBars.tsx';
import { lazyPart } from '../../lazyPart.tsx';
import { Figure } from '../../primitives/Figure.tsx';
import { Tex } from '../../primitives/Tex.tsx';
import { TextField } from '../../primitives/TextField.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import { useFrame } from '../../useFrame.ts';
import { absenceText } from '../absenceText.ts';
import styles from '../Inspector.module.css';
import { Problems } from '../Problems.tsx';
import { CheckBadge } from './CheckBadge.tsx';
import { Notes } from './Notes.tsx';
import { TargetChooser } from './TargetChooser.tsx';

const TrainSection = lazyPart(async () => (await import('./TrainSection.tsx')).TrainSection);

export function GraphInspector() {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const { trace, step } = useFrame();
  const summary = useMemo(
    () => (trace === null ? null : graphSummary(document, trace, app.ops, step)),
    [document, trace, app.ops, step],
  );
  return (
    <>
      <header className={styles.header}>
        <TextField
          label="Title of the graph"
          hideLabel
          className={styles.name ?? ''}
          value={document.title}
          maxLength={200}
          placeholder="Untitled"
          onCommit={(title) => {
            const outcome = app.dispatch(setTitle, { title }, { label: 'rename the graph' });
            return outcome.ok ? null : outcome.reason;
          }}
        />
        <span className={styles.kind}>graph</span>
      </header>
      <div className={styles.scroll}>
        <Notes />
        <Problems />
        {document.nodes.length === 0 && (
          <p className={styles.muted}>The graph is empty. Drag an op onto the canvas, or open an example.</p>
        )}
        {summary !== null && document.nodes.length > 0 && (
          <>
            <dl className={styles.facts}>
              {summary.target !== null && (
                <>
                  <dt>
                    Cost <Tex tex={symbolTex(summary.cost)} />
                  </dt>
                  <dd>
                    <CostValue value={summary.target.value} />
                  </dd>
                </>
              )}
              <dt>Parameters</dt>
              <dd>
                {summary.parameterCount === 0
                  ? 'none'
                  : `${summary.parameterCount.toLocaleString('en')} in ${counted(summary.parameters.length, 'tensor')}`}
              </dd>
              <dt>Size</dt>
              <dd>
                {counted(document.nodes.length, 'node')}, {counted(document.edges.length, 'wire')}
              </dd>
            </dl>
            <TargetChooser />
            {summary.parameters.length > 0 && (
              <section className={styles.section}>
                <h2 className={styles.heading}>Gradient norm of each parameter</h2>
                <NormBars
                  bars={summary.parameters.map(({ key, node, port, gradientNorm }) => ({
                    label:
                      app.ops.get(document.nodes.find(({ id }) => id === node)?.op ?? '')?.source === true ? node : key,
                    value: gradientNorm,
                    absent: absenceText(trace, { node, port, side: 'gradient' }),
                    onSelect: () => app.select({ nodes: [node], edges: [], port: { node, port, side: 'gradient' } }),
                  }))}
                />
              </section>
            )}
            {summary.target !== null && summary.parameters.length > 0 && (
              <TrainSection cost={symbolTex(summary.cost)} />
            )}
            <CheckBadge />
          </>
        )}
      </div>
    </>
  );
}

function CostValue({ value }: { readonly value: Recorded | undefined }) {
  if (value === undefined) return <span className={styles.muted}>not yet</span>;
  const [only] = 'data' in value && value.data.length === 1 ? value.data : [];
  return only === undefined ? (
    <span className={styles.muted}>not a scalar: seeded</span>
  ) : (
    <Figure value={only} digits={6} />
  );
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
