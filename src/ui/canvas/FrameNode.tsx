// FrameNode: an op that stands open: a quiet sheet behind what it is made of, with its name and the way back.
import type { NodeProps } from '@xyflow/react';
import { Group } from 'lucide-react';
import { memo } from 'react';
import { closeFrame } from '../actions/opening.ts';
import { classes } from '../primitives/classes.ts';
import { OpGlyph } from '../primitives/OpGlyph.tsx';
import { useApp } from '../useApp.ts';
import { useCanvas, useCanvasStore } from './canvasStore.ts';
import styles from './FrameNode.module.css';
import { FrameProblems, useProblemsInside } from './FrameProblems.tsx';
import { FRAME_HANDLE } from './flowFrames.ts';
import type { FrameFlowNode } from './flowGraph.ts';
import { NameField } from './NameField.tsx';

export const FrameNode = memo(function FrameNode({ data }: NodeProps<FrameFlowNode>) {
  const app = useApp();
  const canvas = useCanvasStore();
  const { frame, inside } = data;
  const { id, op } = frame.node;
  const renaming = useCanvas((state) => state.renaming === id);
  const problems = useProblemsInside(inside);
  return (
    <div className={styles.frame} data-failing={problems?.severity === 'error' || undefined}>
      {/* The keyboard reaches the same through what is inside: it can be chosen, moved and closed. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div
        className={classes(styles.header, FRAME_HANDLE)}
        onClick={() => app.select({ nodes: inside, edges: [], port: null })}
      >
        <OpGlyph tex={app.ops.get(op)?.glyph ?? '?'} />
        {renaming ? (
          <NameField id={id} />
        ) : (
          <span className={styles.name} title={id} onDoubleClick={() => canvas.setState({ renaming: id })}>
            {id}
          </span>
        )}
        <span className={styles.op}>{op}</span>
        {problems !== null && <FrameProblems problems={problems} />}
        <button
          type="button"
          className={classes(styles.close, 'nodrag')}
          aria-label={`Close ${id}`}
          title={`Put ${op} back in place of what is inside`}
          onClick={(event) => {
            event.stopPropagation();
            closeFrame(app, id);
          }}
        >
          <Group aria-hidden />
          Close
        </button>
      </div>
    </div>
  );
});
