// openedBetween: the node with the op's output goes on for it, there and back, through ops opened inside.
import { expect, test } from 'vitest';
import { closeFrame } from '../document/commands/closeFrame.ts';
import { openOp } from '../document/commands/openOp.ts';
import type { GraphDocument } from '../document/model.ts';
import { openingExample } from '../examples/index.ts';
import { openingOf } from '../execution/openingOf.ts';
import { runDocument } from '../execution/runDocument.ts';
import { signaturesOf } from '../execution/signatures.ts';
import { opByName } from '../ops/index.ts';
import { mapCursor } from './mapCursor.ts';
import { openedBetween } from './openedBetween.ts';

const signatures = signaturesOf(opByName);
const { document: start } = openingExample;
const opened = (document: GraphDocument, id: string): GraphDocument => {
  const opening = openingOf(document, opByName, id);
  if ('refused' in opening) throw new Error(opening.refused);
  return openOp(document, opening, signatures) as GraphDocument;
};

test('there and back', () => {
  const open = opened(start, 'p');
  expect([...openedBetween(start, open)]).toEqual([['p', 'p_share']]);
  expect([...openedBetween(open, start)]).toEqual([['p_share', 'p']]);
  const closed = closeFrame(open, { frame: 'p' }, signatures) as GraphDocument;
  expect([...openedBetween(open, closed)]).toEqual([['p_share', 'p']]);
  expect([...openedBetween(start, { ...start, title: 'other' })]).toEqual([]);
});

test('the playhead stays where backward starts when the cost is opened there', () => {
  const open = opened(start, 'loss');
  const [before, after] = [start, open].map((document) => runDocument(document, opByName));
  const cursor = mapCursor(before!, after!, before!.backwardStart + 1, openedBetween(start, open));
  expect(cursor).toBe(after!.backwardStart + 1);
});
