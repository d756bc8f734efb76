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
import { numbersLayout } from './numbersLayout.ts';
import styles from './OpNode.module.css';
import { PortHandle } from './PortHandle.tsx';
import { PortLabel } from './PortLabel.tsx';
import { shapeTextAt } from './shapeTextAt.ts';

export interface HeldPortProps {
  readonly node: GraphNode;
  readonly row: HeldRow;
  /** The node holds so much that it grows to the side rather than down. */
  readonly crowded: boolean;
}

export const HeldPort = memo(function HeldPort({ node, row, crowded }: HeldPortProps) {
  const { port, trainable } = row;
  const key = portKey(node.id, port.name);
  const shape = useFrameView((view) => shapeTextAt(view, key));
  const { wraps, sliced } = numbersLayout(
    useFrameView((view) => view.trace?.shapes.get(key)),
    crowded ? 'crowded' : 'held',
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
      <div className={styles.heldNumbers} data-wraps={wraps || undefined} data-sliced={sliced || undefined}>
        <HeldNumbers node={node} row={row} />
        <GradientNumbers node={node.id} port={port.name} side="input" />
      </div>
    </div>
  );
});
