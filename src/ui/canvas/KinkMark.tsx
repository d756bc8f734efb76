// KinkMark: a quiet sign on a node whose data sits on a kink; its words say where and which slope is taken, a press leads to the check.
import { memo } from 'react';
import type { KinkNote } from '../../execution/trace.ts';
import { KinkSign } from '../primitives/KinkSign.tsx';
import { Tooltip } from '../primitives/Tooltip.tsx';
import { useApp } from '../useApp.ts';
import { useFrameView } from './frameStore.ts';
import styles from './OpNode.module.css';

const none: readonly KinkNote[] = [];

export const KinkMark = memo(function KinkMark({ node }: { readonly node: string }) {
  const app = useApp();
  const notes = useFrameView((view) => view.kinks.get(node) ?? none);
  const [first] = notes;
  if (first === undefined) return null;
  const words = notes.map(({ message }) => message).join(' ');
  return (
    <Tooltip label={words}>
      <button
        type="button"
        className={`${styles.kink} nodrag nopan`}
        aria-label={`${node} is on a kink: ${words}`}
        onClick={(event) => {
          // A click on the node itself would let go of the port.
          event.stopPropagation();
          app.select({ nodes: [node], edges: [], port: { node, port: first.port, side: 'gradient' }, entry: null });
          app.setView({ inspectorTab: 'derivation', derivation: 'check' });
        }}
      >
        <KinkSign aria-hidden />
      </button>
    </Tooltip>
  );
});
