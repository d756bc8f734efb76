// outlineRows: the lines of the outline: nodes in topological order, those of an opened op together below a line of its own.
import { framesOf } from '../../document/frames.ts';
import type { GraphDocument, GraphFrame, GraphNode } from '../../document/model.ts';
import { topologicalOrder } from '../../document/topology.ts';

export type OutlineLine =
  | { readonly kind: 'node'; readonly id: string; readonly node: GraphNode; readonly depth: number }
  | { readonly kind: 'frame'; readonly id: string; readonly frame: GraphFrame; readonly depth: number };

/** A frame stands where the first of its nodes would. */
export function outlineRows(document: GraphDocument): readonly OutlineLine[] {
  const sorted = topologicalOrder(document);
  const known = new Set(sorted);
  const order = [...sorted, ...document.nodes.map(({ id }) => id).filter((id) => !known.has(id))];
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const around = new Map<string, GraphFrame>();
  for (const frame of framesOf(document)) for (const { id } of frame.members) around.set(id, frame);

  interface Group {
    readonly frame: GraphFrame | null;
    readonly items: (string | Group)[];
  }
  const top: Group = { frame: null, items: [] };
  const groups = new Map<GraphFrame, Group>();
  const groupOf = (frame: GraphFrame | undefined): Group => {
    if (frame === undefined) return top;
    const group = groups.get(frame) ?? { frame, items: [] };
    if (!groups.has(frame)) {
      groups.set(frame, group);
      groupOf(around.get(frame.node.id)).items.push(group);
    }
    return group;
  };
  for (const id of order) groupOf(around.get(id)).items.push(id);
  const lines = (group: Group, depth: number): readonly OutlineLine[] =>
    group.items.flatMap((item): readonly OutlineLine[] => {
      if (typeof item === 'string') {
        const node = nodes.get(item);
        return node === undefined ? [] : [{ kind: 'node', id: item, node, depth }];
      }
      const { frame } = item;
      return frame === null ? [] : [{ kind: 'frame', id: frame.node.id, frame, depth }, ...lines(item, depth + 1)];
    });
  return lines(top, 0);
}
