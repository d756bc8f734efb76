// The sheet's three problems, line by line: what the derivation says is what the sheet says, for any numbers and for those of the example.
import { describe, expect, test } from 'vitest';
import { random } from '../../engine/random.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { examples } from '../../examples/index.ts';
import { sourceOf } from '../../examples/sourceOf.ts';
import { opByName } from '../../ops/index.ts';
import { wholeValue } from '../../ops/testing/wholeValue.ts';
import { evaluate } from '../evaluate.ts';
import type { Expression, TensorRef } from '../expression.ts';
import { writtenOut } from '../readJacobianRule.ts';
import { derivationOfDocument } from '../testing/exampleDocument.ts';
import {
  type Line,
  linesOf,
  matrixNumbers,
  proseOf,
  resultOf,
  symbolSides,
  tableOf,
} from '../testing/readDerivation.ts';
import { isSide } from './derivationBlocks.ts';
import { prosePlain, sidePlain } from './plainDocument.ts';

function homework(id: string) {
  const document = examples.find((example) => example.id === id)?.document;
  if (document === undefined) throw new Error(id);
  const derivation = derivationOfDocument(document, sourceOf(document));
  const lines = linesOf(derivation);
  /** The lines with this left side, in order. */
  const all = (left: string): readonly Line[] => lines.filter((line) => line.left === left);
  const one = (left: string, at = 0): Line => {
    const line = all(left)[at];
    if (line === undefined)
      throw new Error(`no line for ${left}; there are ${lines.map((each) => each.left).join('; ')}`);
    return line;
  };
  return { document, derivation, one, all, prose: proseOf(derivation) };
}

const draw = random(1008);
const numbers = (count: number): number[] => Array.from({ length: count }, () => draw.uniform() * 4 - 2);
const vector = (values: readonly number[]): Tensor => ({ shape: [values.length], data: Float64Array.from(values) });

/** Ports by name, gradients as dy. */
const from =
  (tensors: Readonly<Record<string, Tensor>>) =>
  ({ port, side }: TensorRef): Tensor | undefined =>
    tensors[side === 'gradient' ? `d${port}` : port === 'value' ? 'x' : port];

