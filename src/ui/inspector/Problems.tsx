// Problems: what is wrong here, in sentences, with the ways out as buttons. Of one node, or of the whole graph with links to the nodes.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { RunDiagnostic } from '../../execution/trace.ts';
import { withOps } from '../../state/withOps.ts';
import { offeredFixes } from '../canvas/fixes.ts';
import { Button } from '../primitives/Button.tsx';
import { VisuallyHidden } from '../primitives/VisuallyHidden.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { NodeLink } from './NodeLink.tsx';
import styles from './Problems.module.css';

const none: readonly RunDiagnostic[] = [];

export function Problems({ node }: { readonly node?: string }) {
  const app = useApp();
  const diagnostics = useAppState((state) => state.run.trace?.diagnostics ?? none);
  const shown = node === undefined ? diagnostics : diagnostics.filter((each) => each.node === node);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.list} data-alone={node !== undefined || undefined}>
      {shown.map((diagnostic, at) => (
        <li key={at} className={styles.problem} data-severity={diagnostic.severity}>
          <Sign severity={diagnostic.severity} />
          <div className={styles.text}>
            <p>{diagnostic.message}</p>
            <div className={styles.actions}>
              {node === undefined && diagnostic.node !== undefined && (
                <NodeLink id={diagnostic.node}>Show {diagnostic.node}</NodeLink>
              )}
              {offeredFixes(app, diagnostic).map((fix) => (
                <Button
                  key={fix.text}
                  size="s"
                  onClick={() =>
                    withOps(app, fix.needs, () => {
                      const outcome = fix.apply();
                      if (!outcome.ok) app.notify('error', outcome.reason);
                    })
                  }
                >
                  {fix.text.replace(/\.$/, '')}
                </Button>
              ))}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Sign({ severity }: { readonly severity: RunDiagnostic['severity'] }) {
  const Icon = severity === 'error' ? CircleAlert : severity === 'warning' ? TriangleAlert : Info;
  return (
    <>
      <Icon aria-hidden />
      <VisuallyHidden>{severity}: </VisuallyHidden>
    </>
  );
}
