// NodeInspector: one node: its name and op, and four tabs: values, derivation, settings, about.
import { useEffect, useMemo, useRef } from 'react';
import { type NodeView, nodeView } from '../../explain/context.ts';
import type { ViewState } from '../../state/app.ts';
import { OpGlyph } from '../primitives/OpGlyph.tsx';
import { Tabs } from '../primitives/Tabs.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { useFrame } from '../useFrame.ts';
import { AboutTab } from './about/AboutTab.tsx';
import { DerivationTab } from './derivation/DerivationTab.tsx';
import { aboutNode, currentSubject } from './derivation/subjects.ts';
import styles from './Inspector.module.css';
import { NodeKinks } from './KinkNotes.tsx';
import { NodeName } from './NodeName.tsx';
import { Problems } from './Problems.tsx';
import { SettingsTab } from './settings/SettingsTab.tsx';
import { ValuesTab } from './values/ValuesTab.tsx';

export function NodeInspector({ id }: { readonly id: string }) {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const selection = useAppState((state) => state.selection);
  const tab = useAppState((state) => state.view.inspectorTab);
  const { trace, step } = useFrame();
  const view = useMemo(() => nodeView({ document, ops: app.ops }, id), [document, app.ops, id]);
  useFollowStep(view);
  const found = view && currentSubject(view, selection, trace, step);
  const { node: _, port = '', side = 'value' } = found ?? {};
  const subject = useMemo(() => ({ node: id, port, side }), [id, port, side]);
  if (view === null) return <UnknownOp id={id} />;
  return (
    <>
      <header className={styles.header}>
        <OpGlyph tex={view.op.glyph} />
        <NodeName id={id} />
        <span className={styles.kind}>{view.op.name}</span>
      </header>
      <Problems node={id} />
      <NodeKinks node={id} />
      <Tabs<ViewState['inspectorTab']>
        label={`About ${id}`}
        className={styles.tabs ?? ''}
        panelClassName={styles.panel ?? ''}
        selected={tab}
        onSelect={(inspectorTab) => app.setView({ inspectorTab })}
        tabs={[
          { id: 'values', label: 'Values', panel: <ValuesTab view={view} /> },
          { id: 'derivation', label: 'Derivation', panel: <DerivationTab view={view} subject={subject} /> },
          { id: 'settings', label: 'Settings', panel: <SettingsTab view={view} /> },
          { id: 'about', label: 'About', panel: <AboutTab view={view} /> },
        ]}
      />
    </>
  );
}

function UnknownOp({ id }: { readonly id: string }) {
  const op = useAppState((state) => state.document.nodes.find((node) => node.id === id)?.op);
  return (
    <>
      <header className={styles.header}>
        <NodeName id={id} />
        <span className={styles.kind}>{op}</span>
      </header>
      <Problems node={id} />
    </>
  );
}

/** Stepping on to something that this node does lets go of a chosen port, so that the derivation follows the playhead. */
function useFollowStep(view: NodeView | null): void {
  const app = useApp();
  const { trace, step } = useFrame();
  const last = useRef({ trace, step });
  useEffect(() => {
    const before = last.current;
    last.current = { trace, step };
    // A new run is an edit, or another graph that was opened with a port chosen: nobody has stepped.
    if (before.trace !== trace || before.step === step) return;
    if (view !== null && aboutNode(trace?.steps[step - 1], view) !== null) app.select({ port: null });
  }, [app, trace, step, view]);
}
