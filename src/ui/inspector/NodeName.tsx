// NodeName: a node's name, editable in place; a refused name says why and stays.
import { renameNode } from '../../document/commands/renameNode.ts';
import { TextField } from '../primitives/TextField.tsx';
import { useApp } from '../useApp.ts';
import styles from './Inspector.module.css';

export function NodeName({ id }: { readonly id: string }) {
  const app = useApp();
  return (
    <TextField
      label="Name"
      hideLabel
      className={styles.name ?? ''}
      value={id}
      maxLength={64}
      onCommit={(to) => {
        const outcome = app.dispatch(renameNode, { id, to }, { label: `rename ${id} to ${to.trim()}` });
        return outcome.ok ? null : outcome.reason;
      }}
    />
  );
}
