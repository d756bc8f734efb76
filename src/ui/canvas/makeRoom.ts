// makeRoom: where a node set into a wire stands, and how far what comes after it moves on, so that it covers nothing.
import type { GraphDocument, PortRef } from '../../document/model.ts';
import { dependentsOf } from '../../document/topology.ts';

/** Between the sides of neighbours, px: a chip of four figures fits. */
const GAP = 80;
const USUAL: readonly [number, number] = [176, 140];

/**
 * The new positions of the node and of all that depends on it. The node stands in the middle between the ends of the wire, its top level
 * with its source's; `document` has it wired already. Nothing moves where the wire runs back or there is room.
 */
export function makeRoom(
  document: GraphDocument,
  node: string,
  from: PortRef,
  to: PortRef,
  sizes: ReadonlyMap<string, readonly [number, number]>,
): ReadonlyMap<string, readonly [number, number]> {
  const at = new Map(document.nodes.map(({ id, position }) => [id, position]));
  const source = at.get(from[0]);
  const reader = at.get(to[0]);
  const width = (id: string) => (sizes.get(id) ?? USUAL)[0];
  if (source === undefined || reader === undefined || reader[0] < source[0]) return new Map();
  const start = source[0] + width(from[0]);
  const wanted = start + GAP + width(node) + GAP;
  const shift = Math.max(0, Math.ceil((wanted - reader[0]) / 8) * 8);
  const positions = new Map<string, readonly [number, number]>();
  const middle = (start + reader[0] + shift) / 2 - width(node) / 2;
  positions.set(node, [Math.round(middle / 8) * 8, source[1]]);
  if (shift === 0) return positions;
  for (const id of dependentsOf(document, to[0])) {
    const position = at.get(id);
    if (position !== undefined && id !== node) positions.set(id, [position[0] + shift, position[1]]);
  }
  return positions;
}
