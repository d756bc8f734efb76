// useGeometry: where nodes and ports are, read from React Flow; a new object only when something moved or changed its size.
import { type InternalNode, type ReactFlowState, useStore } from '@xyflow/react';
import { useMemo } from 'react';
import type { Rect } from './chipPlacement.ts';
import type { OpFlowNode } from './flowGraph.ts';
import type { PortPlace } from './portWalk.ts';
import type { Point } from './wirePath.ts';

export interface Geometry {
  readonly rects: ReadonlyMap<string, Rect>;
  readonly ports: readonly PortPlace[];
  /** The centre of a port, where a wire ends. */
  port(node: string, port: string, side: 'input' | 'output'): Point | null;
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

function takeSnapshots(state: ReactFlowState): readonly Snapshot[] {
  const list: Snapshot[] = [];
  for (const node of (state.nodeLookup as unknown as Lookup).values()) {
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
  const rects = new Map<string, Rect>();
  const ports: PortPlace[] = [];
  const places = new Map<string, Point>();
  for (const { node, position, bounds, width = 0, height = 0 } of snapshots) {
    rects.set(node.id, { x: position.x, y: position.y, width, height });
    for (const [side, handles] of [
      ['input', bounds?.target],
      ['output', bounds?.source],
    ] as const) {
      for (const handle of handles ?? []) {
        const port = handle.id ?? '';
        const x = position.x + handle.x + handle.width / 2;
        const y = position.y + handle.y + handle.height / 2;
        ports.push({ node: node.id, port, side, x, y });
        places.set(`${side} ${node.id}.${port}`, { x, y });
      }
    }
  }
  return { rects, ports, port: (node, port, side) => places.get(`${side} ${node}.${port}`) ?? null };
}
