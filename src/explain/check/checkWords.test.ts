// The words of the numeric check: the difference with its numbers, the slopes at a corner, and why something was not checked.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../../document/model.ts';
import { openingExample } from '../../examples/index.ts';
import { checkDocument } from '../../execution/checkRun.ts';
import { inlineRunner } from '../../execution/inlineRunner.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { opByName } from '../../ops/index.ts';
import { namesFor } from '../names.ts';
import { checkReason, differenceLine, kinksBehind, slopeWords } from './checkWords.ts';

const graph = (nodes: readonly [string, string, number?][], edges: readonly string[]): GraphDocument => ({
  format: 'chainrule',
  version: 1,
  title: '',
  nodes: nodes.map(([id, op, value]) => ({
    id,
    op,
    position: [0, 0],
    ...(value !== undefined && { inputs: { value } }),
  })),
  edges: edges.map((edge) => {
    const [from = '', to = ''] = edge.split(' -> ');
    return { from: [from, 'y'], to: [to, 'x'] };
  }),
});

test('the central difference of one weight, its two costs with the digits in which they differ', async () => {
  const { document } = openingExample;
  const trace = runDocument(document, opByName);
  const { sweep } = await inlineRunner(opByName).sweep(document, 1, 'fc.W', 3);
  const names = namesFor({ document, ops: opByName, trace }, 'fc');
  const where = { names, subject: { node: 'fc', port: 'W', side: 'gradient' } as const, places: ['2', '2'] };
  const line = differenceLine(where, sweep?.level ?? 0, sweep!.used!);
  expect(line.symbols).toBe('\\dfrac{C(w_{22} + h) - C(w_{22} - h)}{2h}');
  expect(line.numbers).toMatch(/^\\dfrac\{1\.3873\d{3,} - 1\.3873\d{3,}\}\{2 \\cdot 1\.211 \\times 10\^\{-5\}\}$/);
  const [, plus, minus] = /\\dfrac\{([\d.]+) - ([\d.]+)\}/.exec(line.numbers) ?? [];
  // What is written is enough to find four digits of the gradient by hand.
  expect((Number(plus) - Number(minus)) / (2 * sweep!.used!.step)).toBeCloseTo(1.5007, 3);
  expect(Number(line.result)).toBeCloseTo(1.5007, 3);
});

test('the slopes at a corner, and the one that is taken', () => {
  expect(slopeWords({ kind: 'corner', left: 0, right: 1 }, 0)).toBe(
    'To the left the slope is 0, to the right 1. Backprop takes 0, the left one.',
  );
  expect(slopeWords({ kind: 'corner', left: -1, right: 1 }, 0)).toMatch(/takes 0, one between/);
  expect(slopeWords({ kind: 'jump' }, 0)).toBeNull();
});

test('the kinks that a check of a node runs into are those at it and behind it', () => {
  const document = graph(
    [
      ['x', 'Input', 0],
      ['z', 'Input', 0],
      ['n', 'Negate'],
      ['r', 'ReLU'],
      ['a', 'Absolute'],
    ],
    ['x -> n', 'n -> r', 'z -> a'],
  );
  const trace = runDocument(document, opByName);
  expect(trace.kinks.map(({ node }) => node)).toEqual(['r', 'a']);
  expect(kinksBehind(trace, 'x').map(({ node }) => node)).toEqual(['r']);
  expect(kinksBehind(trace, 'a').map(({ node }) => node)).toEqual(['a']);
});

describe('why not', () => {
  test('NaN upstream: the first node that made it is named', () => {
    const document = graph(
      [
        ['x', 'Input', -1],
        ['log', 'Log'],
        ['n', 'Negate'],
      ],
      ['x -> log', 'log -> n'],
    );
    const trace = runDocument(document, opByName);
    const { rows } = checkDocument(document, opByName);
    const row = rows.find(({ key }) => key === 'x.value')!;
    expect(row).toMatchObject({ verdict: 'skipped', cause: 'target-not-finite' });
    expect(checkReason(row, trace)).toEqual({
      text: 'The cost is not finite, so there is nothing to compare. NaN is born at log.y: log(-1) is not a number.',
      node: 'log',
    });
    const carried = rows.find(({ key }) => key === 'log.y')!;
    expect(checkReason(carried, trace)).toMatchObject({ node: 'log', text: expect.stringMatching(/^y is not finite/) });
  });

  test('a port that is not differentiable, one that nothing comes back to', () => {
    const { document } = openingExample;
    const trace = runDocument(document, opByName);
    const { rows } = checkDocument(document, opByName);
    const reasons = rows.filter(({ verdict }) => verdict === 'skipped').map((row) => checkReason(row, trace)?.text);
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/^(No gradient reaches|target is not differentiable).*\.$/);
    expect(checkReason({ key: 'fc.W' }, trace)).toBeNull();
  });
});
