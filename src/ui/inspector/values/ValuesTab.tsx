// ValuesTab: every port of a node: shape, wiring, value and gradient; what a port holds itself can be edited in place.
import type { NodeView } from '../../../explain/context.ts';
import { InputPortCard } from './InputPortCard.tsx';
import { OutputPortCard } from './OutputPortCard.tsx';
import styles from './ValuesTab.module.css';

export function ValuesTab({ view }: { readonly view: NodeView }) {
  return (
    <ul className={styles.list}>
      {view.inputs.map((port) => (
        <li key={`in ${port.name}`}>
          <InputPortCard view={view} port={port} />
        </li>
      ))}
      {view.outputs.map((port) => (
        <li key={`out ${port.name}`}>
          <OutputPortCard view={view} port={port} />
        </li>
      ))}
    </ul>
  );
}
