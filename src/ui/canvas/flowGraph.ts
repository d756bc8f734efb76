// flowGraph: the document as React Flow's nodes and edges. What did not change keeps its identity, so it is not drawn again.
import type { Edge, Node } from '@xyflow/react';
import { edgeId, type GraphDocument, type GraphEdge, type GraphFrame, type GraphNode } from '../../document/model.ts';
import { topologicalOrder } from '../../document/topology.ts';
import { nodeName, wireName } from './accessibleNames.ts';

export interface OpNodeData extends Record<string, unknown> {
  readonly node: GraphNode;
  /** The edges that start or end at the node. */
  readonly edges: readonly GraphEdge[];
}
export type OpFlowNode = Node<OpNodeData, 'op'>;
/** An op that stands open, drawn behind what is in it. */
export interface FrameNodeData extends Record<string, unknown> {
  readonly frame: GraphFrame;
  /** What is in it, those in frames inside too. */
  readonly inside: readonly string[];
}
export type FrameFlowNode = Node<FrameNodeData, 'frame'>;
export type CanvasNode = OpFlowNode | FrameFlowNode;
export type WireFlowEdge = Edge<{ readonly edge: GraphEdge }, 'wire'>;

/** What only the canvas knows about a node: its measured size, and where it is while it is being dragged. */
export interface LocalGeometry {
  readonly measured: ReadonlyMap<string, { readonly width: number; readonly height: number }>;
  readonly dragged: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
}
export const noGeometry: LocalGeometry = { measured: new Map(), dragged: new Map() };

/** Turns documents into React Flow's nodes, in topological order so that Tab walks the graph as data flows. */
export function flowNodeBuilder(): (
  document: GraphDocument,
  selected: readonly string[],
  local: LocalGeometry,
) => OpFlowNode[] {
  let made = new Map<string, OpFlowNode>();
  let touching: { readonly edges: readonly GraphEdge[]; readonly byNode: Map<string, readonly GraphEdge[]> } = {
    edges: [],
    byNode: new Map(),
  };
  let order: { readonly of: GraphDocument | null; readonly rank: Map<string, number> } = { of: null, rank: new Map() };

  return (document, selected, local) => {
    if (touching.edges !== document.edges) {
      touching = { edges: document.edges, byNode: edgesByNode(document.edges, touching.byNode) };
    }
    if (order.of?.edges !== document.edges || order.of.nodes.length !== document.nodes.length) {
      order = { of: document, rank: new Map(topologicalOrder(document).map((id, index) => [id, index])) };
    }
    const chosen = new Set(selected);
    const next = new Map<string, OpFlowNode>();
    for (const node of document.nodes) {
      const before = made.get(node.id);
      const edges = touching.byNode.get(node.id) ?? noEdges;
      const dragged = local.dragged.get(node.id);
      const measured = local.measured.get(node.id);
      const position = dragged ?? positionOf(node, before);
      const isSelected = chosen.has(node.id);
      const same =
        before !== undefined &&
        before.data.node === node &&
        before.data.edges === edges &&
        before.position === position &&
        before.selected === isSelected &&
        before.measured === measured;
      next.set(node.id, same ? before : flowNode(node, edges, position, isSelected, measured, before));
    }
    made = next;
    return [...next.values()].toSorted(
      (a, b) => (order.rank.get(a.id) ?? Number.MAX_VALUE) - (order.rank.get(b.id) ?? Number.MAX_VALUE),
    );
  };
}

const noEdges: readonly GraphEdge[] = [];

function positionOf(node: GraphNode, before: OpFlowNode | undefined): { x: number; y: number } {
  const [x, y] = node.position;
  return before !== undefined && before.position.x === x && before.position.y === y ? before.position : { x, y };
}

function flowNode(
  node: GraphNode,
  edges: readonly GraphEdge[],
  position: { x: number; y: number },
  selected: boolean,
  measured: { readonly width: number; readonly height: number } | undefined,
  before: OpFlowNode | undefined,
): OpFlowNode {
  const data =
    before !== undefined && before.data.node === node && before.data.edges === edges ? before.data : { node, edges };
  return {
    id: node.id,
    type: 'op',
    position,
    data,
    selected,
    ariaRole: 'group',
    ariaLabel: nodeName(node.id, node.op),
    domAttributes: nodeAttributes,
    ...(measured === undefined ? {} : { measured }),
  };
}
const nodeAttributes = { tabIndex: 0 };

/** A node whose edges are the same keeps its list. */
function edgesByNode(
  edges: readonly GraphEdge[],
  before: ReadonlyMap<string, readonly GraphEdge[]>,
): Map<string, readonly GraphEdge[]> {
  const lists = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const id of new Set([edge.from[0], edge.to[0]])) {
      const list = lists.get(id);
      if (list === undefined) lists.set(id, [edge]);
      else list.push(edge);
    }
  }
  return new Map(
    [...lists].map(([id, list]) => {
      const old = before.get(id);
      return [id, old?.length === list.length && old.every((edge, index) => edge === list[index]) ? old : list];
    }),
  );
}

export function flowEdgeBuilder(): (document: GraphDocument, selected: readonly string[]) => WireFlowEdge[] {
  let made = new Map<string, WireFlowEdge>();
  return (document, selected) => {
    const chosen = new Set(selected);
    const next = new Map<string, WireFlowEdge>();
    for (const edge of document.edges) {
      const id = edgeId(edge);
      const before = made.get(id);
      const isSelected = chosen.has(id);
      const same = before !== undefined && before.data?.edge === edge && before.selected === isSelected;
      next.set(id, same ? before : flowEdge(id, edge, isSelected));
    }
    made = next;
    return [...next.values()];
  };
}

function flowEdge(id: string, edge: GraphEdge, selected: boolean): WireFlowEdge {
  return {
    id,
    type: 'wire',
    source: edge.from[0],
    sourceHandle: edge.from[1],
    target: edge.to[0],
    targetHandle: edge.to[1],
    data: { edge },
    selected,
    ariaLabel: wireName(edge),
  };
}
