// history: one step per gesture, exact identity, a cap.
import { expect, test } from 'vitest';
import { newHistory, record, redo, undo } from './history.ts';
import type { GraphDocument } from './model.ts';

const titled = (title: string): GraphDocument => ({ format: 'chainrule', version: 1, title, nodes: [], edges: [] });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(titled) as [GraphDocument, GraphDocument, GraphDocument, GraphDocument];

test('changes of one gesture are one step', () => {
  let history = newHistory(a);
  history = record(history, b, { label: 'drag W', group: 'g1' });
  history = record(history, c, { label: 'drag W', group: 'g1' });
  expect(history.past).toHaveLength(1);
  expect(undo(history).document).toBe(a);
  expect(redo(undo(history)).document).toBe(c);
});

test('another gesture, or the same one after undo, is another step', () => {
  let history = record(newHistory(a), b, { label: 'drag', group: 'g1' });
  history = record(history, c, { label: 'drag', group: 'g2' });
  expect(history.past.map(({ document }) => document)).toEqual([a, b]);
  history = record(redo(undo(history)), d, { label: 'drag', group: 'g2' });
  expect(undo(history).document).toBe(c);
});

test('the same document again is no step, a new one empties the future', () => {
  const history = record(newHistory(a), b, { label: 'edit' });
  expect(record(history, b, { label: 'nothing' })).toBe(history);
  const undone = undo(history);
  expect(undone.future.map(({ label }) => label)).toEqual(['edit']);
  expect(record(undone, c, { label: 'other' }).future).toEqual([]);
});

test('the oldest steps go when there are too many', () => {
  let history = newHistory(a);
  for (const document of [b, c, d, a, b]) history = record(history, document, { label: document.title }, 3);
  expect(history.past.map(({ document }) => document)).toEqual([c, d, a]);
});
