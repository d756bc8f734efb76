// EdgeInspector: one wire: what it carries forward and back, from where to where, and taking it away.
import { Spline, Unlink } from 'lucide-react';
import { disconnect } from '../../document/commands/disconnect.ts';
import { edgeId } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { shapeWords } from '../../engine/shape.ts';
import { Button } from '../primitives/Button.tsx';
import { useApp, useAppState } from '../useApp.ts';
import styles from './Inspector.module.css';
import { NodeLink } from './NodeLink.tsx';
import { Numbers } from './values/Numbers.tsx';

export function EdgeInspector({ id }: { readonly id: string }) {
  const app = useApp();
  const edge = useAppState((state) => state.document.edges.find((each) => edgeId(each) === id));
  const shapes = useAppState((state) => state.run.trace?.shapes);
  if (edge === undefined) return null;
  const [from, to] = [portKey(...edge.from), portKey(...edge.to)];
  const shape = shapes?.get(from);
  return (
    <>
      <header className={styles.header}>
        <Spline size={18} aria-hidden />
        <h2 className={styles.title}>
          {from} → {to}
        </h2>
        <span className={styles.kind}>wire</span>
      </header>
      <div className={styles.scroll}>
        <p>
          It carries the value of{' '}
          <NodeLink id={edge.from[0]} port={{ port: edge.from[1], side: 'value' }}>
            {from}
          </NodeLink>{' '}
          forward to{' '}
          <NodeLink id={edge.to[0]} port={{ port: edge.to[1], side: 'gradient' }}>
            {to}
          </NodeLink>
          {shape === undefined ? '' : `, ${shapeWords(shape)}`}. The gradient that {edge.to[0]} sends back runs along it
          the other way.
        </p>
        <Numbers node={edge.to[0]} port={edge.to[1]} differentiable />
        <div className={styles.actions}>
          <Button
            icon={<Unlink aria-hidden />}
            onClick={() => {
              const outcome = app.dispatch(disconnect, { to: edge.to }, { label: `disconnect ${from} from ${to}` });
              if (!outcome.ok) app.notify('error', outcome.reason);
            }}
          >
            Disconnect
          </Button>
        </div>
      </div>
    </>
  );
}
