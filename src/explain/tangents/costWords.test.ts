// The answer to "why reverse mode", in words and rows, for graphs of each kind.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { openingExample } from '../../examples/index.ts';
import { modeCostOf } from '../../execution/modeCost.ts';
import { prepare } from '../../execution/recordRun.ts';
import { opByName } from '../../ops/index.ts';
import { costAnswer, costRows } from './costWords.ts';

const name = (key: string): string => key;
const costOf = (document: GraphDocument) => modeCostOf(prepare(document, opByName));

function chain(value: unknown, ops: readonly string[], backward?: object): GraphDocument {
  const ids = ops.map((_, at) => `n${at}`);
  return {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value } },
      ...ops.map((op, at) => ({ id: ids[at], op, position: [0, 0] })),
    ],
    edges: ids.map((id, at) => ({ from: [at === 0 ? 'x' : ids[at - 1], 'y'], to: [id, 'x'] })),
    ...(backward !== undefined && { backward }),
  } as GraphDocument;
}

test('one cost and many numbers: reverse mode, with the numbers of the graph', () => {
  const cost = costOf(openingExample.document);
  const own = cost.held.find(({ key }) => key === 'fc.W')!;
  expect(costRows(cost, own, name)).toEqual([
    {
      wanted: 'loss.C by all 9 numbers held',
      reverse: { passes: 1, count: 17, exact: true },
      forward: { passes: 9, count: 71, exact: true },
    },
    {
      wanted: 'loss.C by the 4 entries of fc.W',
      reverse: { passes: 1, count: 9, exact: true },
      forward: { passes: 4, count: 36, exact: true },
    },
    {
      wanted: 'The 2 entries of fc.y by one of fc.W',
      reverse: { passes: 2, count: 8, exact: true },
      forward: { passes: 1, count: 4, exact: true },
    },
  ]);
  expect(costAnswer(cost, own, name)).toEqual({
    why:
      'One reverse pass finds all 9 derivatives: 17 multiplications. A forward pass finds one direction, so forward mode needs ' +
      '9 passes and 71, 4.2 times as many. That is why training runs backwards.',
    otherwise:
      'The other way round forward mode is cheaper: one pass says how the 2 entries of fc.y move with one number, and reverse ' +
      'mode needs a pass for each.',
  });
});

describe('where forward mode is no dearer, it is said', () => {
  test('one number, many outputs', () => {
    const document = chain(2, ['Expand'], { from: ['n0', 'y'], seed: { init: 'ones' } });
    const expanded = {
      ...document,
      nodes: document.nodes.map((node) => (node.op === 'Expand' ? { ...node, params: { shape: [5] } } : node)),
    };
    const cost = costOf(expanded);
    const { why } = costAnswer(cost, cost.held[0]!, name);
    expect(why).toMatch(/^Here forward mode is cheaper: 1 number to move, 5 entries to watch\./);
  });
  test('one number, one output', () => {
    const cost = costOf(chain(2, ['Tanh', 'Exp']));
    expect(costAnswer(cost, cost.held[0]!, name).why).toMatch(
      /^Here both modes take about the same: 1 number to move, 1 entry/,
    );
  });
  test('no target', () => {
    const cost = costOf(chain([1, 2, 3], ['Tanh'], undefined));
    const answer = costAnswer(cost, cost.held[0]!, name);
    expect(answer.why).toBe('Nothing is differentiated here, so there is no cost to come back from.');
    expect(answer.otherwise).toContain('the 3 entries of n0.y');
  });
});

test('counts that were sampled are said to be about right', () => {
  const cost = costOf(
    chain({ shape: [4000], data: Array.from({ length: 4000 }, (_, at) => at / 4000) }, ['Tanh', 'Mean']),
  );
  expect(costAnswer(cost, cost.held[0]!, name).why).toContain('4,000 derivatives: about 8,000 multiplications');
});
