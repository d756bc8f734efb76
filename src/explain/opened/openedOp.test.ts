// What is inside an op: for every op that opens and every sample, the op and the chain through its parts give the same numbers.
import { describe, expect, test } from 'vitest';
import { openOp } from '../../document/commands/openOp.ts';
import { setParam } from '../../document/commands/setParam.ts';
import type { GraphDocument } from '../../document/model.ts';
import { inputsOf, type Op, type Sample } from '../../engine/op.ts';
import { tensor } from '../../engine/tensor.ts';
import { openingExample } from '../../examples/index.ts';
import { openingOf } from '../../execution/openingOf.ts';
import { runDocument } from '../../execution/runDocument.ts';
import { signaturesOf } from '../../execution/signatures.ts';
import { opByName, ops } from '../../ops/index.ts';
import { vector } from '../../ops/sampleTensor.ts';
import { type ExplainContext, nodeView } from '../context.ts';
import { sampleRun } from '../testing/sampleRun.ts';
import { compareTensors } from './compareTensors.ts';
import { openedFrame } from './openedFrame.ts';
import { type OpenedOp, openedOp, type TwoWays } from './openedOp.ts';

const signatures = signaturesOf(opByName);

function sampled(op: Op, sample: Sample): ExplainContext {
  return { ...sampleRun(op, sample), ops: opByName };
}
function opened(context: ExplainContext, id: string): ExplainContext {
  const opening = openingOf(context.document, opByName, id);
  if ('refused' in opening) throw new Error(opening.refused);
  const document = openOp(context.document, opening, signatures) as GraphDocument;
  const trace = runDocument(document, opByName);
  return { document, ops: opByName, trace, step: trace.steps.length };
}
function insideOf(answer: OpenedOp) {
  if (answer.kind !== 'inside') throw new Error(JSON.stringify(answer));
  return answer;
}
const key = ({ ref }: TwoWays) => `${ref.side} ${ref.port}`;
const isFinite = ({ composed, chain }: TwoWays) => [...composed.data, ...chain.data].every((x) => Number.isFinite(x));

