// What law 12 does not say about Jacobians: those of more than a million numbers are not written out, and some formulas depend on shapes.
import { expect, test } from 'vitest';
import { completeParams, type InputShape, inputsOf, isProblem, type Op, type Params } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { zeros } from '../engine/tensor.ts';
import { opByName, ops } from './index.ts';
import { outputNames, runSample } from './laws/runSample.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

/** Shapes with which the op runs where its first input has this one; null where it does not take it. */
function shapesWith(op: Op, first: Shape, params: Params): Readonly<Record<string, Shape>> | null {
  const ports = inputsOf(op, params);
  const asked = ports.map(({ name, default: held }, k): [string, InputShape] => {
    if (k === 0) return [name, first];
    return [name, typeof held === 'number' ? [] : held === undefined ? first : 'open'];
  });
  const answer = op.infer(Object.fromEntries(asked), params);
  if (isProblem(answer)) return null;
  const known = asked.map(([name, shape]) => [name, shape === 'open' ? answer.inputs?.[name] : shape]);
  return Object.fromEntries(known) as Record<string, Shape>;
}

const LARGE: Shape = [2, 1200];
const large = ops.flatMap((op) => {
  const params = completeParams(op);
  const shapes = op.jacobian ? shapesWith(op, LARGE, params) : null;
  const answer = shapes && op.infer(shapes, params);
  const wide = answer && !isProblem(answer) && sizeOf(Object.values(answer.outputs)[0]!) === sizeOf(LARGE);
  return wide ? [[op.name, op, shapes, params] as const] : [];
});

test('most ops with a Jacobian are asked', () => {
  expect(large.length).toBeGreaterThan(50);
});

test.each(large)('the Jacobian of %s is not written out where it has millions of numbers', (_, op, shapes, params) => {
  const inputs = Object.fromEntries(Object.entries(shapes).map(([port, shape]) => [port, zeros(shape)]));
  const run = runSample(op, { name: 'large', params, inputs });
  const [output] = outputNames(op, run.params);
  expect(op.jacobian!(output!, inputsOf(op, params)[0]!.name, run)).toBeNull();
});

test.each(['Sum', 'Max', 'L2Norm', 'Variance'])('nor is that of %s over a million numbers', (name) => {
  const op = opByName.get(name)!;
  const run = runSample(op, { name: 'large', inputs: { x: zeros([1001, 1000]) } });
  expect(op.jacobian!('y', 'x', run)).toBeNull();
});

function texOf(name: string, port: string, inputs: Parameters<typeof runSample>[1]['inputs'], params: Params = {}) {
  const op = opByName.get(name)!;
  const run = runSample(op, { name: 'here', params, inputs });
  return op.jacobian!(outputNames(op, run.params)[0]!, port, run)?.tex;
}

test('the Jacobian of a layer in x is W, of a batch a W for each sample', () => {
  const [W, b] = [sampleTensor([2, 3], 1, 2, 3, 4, 5, 6), vector(0, 0)];
  expect(texOf('Affine', 'x', { x: vector(1, 2, 3), W, b })).toBe('W');
  expect(texOf('Affine', 'x', { x: sampleTensor([1, 3], 1, 2, 3), W, b })).toBe('\\operatorname{diag}(W, \\ldots, W)');
  expect(texOf('Affine', 'W', { x: vector(1, 2, 3), W, b })).toContain('\\delta_{ik}');
  expect(texOf('Affine', 'b', { x: vector(1, 2, 3), W, b })).toContain('\\delta_{ij}');
});

test('the Jacobian of entries is a diagonal, of a single number its slope', () => {
  expect(texOf('Exp', 'x', { x: sampleTensor([], 1) })).not.toContain('diag');
  expect(texOf('Exp', 'x', { x: vector(1, 2) })).toContain('diag');
  expect(texOf('Multiply', 'a', { a: sampleTensor([], 1), b: sampleTensor([], 3) })).not.toContain('diag');
  expect(texOf('Multiply', 'a', { a: vector(1, 2), b: vector(3, 4) })).toContain('diag');
});
