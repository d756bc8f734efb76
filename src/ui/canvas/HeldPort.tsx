// HeldPort: an unwired port with a value of its own: name, key mark, shape, the value to edit and its gradient.
import { KeyRound } from 'lucide-react';
import { memo } from 'react';
import type { GraphNode } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { PortName } from '../primitives/PortName.tsx';
import { useFrameView } from './frameStore.ts';
import { GradientNumbers } from './GradientNumbers.tsx';
import { HeldNumbers } from './HeldNumbers.tsx';
import type { HeldRow } from './nodeRows.ts';
import styles from './OpNode.module.css';
import { PortHandle } from './PortHandle.tsx';
import { PortLabel } from './PortLabel.tsx';
import { shapeTextAt } from './shapeTextAt.ts';

export const HeldPort = memo(function HeldPort({ node, row }: { readonly node: GraphNode; readonly row: HeldRow }) {
  const { port, trainable } = row;
  const key = portKey(node.id, port.name);
  const shape = useFrameView((view) => shapeTextAt(view, key));
  const wide = useFrameView(
    (view) => (view.trace?.shapes.get(key)?.at(-1) ?? 1) > 1 && (view.trace?.shapes.get(key)?.length ?? 0) > 1,
  );
  return (
    <div className={styles.held} data-port-area={key}>
      <div className={styles.heldHead}>
        <PortHandle
          node={node.id}
          port={port.name}
          side="input"
          shape={shape}
          from={null}
          state="held"
          trainable={trainable}
        />
        <PortLabel node={node.id} port={port.name} side="value">
          <PortName name={port.name} tex={port.tex} />
        </PortLabel>
        {trainable && (
          <span className={styles.key} title="Trainable: an optimizer moves it">
            <KeyRound aria-hidden />
          </span>
        )}
        <span className={styles.shape}>{shape}</span>
      </div>
      <div className={styles.heldNumbers} data-wide={wide || undefined}>
        <HeldNumbers node={node} row={row} />
        <GradientNumbers node={node.id} port={port.name} side="input" />
      </div>
    </div>
  );
});
