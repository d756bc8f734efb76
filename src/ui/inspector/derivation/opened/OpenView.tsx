// OpenView: what is inside the op, part by part, and the same number got as one op and through its parts.

import { Group, Ungroup } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { frameAround } from '../../../../document/frames.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import { namesFor } from '../../../../explain/names.ts';
import { openedFrame } from '../../../../explain/opened/openedFrame.ts';
import { type OpenedOp, openedOp } from '../../../../explain/opened/openedOp.ts';
import { closeFrame, openNode } from '../../../actions/opening.ts';
import { Button } from '../../../primitives/Button.tsx';
import { useApp } from '../../../useApp.ts';
import { useWholeCatalogue } from '../../../useWholeCatalogue.ts';
import derivation from '../DerivationTab.module.css';
import type { DerivationViewProps } from '../DerivationViewProps.ts';
import { NotYet } from '../NotYet.tsx';
import { InsideList } from './InsideList.tsx';
import styles from './OpenView.module.css';
import { standsFor } from './standsFor.ts';
import { TwoWaysBox } from './TwoWaysBox.tsx';
import { useOpened } from './useOpened.ts';

export function OpenView({ view, explained }: DerivationViewProps) {
  const here = useWholeCatalogue();
  const frame = frameAround(explained.context.document, view.node.id);
  if (!here) return <p className={styles.quiet}>Loading the other ops…</p>;
  return (
    <div className={derivation.derivation}>
      <OwnInside view={view} explained={explained} />
      {frame !== undefined && <FrameInside view={view} explained={explained} frame={frame.node.id} />}
    </div>
  );
}

/** The op of the node itself. */
function OwnInside({ view, explained }: DerivationViewProps) {
  const app = useApp();
  const { explanation } = explained;
  const open = useCallback((context: ExplainContext) => openedOp(context, view), [view]);
  const opened = useOpened(explained.context, open);
  if (opened.kind !== 'inside') return <Reason opened={opened} />;
  const { subject, names } = explanation;
  return (
    <>
      <section className={styles.part} aria-label={`Inside ${view.op.name}`}>
        <div className={styles.head}>
          <h2 className={styles.title}>
            {view.op.name} is {counted(opened.steps.length)}
          </h2>
          <Button size="s" icon={<Ungroup aria-hidden />} onClick={() => openNode(app, view.node.id)}>
            Open on the canvas
          </Button>
        </div>
        <InsideList steps={opened.steps} gradients={subject.side === 'gradient'} />
      </section>
      <NotYet availability={explanation.availability} />
      <TwoWaysBox
        op={view.op.name}
        parts={opened.steps.length}
        numbers={opened.numbers}
        subject={subject}
        names={names}
        onChoose={(ref) => app.select({ port: ref, entry: null })}
      />
    </>
  );
}

/** The op that stands open around the node. */
function FrameInside({ explained, frame }: DerivationViewProps & { readonly frame: string }) {
  const app = useApp();
  const open = useCallback((context: ExplainContext) => openedFrame(context, frame), [frame]);
  const opened = useOpened(explained.context, open);
  const names = useMemo(() => namesFor(explained.context, frame), [explained.context, frame]);
  const { document } = explained.context;
  const op = document.frames?.find(({ node }) => node.id === frame)?.node.op ?? '';
  return (
    <section className={styles.part} aria-label={`Inside ${frame}`}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          Part of {frame}, an open {op}
        </h2>
        <Button size="s" icon={<Group aria-hidden />} onClick={() => closeFrame(app, frame)}>
          Close {frame}
        </Button>
      </div>
      {opened.kind === 'inside' ? (
        <>
          <InsideList steps={opened.steps} gradients={explained.explanation.subject.side === 'gradient'} />
          <TwoWaysBox
            op={op}
            parts={opened.steps.length}
            numbers={opened.numbers}
            subject={standsFor(document, frame, explained.explanation.subject) ?? opened.numbers[0]?.ref ?? null}
            names={names}
            onChoose={(ref) => {
              const port = standsFor(document, frame, ref, 'inside');
              if (port !== null) app.select({ nodes: [port.node], edges: [], port, entry: null });
            }}
          />
        </>
      ) : (
        <Reason opened={opened} />
      )}
    </section>
  );
}

function Reason({ opened }: { readonly opened: Exclude<OpenedOp, { kind: 'inside' }> }) {
  return <p className={styles.quiet}>{opened.kind === 'closed' ? opened.reason : 'Fetching the numbers…'}</p>;
}

function counted(parts: number): string {
  return parts === 1 ? 'one smaller op' : `${parts} smaller ops`;
}
