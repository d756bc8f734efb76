// PortRow: an input on the left and an output on the right of the same line, each with its port, name and shape.
import { memo } from 'react';
import type { GraphEdge, GraphNode } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import { giveValue } from '../actions/giveValue.ts';
import { PortName } from '../primitives/PortName.tsx';
import { useApp } from '../useApp.ts';
import { BackwardFlag } from './BackwardFlag.tsx';
import { announce, useCanvasStore } from './canvasStore.ts';
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
      {from === null && !optional ? (
        <NotWired node={node} port={name} />
      ) : (
        <span className={styles.shape}>{from === null ? 'optional' : shape}</span>
      )}
    </span>
  );
}

/** Nothing is there to run with: a wire is what is mostly wanted, a value of its own is one press away. */
function NotWired({ node, port }: { readonly node: string; readonly port: string }) {
  const app = useApp();
  const canvas = useCanvasStore();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.notWired} nodrag nopan`}
      title={`Wire an output to ${port}, or press to give it a value of its own`}
      onClick={() => {
        void giveValue(app, node, port).then((outcome) => {
          if (outcome.ok) announce(canvas, `${portKey(node, port)} has a value of its own.`);
          else app.notify('error', outcome.reason);
        });
      }}
    >
      not wired
    </button>
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
