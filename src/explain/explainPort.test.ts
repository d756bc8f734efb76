// Where numbers come from, what they are called, and what is said while (or because) they are not there.
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { examples } from '../examples/index.ts';
import { runDocument } from '../execution/runDocument.ts';
import { ops as catalogue } from '../ops/index.ts';
import type { ExplainContext } from './context.ts';
import { type Explanation, explainPort } from './explainPort.ts';
import { graphSummary, normOf } from './graphSummary.ts';
import { plainPrinter, symbolLine, texPrinter, wholeLine } from './lines.ts';
import { costSymbol } from './names.ts';
import { symbolTex, symbolText } from './symbolText.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));

function contextOf(document: GraphDocument, step?: number): ExplainContext {
  const trace = runDocument(document, ops);
  return { document, ops, trace, step: step ?? trace.steps.length };
}
function exampleContext(id: string, step?: number): ExplainContext {
  const found = examples.find((example) => example.id === id);
  if (found === undefined) throw new Error(id);
  return contextOf(found.document, step);
}
function explain(context: ExplainContext, key: string, side: 'value' | 'gradient'): Explanation {
  const [node = '', port = ''] = key.split('.');
  const explanation = explainPort(context, node, port, side);
  if (explanation === null) throw new Error(key);
  return explanation;
}

describe('the opening example', () => {
  const context = exampleContext('affine-softmax');
  test.each<[string, 'value' | 'gradient', Explanation['origin'], string]>([
    ['x.y', 'value', 'given', 'x'],
    ['fc.x', 'value', 'wired', 'x = x'],
    ['fc.W', 'value', 'given', 'W'],
    ['fc.y', 'value', 'rule', 'y = W x + b'],
    ['loss.C', 'gradient', 'seed', '∂C/∂C'],
    ['fc.W', 'gradient', 'rule', '∂C/∂W = ∂C/∂y x^T'],
    ['fc.x', 'gradient', 'rule', '∂C/∂x = W^T ∂C/∂y'],
    ['fc.y', 'gradient', 'arrived', '∂C/∂y = ∂C/∂p.x'],
    ['x.value', 'gradient', 'arrived', '∂C/∂x = ∂C/∂fc.x'],
  ])('%s %s', (key, side, origin, line) => {
    const explanation = explain(context, key, side);
    expect(explanation.origin).toBe(origin);
    expect(symbolLine(explanation, plainPrinter)).toBe(line);
    expect(explanation.availability).toEqual({ kind: 'known' });
    expect(explanation.words).toMatch(/\.$/);
  });

  test('factors come with their shapes, transposed as the rule transposes them', () => {
    const { factors } = explain(context, 'fc.W', 'gradient');
    expect(factors.map(({ ref, transposed, shape }) => [ref.port, ref.side, transposed, shape])).toEqual([
      ['y', 'gradient', false, [2]],
      ['x', 'value', true, [1, 2]],
    ]);
  });

  test('the line goes from symbols through the matrices to the result', () => {
    expect(wholeLine(explain(context, 'fc.W', 'gradient'), texPrinter)).toBe(
      '\\frac{\\partial C}{\\partial W} = \\frac{\\partial C}{\\partial y} \\, x^{\\top} = ' +
        '\\begin{bmatrix} -0.7503 \\\\ 0.7503 \\end{bmatrix} \\, \\begin{bmatrix} 1 & 2 \\end{bmatrix} = ' +
        '\\begin{bmatrix} -0.7503 & -1.501 \\\\ 0.7503 & 1.501 \\end{bmatrix}',
    );
  });

  test('nothing that comes later is used', () => {
    const early = exampleContext('affine-softmax', 9);
    const explanation = explain(early, 'fc.W', 'gradient');
    expect(explanation.value).toBeUndefined();
    expect(explanation.factors.map(({ value }) => value !== undefined)).toEqual([false, true]);
    const { availability } = explanation;
    if (availability.kind !== 'later') throw new Error(availability.kind);
    const there = explain({ ...early, step: availability.step }, 'fc.W', 'gradient');
    expect(there.availability.kind).toBe('known');
    expect(explain({ ...early, step: availability.step - 1 }, 'fc.W', 'gradient').availability).toEqual(availability);
  });

  test('a label has no gradient, and says so', () => {
    const { availability } = explain(context, 'loss.target', 'gradient');
    expect(availability).toEqual({
      kind: 'never',
      reason: 'target is a label: CrossEntropy sends no gradient through it.',
    });
    expect(explain(context, 't.y', 'gradient').availability.kind).toBe('never');
  });

  test('unknown nodes and ports have no explanation', () => {
    expect(explainPort(context, 'nobody', 'y', 'value')).toBeNull();
    expect(explainPort(context, 'fc', 'constructor', 'value')).toBeNull();
  });
});

