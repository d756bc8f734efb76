// dissolveFrame: forgets that nodes came from one op: they stay as they are, and nothing closes them again.
import type { Command } from '../command.ts';
import { noSuchFrame } from '../edit.ts';
import { findFrame, framesOf, withFrames, withLivingFrames } from '../frames.ts';

export const dissolveFrame: Command<{ readonly frame: string }> = (document, args) => {
  const frame = findFrame(document, args.frame);
  if (frame === undefined) return noSuchFrame(args.frame);
  return withLivingFrames(
    withFrames(
      document,
      framesOf(document).filter((each) => each !== frame),
    ),
  );
};
