// What ops say of data that they cannot use: the entry, what it should be, and the way out.
import { describe, expect, test } from 'vitest';
import { scalar } from '../engine/tensor.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';
import { forwardProblem, infer, problemOf } from './testing/askOp.ts';

describe('indices', () => {
  test('Embedding', () => {
    expect(forwardProblem('Embedding', { indices: sampleTensor([2, 2], 0, 1, 3, 0), W: wave([3, 2]) })).toEqual({
      problem: 'indices[1,0] is 3, but W has 3 rows (0 to 2)',
      port: 'indices',
      expected: '0 to 2',
      received: '3',
      fix: { kind: 'advice', text: 'Use indices from 0 to 2, or give W more rows.' },
    });
    expect(forwardProblem('Embedding', { indices: scalar(1), W: wave([1, 2]) })).toEqual({
      problem: 'indices is 1, but W has 1 row (only 0)',
      port: 'indices',
      expected: 'only 0',
      received: '1',
      fix: { kind: 'advice', text: 'Use index 0 only, or give W more rows.' },
    });
  });

  test('Gather', () => {
    const said = (x: number, index: number) =>
      forwardProblem('Gather', {
        x: sampleTensor([x, 2], ...Array.from({ length: 2 * x }, () => 1)),
        indices: vector(index),
      });
    expect(said(3, 3)).toEqual({
      problem: 'indices[0] is 3, but axis 0 of x has 3 entries (0 to 2)',
      port: 'indices',
      expected: '0 to 2',
      received: '3',
      fix: { kind: 'advice', text: 'Use indices from 0 to 2; counting starts at 0.' },
    });
    expect(said(3, 0.5).problem).toBe('indices[0] is 0.5, but an index is a whole number (0 to 2)');
    expect(said(3, -1).problem).toContain('indices[0] is -1, but axis 0');
    expect(said(1, 1)).toMatchObject({
      problem: 'indices[0] is 1, but axis 0 of x has 1 entry (only 0)',
      fix: { text: 'Use index 0 only; counting starts at 0.' },
    });
    expect(said(0, 0)).toMatchObject({
      problem: 'indices[0] is 0, but axis 0 of x has 0 entries (none)',
      fix: { text: 'Use no index, since there is nothing to point at; counting starts at 0.' },
    });
  });
});

test('OneHot offers a depth that would do, where there is one', () => {
  const said = (index: number) => forwardProblem('OneHot', { indices: vector(0, index) }, { depth: 3 });
  expect(said(3)).toEqual({
    problem: 'indices[1] is 3, but depth is 3 (0 to 2)',
    port: 'indices',
    expected: '0 to 2',
    received: '3',
    fix: { kind: 'param', name: 'depth', value: 4, text: 'Set depth to 4.' },
  });
  for (const index of [-1, 0.5, 1e17]) expect(said(index).fix?.kind).toBe('advice');
});

describe('labels', () => {
  const pairs = { x1: wave([2, 3]), x2: wave([2, 3]) };
  test('of two kinds', () => {
    expect(forwardProblem('Hinge', { prediction: vector(1, 2), target: vector(1, 0) })).toEqual({
      problem: 'target[1] is 0, but must be 1 (the one class) or -1 (the other)',
      port: 'target',
      expected: '1 or -1',
      received: '0',
      fix: { kind: 'advice', text: 'Write -1 in place of 0: labels of 0 and 1 become 2 t - 1.' },
    });
    expect(forwardProblem('CosineEmbedding', { ...pairs, target: vector(1, 2) })).toMatchObject({
      problem: 'target[1] is 2, but must be 1 (together) or -1 (apart)',
      fix: { text: 'Use 1 and -1 only.' },
    });
  });

  test('of many classes: probabilities and ignore_index are offered where there are such', () => {
    const softmax = (index: number, params = {}) =>
      forwardProblem('SoftmaxCrossEntropy', { logits: wave([2, 3]), target: vector(0, index) }, params).fix;
    const orShares = { kind: 'advice', text: 'Use class indices from 0 to 2, or give probabilities, one per class.' };
    expect(softmax(-1)).toEqual({
      kind: 'param',
      name: 'ignore_index',
      value: -1,
      text: 'Ignore samples whose target is -1.',
    });
    expect(softmax(-1, { ignore_index: 2 })).toEqual(orShares);
    expect([softmax(3), softmax(-1.5), softmax(0.5)]).toEqual([orShares, orShares, orShares]);
    const margin = (classes: number, index: number) =>
      forwardProblem('MultiMargin', { scores: wave([1, classes]), target: vector(index) });
    expect(margin(3, -1)).toEqual({
      problem: 'target[0] is -1, but there are 3 classes (0 to 2)',
      port: 'target',
      expected: '0 to 2',
      received: '-1',
      fix: { kind: 'advice', text: 'Use class indices from 0 to 2.' },
    });
    expect(margin(1, 1)).toMatchObject({
      problem: 'target[0] is 1, but there is 1 class (only 0)',
      fix: { text: 'Use class index 0 only.' },
    });
  });
});

describe('numbers out of their range', () => {
  test('a probability', () => {
    const said = (...p: number[]) => forwardProblem('BinaryCrossEntropy', { p: vector(...p), target: vector(1, 0) });
    expect(said(0, 1.5)).toEqual({
      problem: 'p[1] is 1.5, but a probability lies between 0 and 1',
      port: 'p',
      expected: '0 to 1',
      received: '1.5',
      fix: { kind: 'insert', op: 'Sigmoid', text: 'Put a Sigmoid before p.' },
    });
    expect(said(-0.5, 1).problem).toContain('p[0] is -0.5');
  });
  test('a variance', () => {
    const one = { prediction: vector(1), target: vector(0), variance: vector(-1) };
    expect(forwardProblem('GaussianNLL', one)).toEqual({
      problem: 'variance[0] is -1, but a variance is not negative',
      port: 'variance',
      expected: '0 or more',
      received: '-1',
      fix: {
        kind: 'insert',
        op: 'Exp',
        text: 'Put an Exp before variance, so that the model predicts its logarithm.',
      },
    });
  });
});

test('numbers per axis: how many, and the first that is too small', () => {
  const said = (params: Readonly<Record<string, readonly number[]>>) =>
    problemOf('MaxPool2d', { x: [1, 4, 4] }, params);
  expect(said({ kernel: [2, 0] })).toEqual({
    problem: 'kernel is 0, but must be 1 or more',
    port: 'x',
    expected: 'one number, or 2',
    received: '[2, 0]',
    fix: { kind: 'param', name: 'kernel', value: [1], text: 'Set kernel to 1.' },
  });
  expect(said({ kernel: [2, 2, 2] }).problem).toBe('kernel has 3 numbers, but needs one, or one for each of 2 axes');
  expect(said({ padding: [0, -2] }).problem).toBe('padding is -2, but must be 0 or more');
  expect(infer('MaxPool2d', { x: [1, 4, 4] }, { kernel: [1, 2], stride: [1] })).toEqual({ outputs: { y: [1, 4, 3] } });
});
