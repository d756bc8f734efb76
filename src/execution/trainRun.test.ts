// Training a document: the same updates as the engine's own, reported as they come, and honest where it cannot go on.
import { expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { opByName } from '../ops/index.ts';
import { prepare } from './recordRun.ts';
import { recordDocument } from './runDocument.ts';
import { type TrainSettings, trainRun } from './trainRun.ts';

/** (w - 3)^2 from w = 0. */
const parabola = (trainable = true): GraphDocument => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: [
    { id: 'w', op: trainable ? 'Parameter' : 'Input', position: [0, 0], inputs: { value: 0 } },
    { id: 'd', op: 'Subtract', position: [0, 0], inputs: { b: 3 } },
    { id: 'c', op: 'Square', position: [0, 0] },
  ],
  edges: [
    { from: ['w', 'y'], to: ['d', 'a'] },
    { from: ['d', 'y'], to: ['c', 'x'] },
  ],
});
const sgd = (learningRate: number, updates: number): TrainSettings => ({
  optimizer: { method: 'sgd', learningRate },
  precision: 'float64',
  updates,
});
const run = (document: GraphDocument, settings: TrainSettings) => trainRun(prepare(document, opByName), settings);

test('each update is w - rate * dC/dw, the cost told before it', () => {
  const { work, report } = run(parabola(), sgd(0.1, 3));
  work.next();
  expect(report('all')).toMatchObject({ done: 1, costs: [[0, 9]], problem: null, ended: false });
  for (const _ of work);
  const { done, costs, held, ended } = report('all');
  expect({ done, ended }).toEqual({ done: 3, ended: true });
  // w: 0, 0.6, 1.08, 1.464
  expect(costs.map(([at, cost]) => [at, Number(cost.toFixed(10))])).toEqual([
    [1, 5.76],
    [2, 3.6864],
  ]);
  expect([...held].map(([key, { data }]) => [key, Number(data[0]?.toFixed(10))])).toEqual([['w.value', 1.464]]);
});

test('one update is that of the gradient that the graph shows', () => {
  const document = parabola();
  const { outcome } = recordDocument(document, opByName);
  const gradient = outcome.gradients.get('w.value')?.data[0] ?? Number.NaN;
  const { work, report } = run(document, sgd(0.25, 1));
  for (const _ of work);
  expect(report('all').held.get('w.value')?.data[0]).toBe(0 - 0.25 * gradient);
});

test('values are told of as it goes where there are few, and at the end where there are more than 20,000', () => {
  for (const [length, isLive] of [
    [20_000, true],
    [20_001, false],
  ] as const) {
    const zeros = Array.from({ length }, () => 0);
    const many: GraphDocument = {
      ...parabola(),
      nodes: [
        { id: 'w', op: 'Parameter', position: [0, 0], inputs: { value: zeros } },
        { id: 'd', op: 'Subtract', position: [0, 0], inputs: { b: 3 } },
        { id: 'c', op: 'Square', position: [0, 0] },
        { id: 's', op: 'Sum', position: [0, 0] },
      ],
      edges: [...parabola().edges, { from: ['c', 'y'], to: ['s', 'x'] }],
    };
    const { work, report } = run(many, sgd(0.1, 3));
    work.next();
    expect(report('few').held.size).toBe(isLive ? 1 : 0);
    for (const _ of work);
    expect(report('all').held.get('w.value')?.data).toHaveLength(length);
  }
});

test('many costs are told by evenly spaced ones, the last among them', () => {
  const { work, report } = run(parabola(), sgd(0.001, 1000));
  for (const _ of work);
  const { costs } = report('all');
  expect(costs.length).toBeLessThanOrEqual(100);
  expect(costs.at(-1)?.[0]).toBe(999);
  // Most happens at first.
  expect(costs.slice(0, 4).map(([at]) => at)).toEqual([0, 1, 2, 3]);
  expect(costs.map(([at]) => at)).toEqual(costs.map(([at]) => at).toSorted((a, b) => a - b));
});

test('it says why it cannot begin or go on', () => {
  const nothing = run(parabola(false), sgd(0.1, 5));
  for (const _ of nothing.work);
  expect(nothing.report('all')).toMatchObject({
    done: 0,
    ended: true,
    problem: expect.stringContaining('Nothing here is trainable'),
  });

  const away = run(parabola(), sgd(1e200, 100));
  for (const _ of away.work);
  expect(away.report('all').problem).toMatch(/The cost became Infinity at update \d+: the steps were too large/);

  const { edges } = parabola();
  const broken = run({ ...parabola(), edges: edges.slice(1), backward: { from: ['c', 'y'] } }, sgd(0.1, 5));
  for (const _ of broken.work);
  expect(broken.report('all').problem).toContain('c.y is not computed because d failed');
});
