// WireChips: the shapes, values and gradients (or tangents) written beside the wires, placed so that none covers a node or another chip.
import { type ReactFlowState, useStore, ViewportPortal } from '@xyflow/react';
import { memo, useEffect, useMemo, useReducer } from 'react';
import { edgeId, type GraphEdge } from '../../document/model.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import { sizeOf } from '../../engine/shape.ts';
import type { Recorded } from '../../execution/trace.ts';
import { refKey } from '../../explain/expression.ts';
import { shownTangents } from '../../state/shownTangents.ts';
import { Chip } from '../primitives/Chip.tsx';
import { FigureText } from '../primitives/Figure.tsx';
import { useApp, useAppState, useTangentState } from '../useApp.ts';
import { type ChipRequest, obstaclesOf, overlap, placeAmong, type Rect } from './chipPlacement.ts';
import { type ChipText, gradientFigures, valueFigures } from './figures.ts';
import { type FrameView, useFrameView } from './frameStore.ts';
import { measureText, onTypefaceReady } from './measureText.ts';
import { onTrail } from './onTrail.ts';
import { shapeTextAt } from './shapeTextAt.ts';
import { useGeometry } from './useGeometry.ts';
import styles from './WireChips.module.css';
import { type Point, wirePath } from './wirePath.ts';

/** Below this zoom nobody can read them. */
const LEGIBLE = 0.45;

export const WireChips = memo(function WireChips() {
  const legible = useStore((state) => state.transform[2] >= LEGIBLE);
  return legible ? <PlacedChips /> : null;
});

