// What is summed over which axis and why, for batches, broadcasting and reductions; never nonsense for any op.
import { expect, test } from 'vitest';
import { opByName, ops } from '../ops/index.ts';
import { nodeView } from './context.ts';
import { explainPort } from './explainPort.ts';
import type { TensorRef } from './expression.ts';
import { sumNotes } from './sumNotes.ts';
import { sampleRun } from './testing/sampleRun.ts';

function notes(name: string, sampleName: string, port: string, side: TensorRef['side']): readonly string[] {
  const op = opByName.get(name);
  const sample = op?.samples.find((each) => each.name === sampleName);
  if (op === undefined || sample === undefined) throw new Error(`${name}: ${sampleName}`);
  const context = sampleRun(op, sample);
  const view = nodeView(context, 'node');
  const explanation = explainPort(context, 'node', port, side);
  if (view === null || explanation === null) throw new Error(port);
  return sumNotes(context, view, explanation);
}

test('a bias that all samples of a batch share', () => {
  expect(notes('Affine', 'a batch', 'b', 'gradient')).toEqual([
    'Summed over axis 0 of ∂C/∂y (k, 4 terms): forward, the same b was used at every place along it, and what comes back from each adds up.',
  ]);
  expect(notes('Affine', 'a batch', 'y', 'value')).toEqual(
    expect.arrayContaining([
      'The same W is used at every place along axis 0 of y (4 times).',
      'The same b is used at every place along axis 0 of y (4 times).',
    ]),
  );
});
test('one sample: the features are summed, and nothing is shared', () => {
  expect(notes('Affine', 'one sample', 'y', 'value')).toEqual([
    'Summed over axis 0 of x (j, 2 terms): every entry of y takes in all places along it.',
  ]);
  expect(notes('Affine', 'one sample', 'b', 'gradient')).toEqual([]);
  expect(notes('Affine', 'one sample', 'W', 'gradient')).toEqual([]);
});
test('every note of the catalogue is a sentence about axes that are there', () => {
  let count = 0;
  for (const op of ops) {
    for (const sample of op.samples) {
      const context = sampleRun(op, sample);
      const view = nodeView(context, 'node');
      if (view === null) continue;
      for (const { name } of [...view.inputs, ...view.outputs]) {
        for (const side of ['value', 'gradient'] as const) {
          const explanation = explainPort(context, 'node', name, side);
          for (const note of explanation === null ? [] : sumNotes(context, view, explanation)) {
            count += 1;
            expect(note, `${op.name}: ${sample.name}: ${name} ${side}`).toMatch(/^(Summed over|The same) .*\.$/);
            expect(note).not.toMatch(/undefined|NaN|axis -/);
          }
        }
      }
    }
  }
  expect(count).toBeGreaterThan(500);
});
