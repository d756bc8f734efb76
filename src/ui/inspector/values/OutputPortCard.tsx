// OutputPortCard: an output port: its value, its gradient, and who reads it.
import type { OutputPort } from '../../../engine/op.ts';
import type { NodeView } from '../../../explain/context.ts';
import { useAppState } from '../../useApp.ts';
import { NodeLink } from '../NodeLink.tsx';
import { Numbers } from './Numbers.tsx';
import { PortHead } from './PortHead.tsx';
import { TargetButton, TargetCard } from './TargetControl.tsx';
import styles from './ValuesTab.module.css';

export function OutputPortCard({ view, port }: { readonly view: NodeView; readonly port: OutputPort }) {
  const id = view.node.id;
  const edges = useAppState((state) => state.document.edges);
  const readers = edges.filter(({ from }) => from[0] === id && from[1] === port.name);
  const origin =
    readers.length === 0
      ? 'nothing reads it'
      : readers.map(({ to }, at) => (
          <span key={to.join('.')}>
            {at === 0 ? 'to ' : ', '}
            <NodeLink id={to[0]} port={{ port: to[1], side: 'gradient' }}>
              {to.join('.')}
            </NodeLink>
          </span>
        ));
  return (
    <div className={styles.card}>
      <PortHead node={id} port={port} origin={origin}>
        <TargetButton node={id} port={port.name} />
      </PortHead>
      <Numbers node={id} port={port.name} differentiable />
      <TargetCard node={id} port={port.name} />
    </div>
  );
}