describe.each(ops.filter((op) => op.expand).map((op) => [op.name, op] as const))('%s', (_, op) => {
  test.each(op.samples.map((sample) => [sample.name, sample] as const))('%s', (__, sample) => {
    const context = sampled(op, sample);
    const view = nodeView(context, 'node')!;
    const answer = openedOp(context, view);
    if (answer.kind === 'closed') {
      expect(answer.reason).toMatch(/is not written with smaller ops|cannot run/);
      return;
    }
    const { steps, numbers } = insideOf(answer);
    expect(numbers.filter(({ ref }) => ref.side === 'value')).toHaveLength(view.outputs.length);
    for (const { line, symbol, value } of steps) {
      expect(line.tex).not.toMatch(/#\{|undefined|NaN/);
      expect(line.tex.startsWith(`${symbol.tex} =`)).toBe(true);
      expect(value).toBeDefined();
    }
    const kinks = new Set(sample.kinks);
    for (const each of numbers) {
      if (!isFinite(each) || (each.ref.side === 'gradient' && kinks.has(each.ref.port))) continue;
      expect(['equal', 'rounding'], `${key(each)} ${JSON.stringify(each.comparison)}`).toContain(
        each.comparison.verdict,
      );
    }

    // The same from inside, with the chain on the canvas and the op worked out beside it.
    const other = insideOf(openedFrame(opened(context, 'node'), 'node'));
    expect(other.steps.map(({ line }) => line.tex)).toEqual(steps.map(({ line }) => line.tex));
    expect(other.numbers.map(key)).toEqual(numbers.map(key));
    for (const [at, each] of other.numbers.entries()) {
      if (!isFinite(each)) continue;
      // What went in is about 1 in size, or as large as what came out.
      expect(compareTensors(each.composed, numbers[at]!.composed, 1).verdict, key(each)).not.toBe('apart');
      expect(compareTensors(each.chain, numbers[at]!.chain, 1).verdict, key(each)).not.toBe('apart');
    }
  });
});

test.each(['Variance', 'StandardDeviation', 'Softmax'])(
  '%s, opened, its data gone: what has no shape is only named',
  (name) => {
    const op = opByName.get(name)!;
    const open = opened(sampled(op, op.samples.find(({ inputs }) => (inputs.x?.shape.length ?? 0) > 0)!), 'node');
    const nodes = open.document.nodes.map(({ inputs = {}, ...node }) => ({
      ...node,
      inputs: Object.fromEntries(Object.entries(inputs).filter(([, value]) => !Array.isArray(value))),
    }));
    const document = { ...open.document, nodes };
    const { steps } = insideOf(openedFrame({ ...open, document, trace: runDocument(document, opByName) }, 'node'));
    for (const { line, symbol } of steps) expect(line.tex).toBe(symbol.tex);
  },
);

test('ops without parts say why', () => {
  for (const op of ops) {
    if (op.expand) continue;
    const context = sampled(op, op.samples[0]!);
    const answer = openedOp(context, nodeView(context, 'node')!);
    expect(answer).toMatchObject({ kind: 'closed' });
    expect(answer.kind === 'closed' && answer.reason).toMatch(
      op.source
        ? /gives what it holds: there is nothing smaller inside\.$/
        : /is a primitive: there is nothing smaller inside\.$/,
    );
  }
});

describe('the opening example', () => {
  const { document } = openingExample;
  const trace = runDocument(document, opByName);
  const at = (step: number): ExplainContext => ({ document, ops: opByName, trace, step });
  const softmax = (step: number) => insideOf(openedOp(at(step), nodeView(at(step), 'p')!));

  test('Softmax is written with the names of its parts', () => {
    expect(softmax(0).steps.map(({ line }) => line.tex)).toEqual([
      expect.stringMatching(/scaled.* = x .*\\beta/),
      expect.stringMatching(/exp.* = \\exp.*scaled/),
      expect.stringMatching(/sum.* = .*exp/),
      expect.stringMatching(/share.* = .*exp.*sum/),
    ]);
  });

  test('nothing is known before it has happened', () => {
    expect(softmax(0).numbers).toEqual([]);
    expect(softmax(0).steps.every(({ value, gradient }) => value === undefined && gradient === undefined)).toBe(true);
    const forward = softmax(trace.backwardStart);
    expect(forward.numbers.map(key)).toEqual(['value y']);
    expect(forward.steps.map(({ value }) => value !== undefined)).toEqual([true, true, true, true]);
    expect(forward.steps.every(({ gradient }) => gradient === undefined)).toBe(true);
  });

  test('the numbers are those that are worked out by hand', () => {
    const { steps, numbers } = softmax(trace.steps.length);
    expect(numbers.map(key)).toEqual(['value y', 'gradient x', 'gradient beta']);
    const [, exp, sum] = steps;
    expect(exp?.value?.data[0]).toBeCloseTo(Math.exp(2), 12);
    expect(sum?.value?.data[0]).toBeCloseTo(Math.exp(2) + Math.exp(3.1), 12);
    // dC/dsum = - sum_k dC/dp_k exp_k / sum^2, with dC/dp = (-1/p_0, 0).
    const total = Math.exp(2) + Math.exp(3.1);
    expect(sum?.gradient?.data[0]).toBeCloseTo(1 / total, 12);
    expect(numbers[2]?.chain.data[0]).toBeCloseTo(0.8252861161546297, 11);
  });

  test('a large value overflows in the chain and not in the op, and that is said', () => {
    const context = { ...at(0) };
    const large: GraphDocument = {
      ...document,
      nodes: document.nodes.map((node) => (node.id === 'x' ? { ...node, inputs: { value: [1000, 2000] } } : node)),
    };
    const run = runDocument(large, opByName);
    const there: ExplainContext = { ...context, document: large, trace: run, step: run.steps.length };
    const [value] = insideOf(openedOp(there, nodeView(there, 'p')!)).numbers;
    expect(value?.comparison.verdict).toBe('overflow');
  });

  test('a changed inside is no longer compared, with the reason', () => {
    const open = opened(at(trace.steps.length), 'p');
    const changed = setParam(open.document, { node: 'p_sum', name: 'keepdims', value: false }, signatures);
    const spoilt = { ...open, document: changed as GraphDocument };
    expect(openedFrame(spoilt, 'p')).toMatchObject({
      kind: 'closed',
      reason: expect.stringContaining('the param keepdims of p_sum was changed'),
    });
  });

  test('a frame in a frame, and a target inside reach of the outside', () => {
    const doc: GraphDocument = {
      format: 'chainrule',
      version: 1,
      title: '',
      nodes: [
        { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [0.5, -1] } },
        { id: 'm', op: 'Mish', position: [0, 0] },
      ],
      edges: [{ from: ['x', 'y'], to: ['m', 'x'] }],
      backward: { from: ['m', 'y'], seed: [1, 2] },
    };
    const run = runDocument(doc, opByName);
    const outer = opened({ document: doc, ops: opByName, trace: run, step: 0 }, 'm');
    const inner = outer.document.nodes.find(({ op }) => op === 'Softplus')!.id;
    const both = opened(outer, inner);
    for (const id of ['m', inner]) {
      const { numbers } = insideOf(openedFrame(both, id));
      expect(numbers.map(key)).toEqual(
        ['value y', 'gradient x', ...(id === 'm' ? [] : ['gradient beta'])].slice(0, numbers.length),
      );
      for (const each of numbers) expect(['equal', 'rounding']).toContain(each.comparison.verdict);
    }
  });
});

describe('compareTensors', () => {
  test.each([
    ['equal', vector(1, 2), vector(1, 2)],
    ['equal', vector(0, Number.NaN), vector(-0, Number.NaN)],
    ['rounding', vector(1, 2), vector(1, 2 + 4e-16)],
    ['rounding', vector(1e9), vector(1e9 + 1e-6)],
    ['apart', vector(1, 2), vector(1, 2.001)],
    ['apart', vector(1), tensor([1, 1], Float64Array.of(1))],
    ['overflow', vector(1, 2), vector(Number.NaN, 2)],
    ['overflow', vector(1), vector(Number.POSITIVE_INFINITY)],
  ])('%s', (verdict, a, b) => {
    expect(compareTensors(a, b).verdict).toBe(verdict);
    expect(compareTensors(b, a).verdict).toBe(verdict);
  });
  test('names the entry that differs most', () => {
    expect(compareTensors(vector(1, 5, 1), vector(1.5, 3, 1)).largest).toEqual({ difference: 2, at: 1 });
  });
  test('ports are those of the op', () => {
    expect(inputsOf(opByName.get('Softmax')!, {}).map(({ name }) => name)).toEqual(['x', 'beta']);
  });
});
