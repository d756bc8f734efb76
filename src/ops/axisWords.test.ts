// What is summed over an axis says over which, and over how many: in words where the rule of a gradient begins with such a sum.
import { expect, test } from 'vitest';
import { evaluate } from '../explain/evaluate.ts';
import { readJacobianRule, writtenOut } from '../explain/readJacobianRule.ts';
import { broadcastWords, countWords } from './axisWords.ts';
import { ops } from './index.ts';
import { runSample } from './laws/runSample.ts';

test('the sentence names axis, reason and size', () => {
  expect(broadcastWords('b', [3], [4, 3])).toBe(' Summed over axis 0: b was broadcast over 4 rows.');
  expect(broadcastWords('b', [4, 1], [4, 3])).toBe(' Summed over axis 1: b was broadcast over 3 columns.');
  expect(broadcastWords('b', [], [2, 3])).toBe(' Summed over axes 0, 1: b was broadcast over all 6 entries.');
  expect(broadcastWords('b', [3, 1], [2, 3, 5])).toBe(
    ' Summed over axes 0, 2: b was broadcast over 2 × 5 = 10 places.',
  );
  expect(broadcastWords('b', [4, 3], [4, 3])).toBe('');
  expect(countWords([0], [1, 3])).toBe('1 row');
  expect(countWords([1], [2, 1])).toBe('1 column');
  expect(countWords([1], [2, 3])).toBe('3 columns');
  expect(countWords([1], [2, 3, 4])).toBe('3 places');
  expect(countWords([0, 2], [1, 3, 1])).toBe('1 × 1 = 1 place');
  expect(countWords([0], [4])).toBe('all 4 entries');
  expect(countWords([0, 1], [1, 1])).toBe('its one entry');
});

test('every gradient whose rule begins with a sum over axes says which and how many', () => {
  const silent: string[] = [];
  let checked = 0;
  for (const op of ops) {
    if (op.source === true) continue;
    for (const sample of op.samples) {
      const { params, shapes } = runSample(op, sample);
      for (const [port, { tex, words }] of Object.entries(op.derivation({ shapes, params }).gradients)) {
        const axes = /^-?(?:\\frac\{\d+\}\{\d+\} \\cdot |\d+ \\cdot )?\\sum_\{\\text\{(ax[ie]s [\d, ]+)\}\}/.exec(
          tex,
        )?.[1];
        if (axes === undefined) continue;
        checked++;
        // Of W the samples are one axis more: the matrix product sums over the last.
        const first = axes.replace(/^ax[ie]s /, '');
        if (!new RegExp(`ax[ie]s ${first}.*\\d+ (?:rows?|columns?|places?|entries)|its one entry`).test(words))
          silent.push(`${op.name}.${port} (${sample.name}): ${words}`);
      }
    }
  }
  expect(silent).toEqual([]);
  expect(checked).toBeGreaterThan(100);
});

test('every step towards a Jacobian has the number that a vjp with a unit cotangent gives', () => {
  let checked = 0;
  const taught = new Set<string>();
  for (const op of ops) {
    for (const sample of op.samples) {
      if (op.source === true || sample.kinks !== undefined) continue;
      const run = runSample(op, sample);
      const jacobians = op.derivation({ shapes: run.shapes, params: run.params }).jacobians ?? {};
      const isTame = Object.values(run.inputs).every(
        (t) => t === undefined || t.data.every((entry) => Math.abs(entry) < 50),
      );
      if (!isTame) continue;
      const ports = new Set([...Object.keys(run.inputs), ...Object.keys(run.outputs)]);
      for (const [output, rules] of Object.entries(jacobians)) {
        for (const [input, rule] of Object.entries(rules)) {
          taught.add(`${op.name} ${output} ${input}`);
          const { cases, short } = readJacobianRule(rule, 'node', ports, output, input);
          const [y, x] = [run.outputs[output]!, run.inputs[input]!];
          const tensor = ({ port }: { port: string }) => run.inputs[port] ?? run.outputs[port];
          for (let k = 0; k < y.data.length; k++) {
            const unit = new Float64Array(y.data.length);
            unit[k] = 1;
            const row = op.vjp({ [output]: { shape: y.shape, data: unit } }, { ...run, needs: () => true })[input]!;
            for (let l = 0; l < x.data.length; l++) {
              const places = [...placeOf(y.shape, k), ...placeOf(x.shape, l)];
              const names = [...(rule.entry?.of ?? []), ...(rule.entry?.by ?? [])];
              const letters = new Map(names.map((name, at) => [name, places[at]!]));
              const at = { letters, tensor };
              const holding = cases.filter(
                ({ when }) => when === null || evaluate({ kind: 'indicator', condition: when }, at) === 1,
              );
              expect(holding, `${op.name} ${input}: one case holds`).toHaveLength(1);
              for (const step of holding[0]!.steps) {
                const found = evaluate(writtenOut(step, short), at);
                expect(found, `${op.name} d${output}/d${input} of ${sample.name}`).toBeCloseTo(row.data[l]!, 9);
                checked++;
              }
            }
          }
        }
      }
    }
  }
  expect(checked).toBeGreaterThan(100);
  expect([...taught]).toEqual(['Affine y x', 'Affine y W', 'Affine y b', 'Softmax y x', 'Softmax y beta']);
});

function placeOf(shape: readonly number[], flat: number): number[] {
  return shape.map((length, axis) => Math.floor(flat / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % length);
}
