// useFollowStep: keeps the node where the step happens in view, so that a large graph can be stepped on a small screen.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
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
  useEffect(
    () =>
      frameStore(app).subscribe((now, before) => {
        // An edit brings another trace: nobody asked to be taken elsewhere.
        if (now.trace !== before.trace || now.frame?.step === before.frame?.step) return;
        const step = now.frame?.current;
        if (!step) return;
        const state = store.getState();
        const { rects } = geometryNow(state);
        const here = rects.get(step.node);
        const there = step.kind === 'vjp' && step.to !== null ? rects.get(step.to.node) : undefined;
        if (here === undefined) return;
        const [x, y, zoom] = state.transform;
        const room = { width: state.width / zoom, height: state.height / zoom };
        const both = there === undefined ? here : union(here, there);
        const wanted = both.width <= room.width && both.height <= room.height ? both : (there ?? here);
        const margin = MARGIN / zoom;
        const inside =
          wanted.x >= -x / zoom + margin &&
          wanted.y >= -y / zoom + margin &&
          wanted.x + wanted.width <= -x / zoom + room.width - margin &&
          wanted.y + wanted.height <= -y / zoom + room.height - margin;
        if (inside) return;
        // A node taller than the view shows its top, where its ports are.
        const height = Math.min(wanted.height, room.height - 2 * margin);
        void flow.setCenter(wanted.x + wanted.width / 2, wanted.y + height / 2, {
          zoom,
          duration: motionDuration(260),
        });
      }),
    [app, flow, store],
  );
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
