// TokenOverlay: one canvas over the graph on which the step's tokens run, drawn from the playhead, so that it can go both ways.
import { useStoreApi } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { edgeId } from '../../document/model.ts';
import { useApp } from '../useApp.ts';
import type { Rect } from './chipPlacement.ts';
import { clipTo, drawPulse, drawToken, type TokenInk } from './drawTokens.ts';
import { fewFigures } from './figures.ts';
import { frameStore } from './frameStore.ts';
import { geometryNow } from './useGeometry.ts';
import { type Polyline, stationAt, wirePath } from './wirePath.ts';
import { stepMotion } from './wireTokens.ts';

export const TokenOverlay = memo(function TokenOverlay({ className }: { readonly className: string | undefined }) {
  const app = useApp();
  const flow = useStoreApi();
  const surface = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const canvas = surface.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const frames = frameStore(app);
    let queued = 0;
    let clean = true;
    let lines = new Map<string, Polyline>();
    let ink = inkOf(canvas);

    /** Lines of the wires that carry a token now, remembered while nothing moves. */
    function lineOf(edge: string, direction: 'forward' | 'backward'): Polyline | null {
      const geometry = geometryNow(flow.getState());
      const wire = app.store.getState().document.edges.find((each) => edgeId(each) === edge);
      const from = wire && geometry.port(wire.from[0], wire.from[1], 'output');
      const to = wire && geometry.port(wire.to[0], wire.to[1], 'input');
      if (!from || !to) return null;
      const lane = geometry.lane(wire.from[0], wire.to[0]);
      const key = [edge, direction, from.x, from.y, to.x, to.y, lane].join();
      const known = lines.get(key);
      if (known !== undefined) return known;
      const path = wirePath(from, to, lane);
      const line = direction === 'forward' ? path.forwardLine : path.backwardLine;
      if (lines.size > 64) lines = new Map();
      lines.set(key, line);
      return line;
    }

    /** The nodes at both ends of a wire. */
    function endsOf(edge: string): readonly Rect[] {
      const { rects } = geometryNow(flow.getState());
      const wire = app.store.getState().document.edges.find((each) => edgeId(each) === edge);
      return [wire?.from[0], wire?.to[0]].flatMap((id) => (id === undefined ? [] : (rects.get(id) ?? [])));
    }

    function draw(): void {
      queued = 0;
      if (!canvas || !context) return;
      const { cursor } = app.playback.getState();
      const fraction = cursor - Math.floor(cursor);
      const { frame } = frames.getState();
      if (fraction === 0 || frame === null) {
        if (!clean) context.clearRect(0, 0, canvas.width, canvas.height);
        clean = true;
        return;
      }
      const { width, height, transform } = flow.getState();
      const ratio = window.devicePixelRatio || 1;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, w, h);
      const [x, y, zoom] = transform;
      context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
      clean = false;
      const { document, view } = app.store.getState();
      const { tokens, pulse } = stepMotion(frame.current, document.edges, frame);
      for (const { edge, direction, value } of tokens) {
        const line = lineOf(edge, direction);
        if (line === null) continue;
        const text = fewFigures(value, view.digits);
        context.save();
        clipTo(context, endsOf(edge));
        drawToken(
          context,
          stationAt(line, eased(fraction)),
          direction,
          text !== null && value.shape.length <= 1 ? text : null,
          ink,
        );
        context.restore();
      }
      if (pulse !== null) {
        const dot = pulse.key.indexOf('.');
        const [node, port] = [pulse.key.slice(0, dot), pulse.key.slice(dot + 1)];
        const geometry = geometryNow(flow.getState());
        const at =
          geometry.port(node, port, 'output') ??
          geometry.port(node, port, 'input') ??
          geometry.port(node, 'y', 'output');
        if (at !== null) drawPulse(context, at, fraction, pulse.tone, ink);
      }
    }
    const request = () => {
      if (queued === 0) queued = requestAnimationFrame(draw);
    };
    const theme = new MutationObserver(() => {
      ink = inkOf(canvas);
      request();
    });
    theme.observe(window.document.documentElement, { attributeFilter: ['data-theme'] });
    const stops = [
      app.playback.subscribe(request),
      frames.subscribe(request),
      flow.subscribe(() => !clean && request()),
    ];
    request();
    return () => {
      cancelAnimationFrame(queued);
      theme.disconnect();
      for (const stop of stops) stop();
    };
  }, [app, flow]);

  return <canvas ref={surface} className={className} aria-hidden />;
});

/** Slow at both ends, so that the eye finds where it starts and where it arrives. */
function eased(t: number): number {
  return t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;
}

function inkOf(element: Element): TokenInk {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return { forward: colour('--forward'), gradient: colour('--gradient'), paper: colour('--panel') };
}
