// useCanvasApi: keeps canvasApi answering for as long as the canvas is on screen, and the viewport in step with the app's.
import {
  type ReactFlowInstance,
  type ReactFlowState,
  useReactFlow,
  useStore,
  useStoreApi,
  type Viewport,
} from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useReducer, useRef } from 'react';
import type { App } from '../../state/app.ts';
import { useApp, useAppState } from '../useApp.ts';
import { type CanvasApi, canvasApi } from './canvasApi.ts';
import { frameFlowId, frameOfFlowId } from './flowFrames.ts';
import { focusNode, nodeElement } from './focus.ts';
import { frameStore } from './frameStore.ts';
import { measureNodes } from './measureNodes.tsx';
import { motionDuration } from './motion.ts';
import { geometryNow } from './useGeometry.ts';

/** Closer than life size makes no graph easier to read, except where it is presented to a room. */
const fitOptions = (app: App) =>
  ({
    padding: { x: '28px', top: '40px', bottom: '28px' },
    maxZoom: app.store.getState().mode === 'present' ? 2 : 1,
    minZoom: 0.1,
  }) as const;

const NARROW = 600;
const LEGIBLE = 0.7;

export function useCanvasApi(
  root: RefObject<HTMLElement | null>,
  expect: CanvasApi['expect'],
): {
  readonly onMoveEnd: (event: unknown, viewport: Viewport) => void;
} {
  const app = useApp();
  const flow = useReactFlow();
  const store = useStoreApi();
  const wanted = useAppState((state) => state.view.viewport);
  const told = useRef<Viewport | null>(null);
  const [opened, tellOpened] = useReducer((count: number) => count + 1, 0);

  useEffect(
    () =>
      app.store.subscribe((now, before) => {
        // A document that has just been put on screen has not run yet.
        if (now.document !== before.document && now.run.trace === null) tellOpened();
      }),
    [app],
  );

  useEffect(() => {
    const smooth = () => ({ duration: motionDuration(200) });
    const zoomBy = (factor: number) => {
      const { transform, maxZoom, minZoom } = store.getState();
      void flow.zoomTo(Math.min(Math.max(transform[2] * factor, minZoom), maxZoom), smooth());
    };
    const element = root.current;
    if (element === null) return undefined;
    canvasApi.current = {
      measure: (document, trace, ids) => measureNodes(app, document, trace, ids, element.parentElement ?? element),
      expect,
      fitView: () => void flow.fitView({ ...fitOptions(app), ...smooth() }),
      showFrame: (frame, node) => {
        nodeElement(element, node)?.focus({ preventScroll: true });
        void showFrame(app, flow, store.getState(), frame);
      },
      zoomBy,
      nodeSizes: () =>
        new Map(
          flow
            .getNodes()
            .flatMap(({ id, measured }) =>
              measured?.width === undefined || measured.height === undefined || frameOfFlowId(id) !== null
                ? []
                : [[id, [measured.width, measured.height]]],
            ),
        ),
      centre: () => {
        const { width, height, transform } = store.getState();
        const [x, y, zoom] = transform;
        return [(width / 2 - x) / zoom, (height / 2 - y) / zoom];
      },
      focusNode: (id) => focusNode(element, flow, store.getState(), id),
    };
    return () => {
      canvasApi.current = null;
    };
  }, [app, flow, store, root, expect]);

  // A document opened without a viewport of its own is shown whole.
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening another one without a viewport is a change too
  useEffect(() => {
    const at = told.current;
    if (wanted !== null && at !== null && at.x === wanted.x && at.y === wanted.y && at.zoom === wanted.zoom) return;
    told.current = wanted;
    if (wanted !== null) void flow.setViewport(wanted);
    // Nothing to fit: what is put on empty paper stays where it was put.
    else if (app.store.getState().document.nodes.length === 0) app.setView({ viewport: { x: 0, y: 0, zoom: 1 } });
    else
      return whenSettled(
        app,
        () => store.getState(),
        () => void fitLegibly(app, flow, store.getState()),
      );
  }, [app, wanted, opened, flow, store]);

  // What was fitted stays fitted when a panel opens or the window changes.
  const extent = useStore(({ width, height }) => `${width} ${height}`);
  const fittedAt = useRef(extent);
  useEffect(() => {
    if (fittedAt.current === extent) return;
    const first = fittedAt.current.startsWith('0 ');
    fittedAt.current = extent;
    if (!first && app.store.getState().view.viewport === null) void fitLegibly(app, flow, store.getState());
  }, [app, flow, store, extent]);

  const onMoveEnd = useCallback(
    (event: unknown, viewport: Viewport) => {
      // Only what a person did is kept: a fitted view stays fitted when the window changes.
      if (event === null || event === undefined) return;
      told.current = viewport;
      app.setView({ viewport: { x: viewport.x, y: viewport.y, zoom: viewport.zoom } });
    },
    [app],
  );
  return { onMoveEnd };
}

async function showFrame(app: App, flow: ReactFlowInstance, state: ReactFlowState, frame: string): Promise<void> {
  const duration = motionDuration(200);
  const box = flow.getNodesBounds([frameFlowId(frame)]);
  if (state.width < NARROW) {
    // As much of it as can be read, from where data comes in.
    const shown = Math.min(box.width + 24, state.width / LEGIBLE);
    await flow.setCenter(box.x - 12 + shown / 2, box.y + box.height / 2, { zoom: LEGIBLE, duration });
    return;
  }
  const all = flow.getNodesBounds(flow.getNodes());
  const whole = Math.min((state.width - 56) / all.width, (state.height - 68) / all.height);
  const some = whole >= LEGIBLE ? {} : { nodes: [{ id: frameFlowId(frame) }] };
  await flow.fitView({ ...fitOptions(app), ...some, duration });
}

/** On a small screen the whole graph would be too small to read: then what happens at the playhead is shown instead. */
async function fitLegibly(app: App, flow: ReactFlowInstance, state: ReactFlowState): Promise<void> {
  await flow.fitView(fitOptions(app));
  const step = frameStore(app).getState().frame?.current;
  const rect = step && geometryNow(state).rects.get(step.node);
  if (state.width >= NARROW || flow.getZoom() >= LEGIBLE || !rect) return;
  const height = Math.min(rect.height, state.height / LEGIBLE);
  await flow.setCenter(rect.x + rect.width / 2, rect.y + height / 2, { zoom: LEGIBLE });
}

/**
 * Waits until the numbers are there and the nodes have kept their sizes for a moment; what has not settled after two seconds is
 * fitted as it is.
 */
function whenSettled(app: App, state: () => ReactFlowState, fit: () => void): () => void {
  const began = performance.now();
  let before = '';
  let frame = requestAnimationFrame(function look() {
    const { nodeLookup, width, height } = state();
    const sizes = [...nodeLookup.values()].map(({ measured }) => `${measured.width}x${measured.height}`);
    const now = sizes.join(' ');
    const settled =
      width * height > 0 &&
      sizes.length > 0 &&
      !now.includes('undefined') &&
      now === before &&
      app.store.getState().run.trace !== null;
    before = now;
    if (settled || performance.now() - began > 2000) fit();
    else frame = requestAnimationFrame(look);
  });
  return () => cancelAnimationFrame(frame);
}