describe('1.1 (a): the affine module', () => {
  const { derivation, one, all, prose } = homework('homework-affine');
  const [x1 = 0, x2 = 0, d1 = 0, d2 = 0, ...w] = numbers(8);
  const W: Tensor = { shape: [2, 2], data: Float64Array.from(w) };
  const tensor = from({ x: vector([x1, x2]), W, dy: vector([d1, d2]) });
  const affine = opByName.get('Affine');
  if (affine === undefined) throw new Error('no Affine');
  const value = (expression: Expression | undefined, shape: readonly number[]): readonly number[] => {
    if (expression === undefined) throw new Error('no rule');
    const context = { op: affine, sample: { name: '', inputs: {} }, shape };
    return [...wholeValue(expression, tensor, context).data];
  };
  const outer = [
    [x1 * d1, x2 * d1],
    [x1 * d2, x2 * d2],
  ];

  test('the source is named, and the cost has none', () => {
    expect(derivation.source).toContain('Problem 1.1 (a)');
    expect(prose.join(' ')).toContain('The cost C, a function of y, has no name in the graph.');
  });

  test('dC/dW is the outer product of dC/dy and x', () => {
    const line = one('∂C/∂W');
    expect(line.texts[0]).toBe('∂C/∂y x^T');
    expect(value(symbolSides(line)[0], [2, 2])).toEqual(outer.flat());
    expect([...resultOf(line).data]).toEqual([1, -0.5, 6, -3]);
  });

  test('row i, column j is x_j dC/dy_i', () => {
    const [rule] = symbolSides(one('∂C/∂w[i, j]'));
    for (const [i, row] of outer.entries())
      for (const [j, expected] of row.entries()) {
        const letters = new Map([
          ['i', i],
          ['j', j],
        ]);
        expect(rule && evaluate(rule, { letters, tensor })).toBe(expected);
      }
    expect(one('∂C/∂w[2, 1]').texts).toEqual(['∂C/∂y[2] * x[1]', '3 * 2', '6']);
  });

  test('the route of the sheet: slices of dy/dW, then their contraction with dC/dy', () => {
    const [first, second] = [one('∂y[1]/∂W'), one('∂y[2]/∂W')];
    expect(first.texts).toEqual(['[[x[1], x[2]], [0, 0]]', '[[2, -1], [0, 0]]']);
    expect(second.texts).toEqual(['[[0, 0], [x[1], x[2]]]', '[[0, 0], [2, -1]]']);
    const slices = [first, second].map((line) => matrixNumbers(symbolSides(line)[0] as Expression, tensor));
    expect(slices[0]).toEqual([
      [x1, x2],
      [0, 0],
    ]);
    expect(slices[1]).toEqual([
      [0, 0],
      [x1, x2],
    ]);
    const contraction = one('∂C/∂W', 1);
    expect(contraction.texts[0]).toBe('∂C/∂y[1] ∂y[1]/∂W + ∂C/∂y[2] ∂y[2]/∂W');
    expect(contraction.texts[1]).toBe('[[∂C/∂y[1] * x[1], ∂C/∂y[1] * x[2]], [∂C/∂y[2] * x[1], ∂C/∂y[2] * x[2]]]');
    expect(matrixNumbers(symbolSides(contraction)[1] as Expression, tensor)).toEqual(outer);
    expect(slices[0]?.map((row, i) => row.map((entry, j) => d1 * entry + d2 * (slices[1]?.[i]?.[j] ?? 0)))).toEqual(
      outer,
    );
    expect(contraction.texts[2]).toBe('0.5 * [[2, -1], [0, 0]] + 3 * [[0, 0], [2, -1]]');
    expect([...resultOf(contraction).data]).toEqual([1, -0.5, 6, -3]);
  });

  test('dC/db is dC/dy, because dy/db is the identity', () => {
    expect(one('∂C/∂b').texts).toEqual(['∂C/∂y', '[0.5, 3]']);
    expect(one('∂y/∂b').texts).toEqual(['I', '[[1, 0], [0, 1]]']);
    expect(prose).toContain('∂y/∂b is the identity, so ∂C/∂b = ∂C/∂y.');
  });

  test('what the sheet leaves out: dC/dx is the transpose of W times dC/dy', () => {
    const line = one('∂C/∂x');
    expect(line.texts[0]).toBe('W^T ∂C/∂y');
    const [a = 0, b = 0, c = 0, d = 0] = w;
    expect(value(symbolSides(line)[0], [2])).toEqual([a * d1 + c * d2, b * d1 + d * d2]);
    expect([...resultOf(line).data]).toEqual([-2.5, 6.25]);
    expect(all('∂y/∂x')[0]?.texts[0]).toBe('W');
  });
});

describe('1.1 (b): three times the cost', () => {
  const { document, derivation } = homework('homework-tripled');
  const { rows } = tableOf(derivation, 'Side by side');

  test('C and 3C stand side by side, and every gradient is exactly three times the other', () => {
    const pairs = rows.map((row) => {
      const [first, a, second, b, so] = row;
      if (!first || !second || !so || !a || !b || isSide(first) || isSide(second) || isSide(so))
        throw new Error('a row');
      if (!isSide(a) || a.kind !== 'result' || !isSide(b) || b.kind !== 'result') throw new Error('a row of numbers');
      const names = [prosePlain(derivation, first), prosePlain(derivation, second), prosePlain(derivation, so)];
      if (!('data' in a.value) || !('data' in b.value)) throw new Error('summaries');
      expect([...b.value.data], names[1]).toEqual([...a.value.data].map((entry) => 3 * entry));
      expect(names[2]).toBe(`${names[1]} = 3 * ${names[0]}`);
      return names[0];
    });
    // x, W, b and y of the module, and the cost itself.
    expect(pairs).toEqual(
      expect.arrayContaining(['∂both/∂x', '∂both/∂fc.W', '∂both/∂fc.b', '∂both/∂fc.y', '∂both/∂C']),
    );
  });

  test('the slip of equation (4) is named, not repeated', () => {
    expect(document.notes).toContain("the sheet's equation (4) has it upside down");
    const texts = linesOf(derivation).flatMap(({ left, texts: sides }) => [left, ...sides]);
    expect(texts.filter((text) => text.includes('∂C/∂C_2'))).toEqual([]);
  });
});

