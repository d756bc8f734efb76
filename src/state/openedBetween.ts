// openedBetween: which node goes on for an op that was opened, or closed again: the one that has its output.
import { findFrame, framesOf, portsBehind } from '../document/frames.ts';
import type { GraphDocument } from '../document/model.ts';

/** Old name -> new name. Playhead and breakpoints follow; a selected port may not exist there, so the selection does not. */
export function openedBetween(before: GraphDocument, after: GraphDocument): ReadonlyMap<string, string> {
  const followed = new Map<string, string>();
  if (before.frames === after.frames) return followed;
  for (const [open, shut, way] of [
    [after, before, 'opened'],
    [before, after, 'closed'],
  ] as const) {
    for (const { node, outputs } of framesOf(open)) {
      if (findFrame(shut, node.id) || !shut.nodes.some(({ id }) => id === node.id)) continue;
      const [port] = Object.keys(outputs);
      const [made] = port === undefined ? [] : portsBehind(open, [node.id, port], 'output');
      if (made === undefined) continue;
      followed.set(...(way === 'opened' ? ([node.id, made[0]] as const) : ([made[0], node.id] as const)));
    }
  }
  return followed;
}