/** What is on screen, in steps of `STEP` canvas px and a step more all round, so that panning seldom places chips anew. */
const STEP = 400;
function windowOf({ transform: [x, y, zoom], width, height }: ReactFlowState): string {
  const low = (offset: number) => (Math.floor(-offset / zoom / STEP) - 1) * STEP;
  const high = (offset: number, extent: number) => (Math.ceil((extent - offset) / zoom / STEP) + 1) * STEP;
  return [low(x), low(y), high(x, width), high(y, height)].join(' ');
}
function rectOf(window: string): Rect {
  const [left = 0, top = 0, right = 0, bottom = 0] = window.split(' ').map(Number);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
/** Wires swing out a little beyond the box between their ends. */
function passesThrough(seen: Rect, from: Point, to: Point): boolean {
  const x = Math.min(from.x, to.x) - 100;
  const y = Math.min(from.y, to.y) - 40;
  return overlap(seen, { x, y, width: Math.abs(to.x - from.x) + 200, height: Math.abs(to.y - from.y) + 80 });
}

interface ChipContent extends ChipRequest {
  readonly ways: readonly ChipText[];
  readonly edge: GraphEdge;
  /** How many numbers there are. */
  readonly count: number;
}

function PlacedChips() {
  const edges = useAppState((state) => state.document.edges);
  const digits = useAppState((state) => state.view.digits);
  const view = useFrameView((each) => each);
  const tangents = useTangentState(shownTangents);
  const geometry = useGeometry();
  const window = useStore(windowOf);
  const [typeface, typefaceReady] = useReducer((count: number) => count + 1, 0);
  useEffect(() => onTypefaceReady(typefaceReady), []);

  const wires = useMemo(() => {
    const seen = rectOf(window);
    const list: { readonly edge: GraphEdge; readonly line: ChipRequest['line'] }[] = [];
    for (const edge of edges) {
      const from = geometry.port(edge.from[0], edge.from[1], 'output');
      const to = geometry.port(edge.to[0], edge.to[1], 'input');
      if (from === null || to === null || !passesThrough(seen, from, to)) continue;
      const lane = geometry.lane(edge.from[0], edge.to[0]);
      list.push({ edge, line: wirePath(from, to, lane).forwardLine });
    }
    return list;
  }, [edges, geometry, window]);
  const obstacles = useMemo(() => {
    const seen = rectOf(window);
    const nodes = [...geometry.rects.values()].filter((rect) => overlap(rect, seen));
    const ports = geometry.ports.filter(({ x, y }) => overlap({ x, y, width: 0, height: 0 }, seen));
    return obstaclesOf(nodes, ports, new Map(wires.map(({ edge, line }) => [edgeId(edge), line])));
  }, [wires, geometry, window]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new typeface has new widths
  const contents = useMemo(
    () => wires.flatMap(({ edge, line }) => chipsOf(edge, line, view, tangents, digits)),
    [wires, view, tangents, digits, typeface],
  );
  const places = useMemo(() => placeAmong(contents, obstacles), [contents, obstacles]);

  return (
    <ViewportPortal>
      {contents.map((chip) => {
        const place = places.get(chip.id);
        const way = place && chip.ways[place.option];
        if (place === undefined || way === undefined) return null;
        return (
          <PlacedChip
            key={chip.id}
            edge={chip.edge}
            side={chip.side}
            text={way.text}
            shape={way.shape}
            count={chip.count}
            x={Math.round(place.x * 2) / 2}
            y={Math.round(place.y * 2) / 2}
          />
        );
      })}
    </ViewportPortal>
  );
}

function chipsOf(
  edge: GraphEdge,
  line: ChipRequest['line'],
  view: FrameView,
  tangents: ReadonlyMap<PortKey, Recorded> | null,
  digits: number,
): ChipContent[] {
  const from = portKey(...edge.from);
  const to = portKey(...edge.to);
  const id = edgeId(edge);
  const value = view.frame?.value(from);
  const gradient = tangents === null ? view.frame?.gradient(to)?.value : undefined;
  const tangent = tangents?.get(from);
  const shape = shapeTextAt(view, from);
  const chips: ChipContent[] = [];
  const ways: readonly ChipText[] =
    value !== undefined
      ? valueFigures(value, digits, view.classes.has(to))
      : shape === ''
        ? []
        : [{ text: shape, shape: true }];
  if (ways.length > 0)
    chips.push({
      id: `${id} value`,
      wire: id,
      edge,
      side: 'value',
      line,
      ways,
      widths: ways.map(chipWidth),
      count: value === undefined ? 0 : sizeOf(value.shape),
    });
  if (gradient !== undefined) {
    const written = gradientFigures(gradient, digits);
    chips.push({
      id: `${id} gradient`,
      wire: id,
      edge,
      side: 'gradient',
      line,
      ways: written,
      widths: written.map(chipWidth),
      count: sizeOf(gradient.shape),
    });
  }
  if (tangent !== undefined) {
    const written = gradientFigures(tangent, digits);
    chips.push({
      id: `${id} tangent`,
      wire: id,
      edge,
      side: 'tangent',
      line,
      ways: written,
      widths: written.map(chipWidth),
      count: sizeOf(tangent.shape),
    });
  }
  return chips;
}

/** Borders and padding, and the mark in front unless it is only a shape. */
function chipWidth({ text, shape }: ChipText): number {
  return Math.ceil(measureText(text) + 14 + (shape ? 0 : 11));
}

interface PlacedChipProps {
  readonly edge: GraphEdge;
  readonly side: ChipRequest['side'];
  readonly text: string;
  readonly shape: boolean;
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

const PlacedChip = memo(function PlacedChip({ edge, side, text, shape, count, x, y }: PlacedChipProps) {
  const app = useApp();
  const [node, port] = side === 'gradient' ? edge.to : edge.from;
  const trail = useAppState((state) => onTrail(state.trail?.wires, edgeId(edge)));
  const lit = useAppState(({ lights }) => (side === 'tangent' ? undefined : lights?.get(refKey({ node, port, side }))));
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.place} nopan nodrag`}
      data-trail={trail}
      aria-label={`${portKey(node, port)} ${shape ? 'shape' : side} ${text}`}
      style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }}
      onPointerEnter={() => app.setHover(portKey(node, port))}
      onPointerLeave={() => app.setHover(null)}
      onClick={() =>
        app.select({
          nodes: [node],
          edges: [],
          port: { node, port, side: side === 'gradient' ? side : 'value' },
          entry: null,
        })
      }
    >
      <Chip tone={shape ? 'neutral' : side} className={styles.chip} data-lit={lit === undefined ? undefined : true}>
        {lit === undefined ? <FigureText text={text} /> : <LitFigures text={text} count={count} lit={lit} />}
      </Chip>
    </button>
  );
});

/** The numbers that take part stand out, where each number is written; else the whole chip does. */
function LitFigures({
  text,
  count,
  lit,
}: Pick<PlacedChipProps, 'text' | 'count'> & { readonly lit: ReadonlySet<number> }) {
  const figures = text.split(', ');
  if (figures.length !== count) return <FigureText text={text} />;
  return (
    <span>
      {figures.map((figure, at) => (
        <span key={at}>
          {at > 0 && ', '}
          <span className={lit.has(at) ? styles.litFigure : undefined}>
            <FigureText text={figure} />
          </span>
        </span>
      ))}
    </span>
  );
}
