// SeveralInspector: several nodes and wires at once: what they are, and what can be done to all of them.
import { CopyPlus, Group, Trash2 } from 'lucide-react';
import { Fragment } from 'react';
import { framesOf, nodesInside } from '../../document/frames.ts';
import { closeFrame } from '../actions/opening.ts';
import { Button } from '../primitives/Button.tsx';
import { useApp, useAppState } from '../useApp.ts';
import styles from './Inspector.module.css';
import { NodeLink } from './NodeLink.tsx';

export function SeveralInspector({
  nodes,
  edges,
}: {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}) {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const chosen = document.nodes.filter((node) => nodes.includes(node.id));
  // Everything inside an opened op, and nothing else, is that op.
  const frame = framesOf(document).find((each) => {
    const inside = nodesInside(document, each);
    return inside.length === nodes.length && inside.every((id) => nodes.includes(id));
  });
  const act = (outcome: ReturnType<typeof app.duplicate>): void => {
    if (!outcome.ok) app.notify('error', outcome.reason);
  };
  return (
    <>
      <header className={styles.header}>
        <h2 className={styles.title}>
          {frame && `${frame.node.id}, open: `}
          {[counted(nodes.length, 'node'), counted(edges.length, 'wire')].filter(Boolean).join(' and ')}
        </h2>
        <span className={styles.kind}>{frame?.node.op ?? 'selected'}</span>
      </header>
      <div className={styles.scroll}>
        {chosen.length > 0 && (
          <dl className={styles.facts}>
            {chosen.map((node) => (
              <Fragment key={node.id}>
                <dt>
                  <NodeLink id={node.id}>{node.id}</NodeLink>
                </dt>
                <dd className={styles.muted}>{node.op}</dd>
              </Fragment>
            ))}
          </dl>
        )}
        {edges.length > 0 && <p className={styles.muted}>Wires into {edges.join(', ')}.</p>}
        <div className={styles.actions}>
          {frame !== undefined && (
            <Button icon={<Group aria-hidden />} onClick={() => closeFrame(app, frame.node.id)}>
              Close {frame.node.id}
            </Button>
          )}
          {nodes.length > 0 && (
            <Button icon={<CopyPlus aria-hidden />} onClick={() => act(app.duplicate())}>
              Duplicate
            </Button>
          )}
          <Button variant="danger" icon={<Trash2 aria-hidden />} onClick={() => act(app.deleteSelection())}>
            Delete
          </Button>
        </div>
      </div>
    </>
  );
}

function counted(count: number, word: string): string | null {
  return count === 0 ? null : `${count} ${word}${count === 1 ? '' : 's'}`;
}
