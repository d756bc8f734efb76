// measureNodes: how large nodes of a document will be that is not on screen: they are drawn out of sight, measured, and taken away again.
import { ReactFlow } from '@xyflow/react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import type { GraphDocument } from '../../document/model.ts';
import type { Trace } from '../../execution/trace.ts';
import type { App } from '../../state/app.ts';
import { AppContext } from '../useApp.ts';
import { CanvasContext, createCanvasStore } from './canvasStore.ts';
import { flowNodeBuilder, noGeometry } from './flowGraph.ts';
import { OpNode } from './OpNode.tsx';
import type { Size } from './roomFor.ts';
import { WiringContext } from './WiringContext.ts';
import { createWiring } from './wiring.ts';

const nodeTypes = { op: OpNode };
const outOfSight = 'position: absolute; inset: 0; visibility: hidden; pointer-events: none; overflow: hidden';

/**
 * All within the present task, so that nothing of it is painted. `trace`: of this document. `paper`: the element that the
 * canvas is drawn in, whose styles and width count.
 */
export function measureNodes(
  app: App,
  document: GraphDocument,
  trace: Trace,
  ids: readonly string[],
  paper: HTMLElement,
): ReadonlyMap<string, Size> {
  const there = stagedApp(app, document, trace);
  const canvas = createCanvasStore();
  const wanted = new Set(ids);
  const nodes = flowNodeBuilder()(document, [], noGeometry).filter(({ id }) => wanted.has(id));
  const host = window.document.createElement('div');
  host.inert = true;
  host.style.cssText = outOfSight;
  paper.append(host);
  const root = createRoot(host, { identifierPrefix: 'measured' });
  try {
    flushSync(() =>
      root.render(
        <AppContext value={there}>
          <CanvasContext value={canvas}>
            <WiringContext value={createWiring(there, canvas)}>
              <ReactFlow id="measured" nodes={nodes} nodeTypes={nodeTypes} disableKeyboardA11y />
            </WiringContext>
          </CanvasContext>
        </AppContext>,
      ),
    );
    return new Map(
      [...host.querySelectorAll<HTMLElement>('.react-flow__node')].map((element) => [
        element.dataset.id ?? '',
        [element.offsetWidth, element.offsetHeight] as const,
      ]),
    );
  } finally {
    root.unmount();
    host.remove();
  }
}

/** The app as it will be with that document on screen, at the end of its run. Nodes are as large at every other step. */
function stagedApp(app: App, document: GraphDocument, trace: Trace): App {
  const state = app.store.getState();
  const cursor = trace.steps.length;
  return {
    ...app,
    store: createStore(() => ({ ...state, document, run: { ...state.run, trace } })),
    playback: createStore(() => ({ ...app.playback.getState(), cursor, playing: false, gliding: false })),
  };
}
