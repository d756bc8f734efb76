// useCanvasApi: keeps canvasApi answering for as long as the canvas is on screen, and the viewport in step with the app's.
import { useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useApp, useAppState } from '../useApp.ts';
import { canvasApi } from './canvasApi.ts';
import { focusNode } from './focus.ts';

/** Closer than life size makes no graph easier to read. */
export const fitOptions = { padding: { x: '28px', top: '40px', bottom: '28px' }, maxZoom: 1, minZoom: 0.1 } as const;

export function useCanvasApi(root: RefObject<HTMLElement | null>): {
  readonly onMoveEnd: (event: unknown, viewport: Viewport) => void;
} {
  const app = useApp();
  const flow = useReactFlow();
  const store = useStoreApi();
  const wanted = useAppState((state) => state.view.viewport);
  const told = useRef<Viewport | null>(null);

  useEffect(() => {
    const smooth = () => ({ duration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200 });
    const zoomBy = (factor: number) => {
      const { transform, maxZoom, minZoom } = store.getState();
      void flow.zoomTo(Math.min(Math.max(transform[2] * factor, minZoom), maxZoom), smooth());
    };
    canvasApi.current = {
      fitView: () => void flow.fitView({ ...fitOptions, ...smooth() }),
      zoomBy,
      nodeSizes: () =>
        new Map(
          flow
            .getNodes()
            .flatMap(({ id, measured }) =>
              measured?.width === undefined || measured.height === undefined
                ? []
                : [[id, [measured.width, measured.height]]],
            ),
        ),
      centre: () => {
        const { width, height, transform } = store.getState();
        const [x, y, zoom] = transform;
        return [(width / 2 - x) / zoom, (height / 2 - y) / zoom];
      },
      focusNode: (id) => root.current && focusNode(root.current, flow, store.getState(), id),
    };
    return () => {
      canvasApi.current = null;
    };
  }, [flow, store, root]);

  // A document opened without a viewport of its own is shown whole.
  useEffect(() => {
    const at = told.current;
    if (wanted !== null && at !== null && at.x === wanted.x && at.y === wanted.y && at.zoom === wanted.zoom) return;
    told.current = wanted;
    if (wanted !== null) void flow.setViewport(wanted);
    else
      return fitWhenMeasured(
        () => void flow.fitView(fitOptions),
        () => store.getState(),
      );
  }, [wanted, flow, store]);

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

interface Measuring {
  readonly nodeLookup: ReadonlyMap<string, { readonly measured: { readonly width?: number } }>;
  readonly width: number;
}

/** Waits until every node has its size; gives up after two seconds, when there is little left to wait for. */
function fitWhenMeasured(fit: () => void, state: () => Measuring): () => void {
  const began = performance.now();
  let frame = requestAnimationFrame(function look() {
    const { nodeLookup, width } = state();
    const ready =
      width > 0 &&
      nodeLookup.size > 0 &&
      [...nodeLookup.values()].every(({ measured }) => measured.width !== undefined);
    if (ready) fit();
    else if (performance.now() - began < 2000) frame = requestAnimationFrame(look);
  });
  return () => cancelAnimationFrame(frame);
}
