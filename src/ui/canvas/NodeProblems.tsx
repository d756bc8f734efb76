// NodeProblems: what is wrong with a node, in a sentence, with the ways out as buttons.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { RunDiagnostic } from '../../execution/trace.ts';
import { withOps } from '../../state/withOps.ts';
import { useApp } from '../useApp.ts';
import { announce, useCanvasStore } from './canvasStore.ts';
import { offeredFixes } from './fixes.ts';
import { useFrameView } from './frameStore.ts';
import styles from './OpNode.module.css';

const none: readonly RunDiagnostic[] = [];

export const NodeProblems = memo(function NodeProblems({ node }: { readonly node: string }) {
  const diagnostics = useFrameView((view) => view.diagnostics.get(node) ?? none);
  // A port that is not wired says so itself.
  const shown = diagnostics.filter((each) => each.code !== 'unwired-port');
  if (shown.length === 0) return null;
  return (
    <div className={styles.problems}>
      {shown.map((each) => (
        <Problem key={`${each.code} ${each.message}`} diagnostic={each} />
      ))}
    </div>
  );
});

function Problem({ diagnostic }: { readonly diagnostic: RunDiagnostic }) {
  const app = useApp();
  const canvas = useCanvasStore();
  const fixes = offeredFixes(app, diagnostic);
  const Icon = diagnostic.severity === 'error' ? CircleAlert : diagnostic.severity === 'warning' ? TriangleAlert : Info;
  return (
    <div className={styles.problem} data-severity={diagnostic.severity} data-code={diagnostic.code}>
      <p>
        <Icon aria-hidden />
        {diagnostic.message}
      </p>
      {fixes.length > 0 && (
        <div className={styles.fixes}>
          {fixes.map((fix) => (
            <button
              key={fix.text}
              type="button"
              className={`${styles.fix} nodrag nopan`}
              onClick={() =>
                withOps(app, fix.needs, () => {
                  const outcome = fix.apply();
                  if (!outcome.ok) app.notify('error', outcome.reason);
                  else announce(canvas, `Done: ${fix.text}`);
                })
              }
            >
              {fix.text.replace(/\.$/, '')}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
