// useFollowStep: keeps the node where the step happens in view, so that a large graph can be stepped on a small screen.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import type { RecordedStep } from '../../execution/trace.ts';
import { useApp } from '../useApp.ts';
import type { Rect } from './chipPlacement.ts';
import { frameStore } from './frameStore.ts';
import { motionDuration } from './motion.ts';
import { geometryNow } from './useGeometry.ts';

const MARGIN = 16;

export function useFollowStep(): void {
  const app = useApp();
  const flow = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const frames = frameStore(app);
    let queued = 0;
    const unsubscribe = frames.subscribe((now, before) => {
      if (now.trace !== before.trace || now.frame?.step === before.frame?.step) return;
      cancelAnimationFrame(queued);
      // An edit brings another trace, and the playhead finds its place in it: nobody asked to be taken elsewhere.
      queued = requestAnimationFrame(() => {
        const step = frames.getState().trace === now.trace ? frames.getState().frame?.current : null;
        if (step) show(step);
      });
    });
    function show(step: RecordedStep): void {
      const state = store.getState();
      const { rects } = geometryNow(state);
      const here = rects.get(step.node);
      const there = step.kind === 'vjp' && step.to !== null ? rects.get(step.to.node) : undefined;
      if (here === undefined) return;
      const [x, y, zoom] = state.transform;
      const margin = MARGIN / zoom;
      const seen = {
        x: margin - x / zoom,
        y: margin - y / zoom,
        width: state.width / zoom - 2 * margin,
        height: state.height / zoom - 2 * margin,
      };
      const both = there === undefined ? here : union(here, there);
      const wanted = both.width <= seen.width && both.height <= seen.height ? both : (there ?? here);
      // Of a node taller than the view the top counts, where its ports are.
      const height = Math.min(wanted.height, seen.height);
      const inside =
        wanted.x >= seen.x &&
        wanted.y >= seen.y &&
        wanted.x + wanted.width <= seen.x + seen.width &&
        wanted.y + height <= seen.y + seen.height;
      if (inside) return;
      void flow.setCenter(wanted.x + wanted.width / 2, wanted.y + height / 2, { zoom, duration: motionDuration(260) });
    }
    return () => {
      unsubscribe();
      cancelAnimationFrame(queued);
    };
  }, [app, flow, store]);
}

function union(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
