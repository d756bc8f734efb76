// followSelection: keeps the selection true when nodes are renamed or removed, by commands, undo and redo alike.
import { edgeId, type GraphDocument } from '../document/model.ts';
import type { Selection } from './app.ts';

export const nothingSelected: Selection = { nodes: [], edges: [], port: null, entry: null };

/**
 * Which node ids of `before` go by another name in `after`. A rename keeps a node's place in the list and everything about it but
 * its id, so a node that vanished where a new id of the same op stands at the same index was renamed.
 */
export function renamesBetween(before: GraphDocument, after: GraphDocument): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  if (before.nodes === after.nodes || before.nodes.length !== after.nodes.length) return renames;
  const old = new Set(before.nodes.map((node) => node.id));
  const now = new Set(after.nodes.map((node) => node.id));
  for (const [index, node] of before.nodes.entries()) {
    const other = after.nodes[index];
    if (other === undefined || other.id === node.id || other.op !== node.op) continue;
    if (!now.has(node.id) && !old.has(other.id)) renames.set(node.id, other.id);
  }
  return renames;
}

/** The same selection in another document: renamed nodes followed, what is gone dropped. The same object when nothing changes. */
export function followSelection(selection: Selection, before: GraphDocument, after: GraphDocument): Selection {
  if (before === after) return selection;
  const renames = renamesBetween(before, after);
  const name = (id: string) => renames.get(id) ?? id;
  const nodes = new Set(after.nodes.map((node) => node.id));
  const edges = new Set(after.edges.map(edgeId));
  const edgeName = (id: string) => {
    const dot = id.indexOf('.');
    return `${name(id.slice(0, dot))}${id.slice(dot)}`;
  };
  const followed = {
    nodes: selection.nodes.map(name).filter((id) => nodes.has(id)),
    edges: selection.edges.map(edgeName).filter((id) => edges.has(id)),
  };
  const port =
    selection.port !== null && nodes.has(name(selection.port.node))
      ? { ...selection.port, node: name(selection.port.node) }
      : null;
  const same =
    renames.size === 0 &&
    followed.nodes.length === selection.nodes.length &&
    followed.edges.length === selection.edges.length &&
    (port === null) === (selection.port === null);
  return same ? selection : { ...followed, port, entry: port === null ? null : selection.entry };
}