describe('1.2: softmax with beta', () => {
  const { document, one, all, prose } = homework('homework-softmax');
  const x = numbers(4);
  const beta = 0.7;
  const weights = x.map((score) => Math.exp(beta * score));
  const total = weights.reduce((a, b) => a + b, 0);
  const y = weights.map((weight) => weight / total);
  const tensor = from({ x: vector(x), y: vector(y), beta: { shape: [], data: Float64Array.of(beta) } });
  const [sum] = symbolSides(one('S'));
  const at = (step: Expression, i: number, j: number): number => {
    const letters = new Map([
      ['i', i],
      ['j', j],
    ]);
    const whole = writtenOut(step, [{ name: 'S', stands: sum as Expression }]);
    return evaluate(whole, { letters, tensor }) ?? Number.NaN;
  };
  const [same, other] = all('∂y[i]/∂x[j]');

  test('the short name is the sum of exponentials', () => {
    expect(one('S').texts[0]).toBe('sum_{n} e^(β * x[n])');
  });

  test('for i = j: by the quotient rule, then the sum over the others, then beta y_i (1 - y_i)', () => {
    expect(prose.some((line) => line.startsWith('For i = j: the quotient rule'))).toBe(true);
    const steps = symbolSides(same as Line);
    expect(steps).toHaveLength(3);
    for (const [i, share] of y.entries()) {
      const others = x.reduce((all_, score, n) => (n === i ? all_ : all_ + Math.exp(beta * ((x[i] ?? 0) + score))), 0);
      for (const step of steps) {
        expect(at(step, i, i)).toBeCloseTo(beta * share * (1 - share), 12);
        expect(at(step, i, i)).toBeCloseTo((beta * others) / total ** 2, 12);
      }
    }
    expect(same?.texts[2]).toBe('β * y[i] * (1 - y[i])');
  });

  test('for i and j apart: both exponentials stay over the squared sum, which is -beta y_i y_j', () => {
    expect(prose.some((line) => line.startsWith('For i ≠ j: the quotient rule'))).toBe(true);
    const steps = symbolSides(other as Line);
    for (const [i, mine] of y.entries())
      for (const [j, theirs] of y.entries()) {
        if (i === j) continue;
        for (const step of steps) expect(at(step, i, j)).toBeCloseTo(-beta * mine * theirs, 12);
        // The sheet's last line, which loses one of the two exponentials.
        expect(Math.abs(at(steps[1] as Expression, i, j) + (beta * (weights[j] ?? 0)) / total ** 2)).toBeGreaterThan(
          1e-3,
        );
      }
    expect(other?.texts[2]).toBe('-β * y[i] * y[j]');
    expect(document.notes).toContain('loses one of the two exponentials');
  });

  test('in closed form beta (diag(y) - y yᵀ), with the numbers of the example', () => {
    const line = one('∂y/∂x');
    expect(line.texts[0]).toBe('β * (diag(y) - y y^T)');
    const p = [0.7855970345892759, 0.1752903921400367, 0.03911257327068746];
    const expected = p.flatMap((a, i) => p.map((b, j) => 1.5 * a * ((i === j ? 1 : 0) - b)));
    for (const [k, entry] of resultOf(line).data.entries()) expect(entry).toBeCloseTo(expected[k] ?? Number.NaN, 12);
  });

  test('what the sheet leaves out: dy_i/dbeta is y_i (x_i - sum y_n x_n)', () => {
    const mean = x.reduce((all_, score, n) => all_ + score * (y[n] ?? 0), 0);
    for (const step of symbolSides(one('∂y[i]/∂β')))
      for (const [i, share] of y.entries()) expect(at(step, i, 0)).toBeCloseTo(share * ((x[i] ?? 0) - mean), 12);
    expect(one('∂y[i]/∂β').texts[1]).toBe('y[i] * (x[i] - sum_{n} y[n] * x[n])');
    expect([...resultOf(one('∂C/∂β')).data][0]).toBeCloseTo(0.19916105541041984, 12);
  });
});

test('every published number of the sheet is in the table of all gradients or in a line', () => {
  for (const id of ['homework-affine', 'homework-tripled', 'homework-softmax']) {
    const example = examples.find((each) => each.id === id);
    const { derivation } = homework(id);
    const results = [
      ...linesOf(derivation).flatMap(({ equation }) => equation.sides),
      ...tableOf(derivation, 'All gradients').rows.flat().filter(isSide),
    ].flatMap((side) => (side.kind === 'result' && 'data' in side.value ? [side.value] : []));
    for (const { value, note } of example?.published ?? []) {
      const wanted = [value].flat(9).map(Number);
      const found = results.some(
        ({ data }) =>
          data.length === wanted.length && wanted.every((entry, k) => Math.abs(entry - (data[k] ?? 0)) < 1e-9),
      );
      expect(found, `${id}: ${note}`).toBe(true);
    }
    expect(sidePlain(derivation, { kind: 'result', value: results[0] as Tensor })).not.toBe('');
  }
});
