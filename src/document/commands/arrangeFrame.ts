// arrangeFrame: places what stands in a frame anew, once its size is known, and makes just as much room as that needs.
import type { Command } from '../command.ts';
import { noSuchFrame } from '../edit.ts';
import { findFrame, framesOf, withFrames, withRoom } from '../frames.ts';
import type { FrameRoom } from '../model.ts';
import { movedBy } from './makeRoom.ts';
import { moveNodes } from './moveNodes.ts';

export interface Arrangement {
  readonly frame: string;
  /** Where nodes inside stand, px. */
  readonly positions: ReadonlyMap<string, readonly [number, number]>;
  /** In place of the room that was made before; counted from where the others stood without any. */
  readonly room: readonly FrameRoom[];
}

/** The op comes back to where it stood, wherever its members are put. */
export const arrangeFrame: Command<Arrangement> = (document, { frame: id, positions, room }, signatures) => {
  const frame = findFrame(document, id);
  if (frame === undefined) return noSuchFrame(id);
  const narrow = movedBy(document, frame.room ?? [], -1);
  const placed = moveNodes(narrow, { positions }, signatures);
  if ('refused' in placed) return placed;
  const kept = framesOf(placed).map((each) => {
    const before = findFrame(narrow, each.node.id);
    const here = each.node.id === id && before !== undefined ? { ...each, node: before.node } : each;
    return each.node.id === id ? withRoom(here, room) : here;
  });
  return movedBy(withFrames(placed, kept), room, 1);
};
