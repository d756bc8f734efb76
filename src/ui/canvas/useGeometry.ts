// useGeometry: where nodes and ports are, read from React Flow; a new object only when something moved or changed its size.
import { type InternalNode, type ReactFlowState, useStore } from '@xyflow/react';
import { useMemo } from 'react';
import type { Rect } from './chipPlacement.ts';
import { frameOfFlowId } from './flowFrames.ts';
import type { OpFlowNode } from './flowGraph.ts';
import type { PortPlace } from './portWalk.ts';
import { type Point, returnLane } from './wirePath.ts';

/** Lists are made when they are first asked for. */
export interface Geometry {
  readonly rects: ReadonlyMap<string, Rect>;
  readonly ports: readonly PortPlace[];
  /** The centre of a port, where a wire ends. */
  port(node: string, port: string, side: 'input' | 'output'): Point | null;
  /** Where a wire between two nodes runs level if it has to run back. */
  lane(source: string, target: string): number | null;
}

type Lookup = ReadonlyMap<string, InternalNode<OpFlowNode>>;
interface Snapshot {
  readonly node: InternalNode<OpFlowNode>['internals']['userNode'];
  readonly position: Point;
  readonly bounds: InternalNode['internals']['handleBounds'];
  readonly width: number | undefined;
  readonly height: number | undefined;
}

export function useGeometry(): Geometry {
  const snapshots = useStore(takeSnapshots, sameSnapshots);
  return useMemo(() => geometryOf(snapshots), [snapshots]);
}

/** The same, read once. */
export function geometryNow(state: ReactFlowState): Geometry {
  return geometryOf(takeSnapshots(state));
}

/** `Geometry.lane`, from the state itself. */
export function laneNow(state: ReactFlowState, source: string, target: string): number | null {
  const [from, to] = [state.nodeLookup.get(source), state.nodeLookup.get(target)];
  if (from === undefined || to === undefined) return null;
  return returnLane(
    { y: from.internals.positionAbsolute.y, height: from.measured.height ?? 0 },
    { y: to.internals.positionAbsolute.y, height: to.measured.height ?? 0 },
  );
}

function takeSnapshots(state: ReactFlowState): readonly Snapshot[] {
  const list: Snapshot[] = [];
  for (const node of (state.nodeLookup as unknown as Lookup).values()) {
    // A frame is only the sheet behind its nodes.
    if (frameOfFlowId(node.id) !== null) continue;
    list.push({
      node: node.internals.userNode,
      position: node.internals.positionAbsolute,
      bounds: node.internals.handleBounds,
      width: node.measured.width,
      height: node.measured.height,
    });
  }
  return list;
}

function sameSnapshots(a: readonly Snapshot[], b: readonly Snapshot[]): boolean {
  return (
    a.length === b.length &&
    a.every((left, index) => {
      const right = b[index] as Snapshot;
      return (
        left.node.id === right.node.id &&
        left.position.x === right.position.x &&
        left.position.y === right.position.y &&
        left.bounds === right.bounds &&
        left.width === right.width &&
        left.height === right.height
      );
    })
  );
}

function geometryOf(snapshots: readonly Snapshot[]): Geometry {
  const byNode = new Map(snapshots.map((snapshot) => [snapshot.node.id, snapshot]));
  let rects: ReadonlyMap<string, Rect> | null = null;
  let ports: readonly PortPlace[] | null = null;
  return {
    get rects() {
      rects ??= new Map(
        snapshots.map(({ node, position, width = 0, height = 0 }) => [node.id, { ...position, width, height }]),
      );
      return rects;
    },
    get ports() {
      ports ??= snapshots.flatMap((snapshot) => [...portsOn(snapshot, 'input'), ...portsOn(snapshot, 'output')]);
      return ports;
    },
    port(node, port, side) {
      const snapshot = byNode.get(node);
      const handle = snapshot && handlesOn(snapshot, side)?.find((each) => each.id === port);
      return handle === undefined ? null : centreOf(snapshot as Snapshot, handle);
    },
    lane(source, target) {
      const [from, to] = [byNode.get(source), byNode.get(target)];
      return from === undefined || to === undefined ? null : returnLane(extentOf(from), extentOf(to));
    },
  };
}

function extentOf({ position, height = 0 }: Snapshot): { readonly y: number; readonly height: number } {
  return { y: position.y, height };
}

type Handles = NonNullable<InternalNode['internals']['handleBounds']>['source'];

function handlesOn({ bounds }: Snapshot, side: 'input' | 'output'): Handles | undefined {
  return side === 'input' ? bounds?.target : bounds?.source;
}

function portsOn(snapshot: Snapshot, side: 'input' | 'output'): PortPlace[] {
  const handles = handlesOn(snapshot, side) ?? [];
  return handles.map((handle) => ({
    node: snapshot.node.id,
    port: handle.id ?? '',
    side,
    ...centreOf(snapshot, handle),
  }));
}

function centreOf({ position }: Snapshot, handle: { x: number; y: number; width: number; height: number }): Point {
  return { x: position.x + handle.x + handle.width / 2, y: position.y + handle.y + handle.height / 2 };
}
