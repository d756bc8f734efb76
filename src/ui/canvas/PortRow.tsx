// PortRow: an input on the left and an output on the right of the same line, each with its port, name and shape.
import { memo } from 'react';
import type { GraphEdge, GraphNode } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { PortName } from '../primitives/PortName.tsx';
import { BackwardFlag } from './BackwardFlag.tsx';
import { useFrameView } from './frameStore.ts';
import type { NodeRows } from './nodeRows.ts';
import styles from './OpNode.module.css';
import { PortHandle } from './PortHandle.tsx';
import { PortLabel } from './PortLabel.tsx';
import { shapeTextAt } from './shapeTextAt.ts';

export interface PortRowProps {
  readonly node: GraphNode;
  readonly row: NodeRows['rows'][number];
  readonly first: boolean;
  readonly edges: readonly GraphEdge[];
}

export const PortRow = memo(function PortRow({ node, row, edges }: PortRowProps) {
  const { input, output } = row;
  return (
    <div className={styles.row}>
      {input === null ? (
        <span />
      ) : (
        <InputSide
          node={node.id}
          name={input.port.name}
          tex={input.port.tex}
          from={input.from?.join('.') ?? null}
          optional={input.port.optional === true}
        />
      )}
      {output !== null && (
        <OutputSide
          node={node.id}
          name={output.name}
          tex={output.tex}
          wired={edges.some((edge) => edge.from[0] === node.id && edge.from[1] === output.name)}
        />
      )}
    </div>
  );
});

interface InputSideProps {
  readonly node: string;
  readonly name: string;
  readonly tex: string | undefined;
  readonly from: string | null;
  readonly optional: boolean;
}

export function InputSide({ node, name, tex, from, optional }: InputSideProps) {
  const key = portKey(node, name);
  const shape = useFrameView((view) => shapeTextAt(view, key));
  return (
    <span className={styles.inputSide} data-port-area={key}>
      <PortHandle
        node={node}
        port={name}
        side="input"
        shape={shape}
        from={from}
        state={from === null ? 'empty' : 'wired'}
      />
      <PortLabel node={node} port={name} side="value">
        <PortName name={name} tex={tex} />
      </PortLabel>
      <span className={styles.shape}>{from === null ? (optional ? 'optional' : 'not wired') : shape}</span>
    </span>
  );
}

interface OutputSideProps {
  readonly node: string;
  readonly name: string;
  readonly tex: string | undefined;
  readonly wired: boolean;
}

function OutputSide({ node, name, tex, wired }: OutputSideProps) {
  const key = portKey(node, name);
  const shape = useFrameView((view) => shapeTextAt(view, key));
  return (
    <span className={styles.outputSide} data-port-area={key}>
      <BackwardFlag node={node} port={name} />
      <span className={styles.shape}>{shape}</span>
      <PortLabel node={node} port={name} side="value">
        <PortName name={name} tex={tex} />
      </PortLabel>
      <PortHandle node={node} port={name} side="output" shape={shape} from={null} state={wired ? 'wired' : 'open'} />
    </span>
  );
}
