// TargetChooser: what is differentiated: found by itself, nothing, or any output of the graph.
import { useMemo } from 'react';
import { portKey } from '../../../engine/program.ts';
import { nodeView } from '../../../explain/context.ts';
import { Select } from '../../primitives/Select.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import styles from '../Inspector.module.css';
import { TargetCard } from '../values/TargetControl.tsx';

/** No port has these names: ids have no space. */
const automatic = 'by itself';
const none = 'forward only';

export function TargetChooser() {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const found = useAppState((state) => state.run.trace?.target ?? null);
  const chosen = document.backward;
  const ports = useMemo(() => {
    const outputs = document.nodes.flatMap(({ id }) => {
      const view = nodeView({ document, ops: app.ops }, id);
      return (view?.outputs ?? []).map(({ name }) => portKey(id, name) as string);
    });
    const from = chosen?.from.join('.');
    return from === undefined || outputs.includes(from) ? outputs : [...outputs, from];
  }, [document, app.ops, chosen]);
  const target = chosen ? chosen.from : found === null ? null : ([found.node, found.port] as const);
  const byItself =
    found === null || chosen !== undefined ? 'found by itself' : `found by itself: ${portKey(found.node, found.port)}`;
  return (
    <section className={styles.section}>
      <Select
        label="Differentiate"
        value={chosen === undefined ? automatic : chosen === null ? none : chosen.from.join('.')}
        options={[
          { value: automatic, label: byItself },
          { value: none, label: 'nothing: forward only' },
          ...ports.map((key) => ({ value: key, label: key })),
        ]}
        onChange={(key) => {
          const dot = key.indexOf('.');
          const outcome = app.setBackward(
            key === automatic ? undefined : key === none ? null : [key.slice(0, dot), key.slice(dot + 1)],
          );
          if (!outcome.ok) app.notify('error', outcome.reason);
        }}
      />
      {target !== null && chosen !== null && <TargetCard node={target[0]} port={target[1]} />}
    </section>
  );
}
