// OutputNumbers: what an output holds and the gradient that came back to it, and their sum where it feeds several inputs.
import { memo } from 'react';
import type { GraphNode } from '../../document/model.ts';
import type { OutputPort } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import { PortName } from '../primitives/PortName.tsx';
import { FanOutSum } from './FanOutSum.tsx';
import { useFrameView } from './frameStore.ts';
import { GradientNumbers } from './GradientNumbers.tsx';
import { HeldNumbers } from './HeldNumbers.tsx';
import type { HeldRow } from './nodeRows.ts';
import { numbersLayout } from './numbersLayout.ts';
import styles from './OpNode.module.css';
import { ValueNumbers } from './ValueNumbers.tsx';

export interface OutputNumbersProps {
  readonly node: GraphNode;
  readonly output: OutputPort;
  /** Of a source: what it holds is its output, edited in its place. */
  readonly held: HeldRow | null;
  /** The op has several outputs, so each says which it is. */
  readonly named: boolean;
}

export const OutputNumbers = memo(function OutputNumbers({ node, output, held, named }: OutputNumbersProps) {
  const key = portKey(node.id, output.name);
  const { wraps, sliced } = numbersLayout(
    useFrameView((view) => view.trace?.shapes.get(key)),
    held === null ? 'output' : 'source',
  );
  return (
    <div className={styles.outputs} data-port-area={key}>
      <div className={styles.outputLine} data-wraps={wraps || undefined} data-sliced={sliced || undefined}>
        {named && (
          <span className={styles.outputName}>
            <PortName name={output.name} tex={output.tex} />
          </span>
        )}
        {held === null ? (
          <ValueNumbers node={node.id} port={output.name} label={`${key} value`} />
        ) : (
          <HeldNumbers node={node} row={held} />
        )}
        <GradientNumbers node={node.id} port={output.name} side="output" />
      </div>
      <FanOutSum node={node.id} port={output.name} />
    </div>
  );
});
