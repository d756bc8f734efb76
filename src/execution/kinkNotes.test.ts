// Notes about data on a kink: in the trace of every op that knows its kinks, said of the node whose data it is, and bounded in cost.
import { expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { opByName } from '../ops/index.ts';
import { vector } from '../ops/sampleTensor.ts';
import { kinkWatch } from './kinkNotes.ts';
import { runDocument } from './runDocument.ts';

const graph = (value: number[]): GraphDocument => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    { id: 'x', op: 'Input', position: [0, 0], inputs: { value } },
    { id: 'r', op: 'ReLU', position: [0, 0] },
    { id: 'm', op: 'Max', position: [0, 0] },
  ],
  edges: [
    { from: ['x', 'y'], to: ['r', 'x'] },
    { from: ['r', 'y'], to: ['m', 'x'] },
  ],
});

test('the run says where data sits on a kink, by node and port, and nothing where none does', () => {
  const trace = runDocument(graph([2, -1, 0, 2]), opByName);
  expect(trace.kinks).toEqual([
    {
      node: 'r',
      port: 'x',
      message: 'x[2] is 0, where ReLU has a corner: the gradient there is taken as 0, as PyTorch does.',
    },
    { node: 'm', port: 'x', message: expect.stringMatching(/^x\[0\] is 2 and ties/) },
  ]);
  // A kink is nothing wrong.
  expect(trace.diagnostics).toEqual([]);
  expect(runDocument(graph([2, -1, 0.5, 1]), opByName).kinks).toEqual([]);
});

test('no more numbers are looked through than the budget allows', () => {
  const relu = { node: 'r', op: opByName.get('ReLU')!, params: {}, inputs: {} };
  const small = { x: vector(0, 1) };
  const large = { x: vector(0, 1, 2, 3, 4, 5, 6, 7, 8) };
  const watch = kinkWatch(6);
  expect(watch.look(relu, small).length).toBe(1);
  expect(watch.look(relu, large)).toEqual([]);
  expect(watch.look(relu, small).length).toBe(1);
});
