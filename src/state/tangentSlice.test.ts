// Forward mode in the stores: asked while somebody looks, again with every run, and nothing old is shown.
import { beforeEach, expect, test } from 'vitest';
import { portKey } from '../engine/program.ts';
import type { TangentQuestion, TangentReport } from '../execution/tangents.ts';
import type { Recorded } from '../execution/trace.ts';
import { type AppUnderTest, appUnderTest, chain, settled } from './appUnderTest.ts';
import { shownTangents, tangentNode } from './shownTangents.ts';

let app: AppUnderTest;
const question: TangentQuestion = { from: 'a.value', direction: { kind: 'entry', entry: 0 } };

beforeEach(async () => {
  app = appUnderTest();
  await app.open(chain, { kind: 'new' });
  await settled();
});

test('nothing is asked before somebody looks, and then once for the present revision', async () => {
  app.askTangents(question);
  await settled();
  expect(app.runner.questions).toEqual([]);
  app.watchTangents(true);
  await settled();
  expect([app.runner.questions, app.runner.costed.length]).toEqual([[question], 1]);
  expect(app.tangents.getState().report?.revision).toBe(app.store.getState().revision);
});

test('a change of the document asks again with the run that it causes, and counts anew', async () => {
  app.watchTangents(true);
  app.askTangents(question);
  await settled();
  app.undo();
  app.select({ nodes: ['m'] });
  app.deleteSelection();
  await settled();
  expect(app.runner.questions.length).toBe(2);
  expect(app.runner.costed.at(-1)).toBe(app.store.getState().revision);
});

test('another graph forgets the question, but goes on looking', async () => {
  app.watchTangents(true);
  app.askTangents(question);
  await settled();
  await app.open({ ...chain, title: 'Other' }, { kind: 'new' });
  await settled();
  expect(app.tangents.getState()).toMatchObject({ watched: true, question: null, report: null });
});

const value = (number: number): Recorded => ({ shape: [], data: Float64Array.of(number) });
const [one, two, four] = [value(1), value(2), value(4)];
const report: TangentReport = {
  revision: 1,
  question,
  from: { node: 'a', port: 'value' },
  steps: [
    { kind: 'seed', node: 'a', port: 'value', value: one },
    { kind: 'jvp', node: 'n', through: ['x'], outputs: { y: two } },
    { kind: 'jvp', node: 'm', through: ['x'], outputs: { y: four } },
  ],
  tangents: new Map([
    ['a.value', one],
    ['a.y', one],
    ['n.y', two],
    ['m.y', four],
  ] as const),
  blocked: new Map(),
  target: 'm.y',
  directional: { forward: 4, reverse: 4 },
  problem: null,
};

test('stepping shows as many tangents as there were steps, and the node at which it stands', () => {
  const state = { watched: true, question, report, cost: null, failed: null } as const;
  const keys = (shown: number | null) => [...(shownTangents({ ...state, shown })?.keys() ?? [])];
  expect(keys(1)).toEqual(['a.value', 'a.y']);
  expect(keys(2)).toEqual(['a.value', 'a.y', portKey('n', 'y')]);
  expect(keys(null)).toEqual([...report.tangents.keys()]);
  expect([tangentNode({ ...state, shown: 2 }), tangentNode({ ...state, shown: null })]).toEqual(['n', null]);
  expect(shownTangents({ ...state, shown: 2 })).toBe(shownTangents({ ...state, shown: 2 }));
  expect(shownTangents({ ...state, watched: false, shown: null })).toBeNull();
});

test('steps are kept within what there is', () => {
  app.tangents.setState({ report });
  app.showTangents(2);
  expect(app.tangents.getState().shown).toBe(2);
  app.showTangents(-4);
  expect(app.tangents.getState().shown).toBe(0);
  app.showTangents(3);
  expect(app.tangents.getState().shown).toBeNull();
});
