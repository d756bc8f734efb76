// SettingsTab: the op's params as a form, made from their records, with the name and what is trainable.

import { useId } from 'react';
import { renameNode } from '../../../document/commands/renameNode.ts';
import { setTrainable } from '../../../document/commands/setTrainable.ts';
import { portKey } from '../../../engine/program.ts';
import type { NodeView } from '../../../explain/context.ts';
import { Switch } from '../../primitives/Switch.tsx';
import { TextField } from '../../primitives/TextField.tsx';
import { useApp, useAppState } from '../../useApp.ts';
import inspector from '../Inspector.module.css';
import { trainableNow } from '../values/InputPortCard.tsx';
import { ParamField } from './ParamField.tsx';
import styles from './SettingsTab.module.css';

export function SettingsTab({ view }: { readonly view: NodeView }) {
  const app = useApp();
  const heading = useId();
  const { node, op, inputs } = view;
  const edges = useAppState((state) => state.document.edges);
  const wired = new Set(edges.filter(({ to }) => to[0] === node.id).map(({ to }) => to[1]));
  const trainables = inputs.filter(({ name, differentiable }) => differentiable && !wired.has(name));
  return (
    <div className={styles.form}>
      <TextField
        label="Name"
        value={node.id}
        maxLength={64}
        note="How formulas, messages and links call it."
        onCommit={(to) => {
          const outcome = app.dispatch(renameNode, { id: node.id, to }, { label: `rename ${node.id} to ${to.trim()}` });
          return outcome.ok ? null : outcome.reason;
        }}
      />
      {op.params.length === 0 ? (
        <p className={inspector.muted}>{op.name} has no settings of its own.</p>
      ) : (
        op.params.map((spec) => <ParamField key={spec.name} view={view} spec={spec} />)
      )}
      {trainables.length > 0 && (
        <section className={styles.group} aria-labelledby={heading}>
          <h2 id={heading} className={inspector.heading}>
            Trainable
          </h2>
          {trainables.map((port) => (
            <Switch
              key={port.name}
              label={port.name}
              checked={trainableNow(view, port)}
              onChange={(trainable) =>
                app.dispatch(
                  setTrainable,
                  { node: node.id, port: port.name, trainable },
                  { label: `make ${portKey(node.id, port.name)} ${trainable ? 'trainable' : 'fixed'}` },
                )
              }
            />
          ))}
          <p className={inspector.small}>
            Every gradient is computed in any case; trainable says what counts as a parameter.
          </p>
        </section>
      )}
    </div>
  );
}
