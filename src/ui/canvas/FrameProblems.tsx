// FrameProblems: that something in an open op is wrong, said on its frame, with the way to it.
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo, useMemo } from 'react';
import { classes } from '../primitives/classes.ts';
import { useApp } from '../useApp.ts';
import { canvasApi } from './canvasApi.ts';
import styles from './FrameNode.module.css';
import { useFrameView } from './frameStore.ts';
import { type InsideProblems, problemsInside } from './problemsInside.ts';

/** `inside`: the nodes in the frame, those in frames inside too. */
export function useProblemsInside(inside: readonly string[]): InsideProblems | null {
  const diagnostics = useFrameView((view) => view.diagnostics);
  return useMemo(() => problemsInside(diagnostics, inside), [diagnostics, inside]);
}

export const FrameProblems = memo(function FrameProblems({ problems }: { readonly problems: InsideProblems }) {
  const app = useApp();
  const { node, message, severity, code, text } = problems;
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <button
      type="button"
      className={classes(styles.problems, 'nodrag')}
      data-severity={severity}
      data-code={code}
      title={message}
      onClick={(event) => {
        event.stopPropagation();
        app.select({ nodes: [node], edges: [], port: null });
        canvasApi.current?.focusNode(node);
      }}
    >
      <Icon aria-hidden />
      {text}
    </button>
  );
});
