// searchOps.test: what people type finds what they mean, best first.
import { describe, expect, it } from 'vitest';
import type { Family } from '../../engine/op.ts';
import { searchOps } from './searchOps.ts';

const op = (name: string, family: Family, aliases: readonly string[] = [], summary = '') => ({
  name,
  family,
  aliases,
  summary,
});
const OPS = [
  op('Input', 'Sources', ['data', 'placeholder', 'constant'], 'Data fed into the graph.'),
  op('Parameter', 'Sources', ['weight', 'variable'], 'A trainable tensor of its own.'),
  op('Affine', 'Linear', ['linear', 'fc', 'dense', 'fully connected', 'gemm'], 'A dense layer.'),
  op('MatMul', 'Linear', ['@', 'dot', 'matrix product', 'mm'], 'The matrix product.'),
  op('ReLU', 'Activations', ['rectifier', 'max(0, x)']),
  op('Sigmoid', 'Activations', ['logistic', 'σ']),
  op('Softmax', 'Activations', ['softargmax', 'boltzmann', 'gibbs']),
  op('LogSoftmax', 'Activations', []),
  op('Add', 'Arithmetic', ['plus', '+', 'bias', 'residual']),
  op('Multiply', 'Arithmetic', ['times', '*', 'mul', 'hadamard', 'product']),
  op('Exp', 'Arithmetic', ['exponential', 'e^x']),
  op('Square', 'Arithmetic', ['x^2']),
  op('Sum', 'Reductions', ['total', 'add up', 'Σ']),
  op('Mean', 'Reductions', ['average']),
  op('CrossEntropy', 'Losses', ['xent', 'log loss']),
  op('SoftmaxCrossEntropy', 'Losses', ['ce', 'logits loss'], 'Softmax and cross-entropy in one stable op.'),
  op('MeanSquaredError', 'Losses', ['mse', 'l2 loss']),
];
const names = (query: string) => searchOps(OPS, query).map((match) => match.op.name);
const first = (query: string) => searchOps(OPS, query)[0];

describe('searchOps', () => {
  it.each([
    ['times', 'Multiply', 'times'],
    ['dot', 'MatMul', 'dot'],
    ['@', 'MatMul', '@'],
    ['mse', 'MeanSquaredError', 'mse'],
    ['linear', 'Affine', 'linear'],
    ['fc', 'Affine', 'fc'],
    ['fully connected', 'Affine', 'fully connected'],
    ['Fully-Connected', 'Affine', 'fully connected'],
    ['+', 'Add', '+'],
    ['Σ', 'Sum', 'Σ'],
    ['σ', 'Sigmoid', 'σ'],
    ['x^2', 'Square', 'x^2'],
    ['log loss', 'CrossEntropy', 'log loss'],
    ['logis', 'Sigmoid', 'logistic'],
    ['connected', 'Affine', 'fully connected'],
  ])('%s finds %s by its alias', (query, name, via) => {
    expect(first(query)).toEqual({ op: OPS.find((one) => one.name === name), via });
  });
  it.each([
    ['softmax', 'Softmax'],
    ['SOFTMAX ', 'Softmax'],
    ['soft', 'Softmax'],
    ['cross entropy', 'CrossEntropy'],
    ['cross-entropy', 'CrossEntropy'],
    ['softmax cross', 'SoftmaxCrossEntropy'],
    ['sce', 'SoftmaxCrossEntropy'],
    ['error', 'MeanSquaredError'],
    ['entropy', 'CrossEntropy'],
    ['sgm', 'Sigmoid'],
    ['sofmax', 'Softmax'],
    ['sigmiod', 'Sigmoid'],
    ['multipyl', 'Multiply'],
    ['trainable', 'Parameter'],
  ])('%s finds %s by its name', (query, name) => {
    expect(first(query)).toEqual({ op: OPS.find((one) => one.name === name), via: null });
  });
  it('puts the exact name before prefixes, and prefixes before words', () => {
    expect(names('softmax')).toEqual(['Softmax', 'SoftmaxCrossEntropy', 'LogSoftmax']);
    expect(names('sum')).toEqual(['Sum']);
    expect(names('mean')).toEqual(['Mean', 'MeanSquaredError']);
    expect(names('s').slice(0, 5)).toEqual(['Sigmoid', 'Softmax', 'Square', 'Sum', 'SoftmaxCrossEntropy']);
  });
  it('prefers the op that names a shared alias earlier', () => {
    const shared = [op('MatMul', 'Linear', ['@', 'dot', 'times']), op('Multiply', 'Arithmetic', ['times', '*'])];
    expect(searchOps(shared, 'times').map((match) => match.op.name)).toEqual(['Multiply', 'MatMul']);
  });
  it('lists a family by its name', () => {
    expect(names('losses')).toEqual(['CrossEntropy', 'SoftmaxCrossEntropy', 'MeanSquaredError']);
  });
  it('finds everything, in order, for an empty query', () => {
    expect(names('  ')).toEqual(OPS.map((one) => one.name));
  });
  it('guesses only when nothing fits, and not wildly', () => {
    expect(names('zzz')).toEqual([]);
    expect(names('q')).toEqual([]);
    expect(names('times banana')).toEqual([]);
  });
  it('takes any text', () => {
    for (const query of ['(', '[a', '\\', '.*', '💥', 'a'.repeat(10000)]) expect(() => names(query)).not.toThrow();
  });
});