test('a fan-out is a sum of what its readers send, as far as it has arrived', () => {
  const context = exampleContext('olah');
  const at = context.trace.steps.findIndex((step) => step.kind === 'accumulate');
  const whole = explain(context, 'b.y', 'gradient');
  expect(wholeLine(whole, plainPrinter)).toMatch(/^∂e\/∂b = ∂e\/∂(\w+\.\w) \+ ∂e\/∂(\w+\.\w) = [23] \+ [23] = 5$/);
  const partly = explain({ ...context, step: at }, 'b.y', 'gradient');
  expect(partly.words).toContain('So far 1 of 2 have arrived.');
  expect(partly.rule?.kind).toBe('tensor');
});

test('forward only: there is no gradient, and the way to one is named', () => {
  const { document } = exampleContext('affine-softmax');
  const { availability } = explain(contextOf({ ...document, backward: null }), 'fc.W', 'gradient');
  expect(availability.kind === 'never' && availability.reason).toMatch(/forward only.*Choose a target/);
});

describe('what the cost is called', () => {
  test.each([
    ['affine-softmax', 'C'],
    ['homework-affine', 'C'],
    ['olah', 'e'],
    ['product-of-sum', 'f'],
    ['shared-weight', 'C'],
  ])('%s: %s', (id, name) => {
    expect(costSymbol(exampleContext(id)).plain).toBe(name);
  });

  test.each([
    ['x', 'x'],
    ['C2', 'C_{2}'],
    ['fc_2', '\\mathit{fc}_{2}'],
    ['beta', '\\beta'],
    ['my_loss', '\\mathit{my\\_loss}'],
    ['größe', '\\text{größe}'],
  ])('%s is set as %s', (name, tex) => {
    expect(symbolTex(symbolText(name))).toBe(tex);
  });
});

describe('the summary of a graph', () => {
  test('counts what is trainable, and measures its gradients', () => {
    const { document, trace } = exampleContext('affine-softmax');
    const summary = graphSummary(document, trace, ops);
    expect(summary.target?.key).toBe('loss.C');
    expect(summary.parameterCount).toBe(6);
    expect(summary.parameters.map(({ key, shape }) => [key, shape])).toEqual([
      ['fc.W', [2, 2]],
      ['fc.b', [2]],
    ]);
    const p = 0.7502601055951177;
    expect(summary.parameters[0]?.gradientNorm).toBeCloseTo(p * Math.sqrt(10), 12);
    expect(summary.parameters[1]?.gradientNorm).toBeCloseTo(p * Math.sqrt(2), 12);
    expect(summary.feeds.get('loss')).toEqual(['p', 't']);
    expect(graphSummary(document, trace, ops, 9).parameters[0]?.gradientNorm).toBeNull();
  });

  test('a wired or fixed parameter does not count', () => {
    const { document } = exampleContext('affine-softmax');
    const fixed: GraphDocument = {
      ...document,
      nodes: document.nodes.map((node) => (node.id === 'fc' ? { ...node, trainable: { W: false } } : node)),
    };
    expect(graphSummary(fixed, runDocument(fixed, ops), ops).parameterCount).toBe(2);
    const shared = exampleContext('shared-weight');
    expect(graphSummary(shared.document, shared.trace, ops).parameters.map(({ key }) => key)).toEqual(['W.value']);
  });

  test('norms neither overflow nor vanish', () => {
    expect(normOf({ shape: [2], data: Float64Array.of(3e200, 4e200) })).toBeCloseTo(5e200, -190);
    expect(normOf({ shape: [2], data: Float64Array.of(3e-200, 4e-200) }) / 5e-200).toBeCloseTo(1, 12);
    expect(normOf({ shape: [0], data: new Float64Array(0) })).toBe(0);
    expect(normOf({ shape: [2], data: Float64Array.of(1, Number.NaN) })).toBeNaN();
    expect(normOf({ shape: [2], data: Float64Array.of(1, -Infinity) })).toBe(Infinity);
  });
});
