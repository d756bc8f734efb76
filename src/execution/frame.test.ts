// Frames: the fold over a trace, on graphs small enough to know every step.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { optimizer } from '../engine/optimizer.ts';
import type { PortKey } from '../engine/program.ts';
import { examples, openingExample } from '../examples/index.ts';
import { opByName } from '../ops/index.ts';
import { frameAt } from './frame.ts';
import { afterUpdates, prepare } from './recordRun.ts';
import { recordDocument, recordPrepared, runDocument } from './runDocument.ts';
import { isSummary, type Recorded, type Trace } from './trace.ts';

const numbers = (value: Recorded | undefined): readonly number[] | undefined =>
  value === undefined || isSummary(value) ? undefined : [...value.data];
const example = (id: string): GraphDocument => {
  const found = examples.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no example ${id}`);
  return found.document;
};
const brief = (trace: Trace): string[] =>
  trace.steps.map((step) => ('port' in step ? `${step.kind} ${step.node}.${step.port}` : `${step.kind} ${step.node}`));

describe('frames', () => {
  const trace = runDocument(openingExample.document, opByName);

  test('the opening example takes eight steps forward and seven back', () => {
    expect(brief(trace)).toEqual([
      'feed x.value',
      'feed fc.W',
      'feed fc.b',
      'forward fc',
      'feed p.beta',
      'forward p',
      'feed t.value',
      'forward loss',
      'seed loss.C',
      'vjp loss.p',
      'vjp p.beta',
      'vjp p.x',
      'vjp fc.W',
      'vjp fc.b',
      'vjp fc.x',
    ]);
    expect(trace.backwardStart).toBe(8);
    expect(trace.target).toEqual({ node: 'loss', port: 'C' });
    expect(trace.diagnostics).toEqual([]);
    expect(trace.firstNonFinite).toBeNull();
  });

  test('a value is unknown before its step and known from it on, also at the ports that read it', () => {
    const keys: readonly PortKey[] = ['x.value', 'x.y', 'fc.x'];
    expect(keys.map((key) => frameAt(trace, 0).value(key))).toEqual([undefined, undefined, undefined]);
    expect(keys.map((key) => numbers(frameAt(trace, 1).value(key)))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(frameAt(trace, 3).value('fc.y')).toBeUndefined();
    expect(numbers(frameAt(trace, 4).value('p.x'))).toEqual([2, 3.1]);
    expect(frameAt(trace, 4).current?.kind).toBe('forward');
    expect(frameAt(trace, 0).current).toBeNull();
  });

  test('a gradient arrives with its step; a label gets none', () => {
    expect(frameAt(trace, 8).gradient('loss.C')).toBeUndefined();
    expect(numbers(frameAt(trace, 9).gradient('loss.C')?.value)).toEqual([1]);
    expect(frameAt(trace, 9).gradient('p.y')).toBeUndefined();
    const end = frameAt(trace, trace.steps.length);
    expect(numbers(end.gradient('x.y')?.value)).toEqual(numbers(end.gradient('x.value')?.value));
    expect(end.gradient('fc.W')).toMatchObject({ arrived: 1, expected: 1 });
    expect(end.gradient('t.y')).toBeUndefined();
    expect(end.gradient('loss.target')).toBeUndefined();
  });

  test('at a fan-out the contributions come one by one, and both counts are known from the first', () => {
    const fan = runDocument(example('olah'), opByName);
    const seen = Array.from({ length: fan.steps.length + 1 }, (_, k) => frameAt(fan, k).gradient('b.y')).filter(
      (state, k, all) => state !== undefined && state.value !== all[k - 1]?.value,
    );
    expect(seen.map((state) => [numbers(state?.value), state?.arrived, state?.expected])).toEqual([
      [[3], 1, 2],
      [[5], 2, 2],
    ]);
  });

  test('a step outside of the trace is the nearest one inside', () => {
    expect(frameAt(trace, -3).step).toBe(0);
    expect(frameAt(trace, 99).step).toBe(15);
    expect(frameAt(trace, 4.9).step).toBe(4);
    expect(frameAt(trace, Number.NaN).step).toBe(0);
  });

  test.each(examples.map(({ id, document }) => [id, document] as const))(
    'after the last step of %s everything equals the run, bit for bit',
    (_, document) => {
      const run = recordDocument(document, opByName);
      const end = frameAt(run.trace, run.trace.steps.length);
      for (const [key, value] of run.outcome.values) expect([key, end.value(key)]).toEqual([key, value]);
      for (const [key, value] of run.outcome.gradients) expect([key, end.gradient(key)?.value]).toEqual([key, value]);
      for (const key of run.trace.shapes.keys()) {
        expect([key, end.gradient(key) === undefined]).toEqual([key, !run.outcome.gradients.has(key)]);
      }
    },
  );

  test('an update moves the value, and the gradients of an earlier pass are gone once the next is seeded', () => {
    const prepared = prepare(openingExample.document, opByName);
    const first = recordPrepared(prepared, { update: optimizer({ method: 'sgd', learningRate: 0.1 }) });
    const second = recordPrepared(afterUpdates(prepared, first.updates));
    const steps = [...first.trace.steps, ...second.trace.steps];
    const both: Trace = { ...first.trace, steps };
    const updated = first.trace.steps.length;
    const seeded = updated + second.trace.backwardStart + 1;
    expect(first.updates.map(({ node, port }) => `${node}.${port}`)).toEqual(['fc.W', 'fc.b']);
    expect(frameAt(both, updated - 2).value('fc.W')).toEqual(first.outcome.values.get('fc.W'));
    expect(frameAt(both, updated).value('fc.W')).toEqual(second.outcome.values.get('fc.W'));
    expect(frameAt(both, seeded - 1).gradient('fc.W')?.value).toEqual(first.outcome.gradients.get('fc.W'));
    expect(frameAt(both, seeded).gradient('fc.W')).toBeUndefined();
    expect(frameAt(both, steps.length).gradient('fc.W')).toMatchObject({
      value: second.outcome.gradients.get('fc.W'),
      arrived: 1,
      expected: 1,
    });
    expect(second.outcome.values.get('loss.C')?.data[0]).toBeLessThan(first.outcome.values.get('loss.C')?.data[0] ?? 0);
  });

  test('stepping back shows what stepping forward showed', () => {
    const keys = [...trace.shapes.keys()];
    const look = (k: number) => keys.map((key) => [frameAt(trace, k).value(key), frameAt(trace, k).gradient(key)]);
    const forward = trace.steps.map((_, k) => look(k));
    for (let k = trace.steps.length - 1; k >= 0; k--) expect(look(k)).toEqual(forward[k]);
  });

  test('a node that fails says so from its step on, and what waits for it is not at fault', () => {
    const document: GraphDocument = {
      format: 'chainrule',
      version: 1,
      title: '',
      nodes: [
        { id: 'a', op: 'Input', position: [0, 0], inputs: { value: [1, 2, 3] } },
        { id: 'bad', op: 'Add', position: [0, 0], inputs: { b: [1, 2] } },
        { id: 'waits', op: 'Exp', position: [0, 0] },
      ],
      edges: [
        { from: ['a', 'y'], to: ['bad', 'a'] },
        { from: ['bad', 'y'], to: ['waits', 'x'] },
      ],
    };
    const failed = runDocument(document, opByName);
    const at = failed.steps.findIndex((step) => step.kind === 'failed');
    expect(frameAt(failed, at).problem('bad')).toBeUndefined();
    expect(frameAt(failed, at + 1).problem('bad')?.problem).toContain('3');
    expect(frameAt(failed, failed.steps.length).problem('waits')).toBeUndefined();
    expect(failed.diagnostics.map(({ node, severity }) => [node, severity])).toEqual([['bad', 'error']]);
  });
});
