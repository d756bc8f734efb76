// Every step of a run in words, and its formula.
import katex from 'katex';
import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../document/model.ts';
import { scalar } from '../engine/tensor.ts';
import { examples } from '../examples/index.ts';
import { runDocument } from '../execution/runDocument.ts';
import type { Trace } from '../execution/trace.ts';
import { ops as catalogue } from '../ops/index.ts';
import { describeStep } from './describeStep.ts';

const ops = new Map(catalogue.map((op) => [op.name, op]));

function example(id: string): { readonly document: GraphDocument; readonly trace: Trace } {
  const found = examples.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return { document: found.document, trace: runDocument(found.document, ops) };
}

describe('the opening example', () => {
  const { document, trace } = example('affine-softmax');
  const at = (k: number) => describeStep(trace, k, document, ops);

  test('has a sentence for each of its steps, and one for the time before the first', () => {
    expect(at(0)).toEqual({ sentence: 'Nothing has been computed yet.', tex: null });
    const sentences = trace.steps.map((_, k) => at(k + 1).sentence);
    expect(sentences).toHaveLength(15);
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.*\.$/);
    expect(sentences[0]).toBe('x is known: an input, a vector of 2.');
    expect(sentences[1]).toBe('fc has its W: a parameter, a matrix of 2 × 2.');
    expect(sentences[8]).toBe('Backward starts at loss: the gradient of C with respect to itself is 1.');
    expect(sentences.at(-3)).toMatch(/^fc sends a gradient to W: the outer product of /);
    expect(sentences.at(-1)).toMatch(/^fc sends a gradient back to x through x: /);
  });

  test('has formulas with symbols, and with the numbers that fit on a line', () => {
    const tex = (kind: string, port: string) => {
      const k = trace.steps.findIndex((step) => step.kind === kind && 'port' in step && step.port === port);
      return at(k + 1).tex;
    };
    expect(tex('vjp', 'W')).toBe('\\frac{\\partial C}{\\partial W} = \\frac{\\partial C}{\\partial y} \\, x^{\\top}');
    expect(tex('vjp', 'b')).toBe(
      '\\frac{\\partial C}{\\partial b} = \\frac{\\partial C}{\\partial y} = \\left(-0.7503,\\, 0.7503\\right)',
    );
    expect(tex('seed', 'C')).toBe('\\frac{\\partial C}{\\partial C} = 1');
  });

  test('a step beyond the end is the last one', () => {
    expect(at(99)).toEqual(at(15));
  });
});

test.each(examples.map(({ id }) => id))('every formula of %s can be set', (id) => {
  const { document, trace } = example(id);
  for (let k = 1; k <= trace.steps.length; k++) {
    const { tex, sentence } = describeStep(trace, k, document, ops);
    if (tex !== null) katex.renderToString(tex, { throwOnError: true, strict: 'error', trust: false });
    expect(sentence).toMatch(/^\S.*\.$/);
  }
});

test('an op with several outputs says what it does for each, and a trainable port is a parameter', () => {
  const cell = example('lstm');
  const k = cell.trace.steps.findIndex((step) => step.kind === 'forward' && step.node === 't0');
  const { sentence } = describeStep(cell.trace, k + 1, cell.document, ops);
  expect(sentence).toMatch(/^t0 computes h and c: the output gate .+\. .*forget gate.+\.$/);
  const fitted = example('logistic-regression');
  const slope = fitted.trace.steps.findIndex((step) => step.kind === 'feed' && step.node === 'slope');
  expect(describeStep(fitted.trace, slope + 1, fitted.document, ops).sentence).toBe(
    'slope has its b: a parameter, a scalar.',
  );
});

test('a fan-out writes its sum out', () => {
  const { document, trace } = example('olah');
  const k = trace.steps.findIndex((step) => step.kind === 'accumulate');
  const { sentence, tex } = describeStep(trace, k + 1, document, ops);
  expect(sentence).toMatch(
    /^b is read 2 times, so gradients add up: contribution 2, from \w+\.\w+, is added\. All have arrived\.$/,
  );
  expect(tex).toMatch(/= \d+ \+ \d+ = 5$/);
});

test('a source, a target and a seed go by their own names', () => {
  const { document, trace } = example('homework-affine');
  const seed = trace.steps.findIndex((step) => step.kind === 'seed');
  expect(describeStep(trace, seed + 1, document, ops)).toEqual({
    sentence: 'Backward starts at fc.y: its gradient is given.',
    tex: '\\frac{\\partial C}{\\partial y} = \\left(0.5,\\, 3\\right)',
  });
});

test('what stopped says why', () => {
  const document: GraphDocument = {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [
      { id: 'a', op: 'Input', position: [0, 0], inputs: { value: [1, 2, 3] } },
      { id: 't', op: 'Input', position: [0, 0], inputs: { value: 7 } },
      { id: 'loss', op: 'SoftmaxCrossEntropy', position: [0, 0] },
    ],
    edges: [
      { from: ['a', 'y'], to: ['loss', 'logits'] },
      { from: ['t', 'y'], to: ['loss', 'target'] },
    ],
  };
  const trace = runDocument(document, ops);
  const k = trace.steps.findIndex((step) => step.kind === 'failed');
  expect(k).toBeGreaterThanOrEqual(0);
  const { sentence } = describeStep(trace, k + 1, document, ops);
  expect(sentence).toMatch(/^It stops here\. loss.*7/);
});

test('an update says from what to what', () => {
  const { document, trace } = example('affine-softmax');
  const updated: Trace = {
    ...trace,
    steps: [...trace.steps, { kind: 'update', node: 'p', port: 'beta', before: scalar(1), after: scalar(0.9) }],
  };
  const { sentence, tex } = describeStep(updated, updated.steps.length, document, ops);
  expect(sentence).toBe('The optimizer moves p.beta against its gradient.');
  expect(tex).toBe('\\beta:\\; 1 \\to 0.9');
});
