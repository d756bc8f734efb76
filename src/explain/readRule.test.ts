// The notation of rules: what is understood, how it is bound to ports, and that anything else still prints.
import { describe, expect, test } from 'vitest';
import type { Rule } from '../engine/op.ts';
import { scalar, type Tensor, tensor } from '../engine/tensor.ts';
import { evaluate } from './evaluate.ts';
import { type Expression, type TensorRef, tensorsIn } from './expression.ts';
import { instantiate } from './instantiate.ts';
import type { Names } from './names.ts';
import type { PrintStyle } from './printing.ts';
import { readRule } from './readRule.ts';
import { symbolText } from './symbolText.ts';
import { toPlainText } from './toPlainText.ts';
import { toSpokenText } from './toSpokenText.ts';
import { toTex } from './toTex.ts';

const names: Names = {
  cost: symbolText('C'),
  symbol: ({ port }) => symbolText(port),
  entry: ({ port }) => symbolText(port.toLowerCase()),
};
const style: PrintStyle = { names, numbers: null, digits: 4 };
const ports = new Set(['x', 'W', 'y', 'beta', 't']);

const values = new Map<string, Tensor>([
  ['x', tensor([3], Float64Array.of(1, -2, 0.5))],
  ['W', tensor([2, 3], Float64Array.of(1, 2, 3, 4, 5, 6))],
  ['y', tensor([2], Float64Array.of(7, -8))],
  ['beta', scalar(2)],
  ['t', scalar(1)],
]);
const gradients = new Map<string, Tensor>([['y', tensor([2], Float64Array.of(0.25, -4))]]);
const lookup = ({ port, side }: TensorRef) => (side === 'value' ? values : gradients).get(port);

function entry(tex: string, indices: readonly string[] = [], sum?: Readonly<Record<string, string>>): Expression {
  const rule: Rule = { tex: '0', words: '', entry: { indices, tex, ...(sum && { sum }) } };
  const body = readRule(rule, 'n', ports).entry?.body;
  if (body === undefined) throw new Error('no entry');
  return body;
}
function at(letters: Readonly<Record<string, number>>) {
  return { letters: new Map(Object.entries(letters)), tensor: lookup };
}

describe('rules with one value', () => {
  test.each<[string, Readonly<Record<string, number>>, number]>([
    ['#{x[i]} + 1', { i: 1 }, -1],
    ['- #{x[i]} - 2', { i: 0 }, -3],
    ['#{x[i]} \\cdot 3 \\, #{beta}', { i: 2 }, 3],
    ['2 #{x[i]}^{2}', { i: 1 }, 8],
    ['-#{x[i]}^{2}', { i: 1 }, -4],
    ['\\frac{#{x[i]}}{#{beta}} / 4', { i: 1 }, -0.25],
    ['e^{#{beta} \\cdot #{x[i]}}', { i: 0 }, Math.exp(2)],
    ['\\max\\left(0, #{x[i]}\\right)', { i: 1 }, 0],
    ['\\max_k #{x[k]}', {}, 1],
    ['\\left|#{x[i]}\\right| + \\lVert #{x[i]} \\rVert', { i: 1 }, 4],
    ['\\sum_{k} #{x[k]}', {}, -0.5],
    ['\\sum_{k \\ne i} #{x[k]}', { i: 0 }, -1.5],
    ['\\sum_{k} #{x[k]} + 10', {}, 9.5],
    ['\\prod_k #{x[k]}', {}, -1],
    ['\\sum_{i,j} #{W[i,j]} \\cdot #{x[j]}', {}, 1 - 4 + 1.5 + 4 - 10 + 3],
    ['#{x[i]} \\left(1 - #{x[i]}\\right)', { i: 2 }, 0.25],
    ['[#{x[i]} > 0] + \\mathbb{1}[#{x[i]} \\le 0.5]', { i: 2 }, 2],
    ['\\delta_{ij}', { i: 1, j: 1 }, 1],
    ['\\delta_{ij}', { i: 1, j: 0 }, 0],
    ['#{x[#{t}]}', {}, -2],
    ['#{W^T[j,i]}', { i: 1, j: 2 }, 6],
    ['\\log\\left(e^{#{beta}}\\right) \\cdot \\sqrt{4}', {}, 4],
    ['\\begin{cases} #{x[i]} & \\text{if } #{x[i]} > 0 \\\\ 0 & \\text{otherwise} \\end{cases}', { i: 1 }, 0],
    ['\\begin{cases} #{x[i]} & #{x[i]} > 0 \\\\ -1 & \\text{otherwise} \\end{cases}', { i: 0 }, 1],
    ['[0 < #{x[i]} < 1]', { i: 2 }, 1],
    ['[0 < #{x[i]} < 1]', { i: 0 }, 0],
    ['\\tanh^{2}(#{x[i]})', { i: 0 }, Math.tanh(1) ** 2],
    ['#{dy[i]} \\cdot 10^{-7}', { i: 1 }, -4e-7],
  ])('%s', (tex, letters, expected) => {
    const body = entry(tex, Object.keys(letters));
    expect(evaluate(body, at(letters))).toBeCloseTo(expected, 12);
    const written = instantiate(body, at(letters));
    expect(evaluate(written, at({}))).toBeCloseTo(expected, 12);
  });

  test('a term that an indicator takes away is gone, even where it would be infinite', () => {
    const body = entry(
      '\\sum_k [k = #{t}] \\cdot \\frac{1}{#{x[k]} + 2} + \\sum_k [k \\ne #{t}] \\cdot \\frac{1}{#{x[k]} + 2}',
    );
    expect(evaluate(entry('\\sum_k [k \\ne #{t}] \\cdot \\frac{1}{#{x[k]} + 2}'), at({}))).toBeCloseTo(1 / 3 + 1 / 2.5);
    expect(evaluate(body, at({}))).toBe(Infinity);
  });

  test('letters that the rule sums without a sign are summed in front', () => {
    const body = entry('#{W[i,j]} \\cdot #{x[j]}', ['i'], { j: 'x.0' });
    expect(body.kind).toBe('over');
    expect(evaluate(body, at({ i: 0 }))).toBeCloseTo(-1.5);
  });

  test('an empty sum is 0', () => {
    const empty = { letters: new Map<string, number>(), tensor: () => tensor([0], new Float64Array(0)) };
    expect(evaluate(entry('\\sum_k #{x[k]}'), empty)).toBe(0);
    expect(instantiate(entry('\\sum_k #{x[k]}'), empty)).toEqual({ kind: 'number', value: 0 });
  });
});

describe('printing', () => {
  test.each<[string, Readonly<Record<string, number>>, string, string, string]>([
    [
      '#{dy[i]} \\cdot #{x[j]}',
      { i: 0, j: 1 },
      '\\frac{\\partial C}{\\partial y_{1}} \\, x_{2}',
      '0.25 \\cdot (-2)',
      '0.25 * (-2)',
    ],
    ['#{W[i,j]} - #{x[j]}', { i: 1, j: 1 }, 'w_{22} - x_{2}', '5 - (-2)', '5 - (-2)'],
    ['#{x[i]}^{2}', { i: 1 }, 'x_{2}^{2}', '(-2)^{2}', '(-2)^2'],
    ['-#{x[i]}', { i: 1 }, '-x_{2}', '-(-2)', '-(-2)'],
    [
      '\\frac{#{dy[i]}}{#{beta}}',
      { i: 0 },
      '\\frac{\\partial C / \\partial y_{1}}{\\beta}',
      '\\frac{0.25}{2}',
      '0.25 / 2',
    ],
    ['2 \\cdot \\left(1 - #{x[i]}\\right)', { i: 0 }, '2 \\, (1 - x_{1})', '2 \\cdot (1 - 1)', '2 * (1 - 1)'],
    ['#{beta} \\cdot 3', {}, '\\beta \\cdot 3', '2 \\cdot 3', '2 * 3'],
  ])('%s', (tex, letters, symbols, numbers, plain) => {
    const written = instantiate(entry(tex, Object.keys(letters)), at(letters));
    expect(toTex(written, style)).toBe(symbols);
    expect(toTex(written, { ...style, numbers: lookup })).toBe(numbers);
    expect(toPlainText(written, { ...style, numbers: lookup })).toBe(plain);
  });

  test('speech says where a quantity ends, once', () => {
    const text = toSpokenText(entry('#{beta} \\cdot \\left(#{x[i]} - 1\\right)', ['i']), style);
    expect(text).toBe('beta times the quantity x i minus 1, end quantity,');
  });

  test('the sum of all entries and the sum over axes have signs of their own', () => {
    const all = readRule({ tex: '\\sum #{x} \\odot #{x}', words: '' }, 'n', ports).whole;
    const some = readRule({ tex: '\\sum_{\\text{axes 0, 2}} #{x}', words: '' }, 'n', ports).whole;
    expect(toTex(all, style)).toBe('\\sum x \\odot x');
    expect(toTex(some, style)).toBe('\\sum_{\\text{axes 0, 2}} x');
    expect(toPlainText(some, style)).toBe('sum over axes 0, 2 of x');
  });

  test('a name set upright stays so', () => {
    const { whole } = readRule(
      { tex: '\\operatorname{repeat}\\left(#{dy}, \\mathrm{axes} = 0, 1\\right)', words: '' },
      'n',
      ports,
    );
    expect(toTex(whole, style)).toBe(
      '\\operatorname{repeat}\\left(\\frac{\\partial C}{\\partial y}, \\mathrm{axes} = 0, 1\\right)',
    );
  });

  test('a place may be a remainder, and an argument words', () => {
    const place = entry('#{x[\\lfloor i / 2 \\rfloor]} + \\left(i + 1\\right) \\bmod 2', ['i']);
    expect(toTex(place, style)).toBe('x_{\\lfloor i / 2\\rfloor} + (i + 1) \\bmod 2');
    expect(toPlainText(place, style)).toBe('x[floor(i / 2)] + (i + 1) mod 2');
    expect(toSpokenText(place, style)).toContain('i plus 1, end quantity, modulo 2');
    expect(evaluate(place, at({ i: 2 }))).toBe(evaluate(entry('#{x[1]} + 1', []), at({})));
    const { whole } = readRule(
      { tex: '\\operatorname{einsum}\\left(\\text{ij,j}, #{W}, #{x}\\right)', words: '' },
      'n',
      ports,
    );
    expect(toTex(whole, style)).toBe('\\operatorname{einsum}(\\text{ij,j}, W, x)');
    expect(toPlainText(whole, style)).toBe('einsum(ij,j, W, x)');
  });

  test('a large matrix is shortened, and what is left out is counted', () => {
    const large = tensor(
      [20, 30],
      Float64Array.from({ length: 600 }, (_, k) => k),
    );
    const text = toTex(readRule({ tex: '#{W}', words: '' }, 'n', ports).whole, { ...style, numbers: () => large });
    expect(text).toContain('575\\text{ entries of 20 by 30 not shown}');
    expect(text).toContain('\\ddots');
  });
});

describe('TeX that is not understood', () => {
  test.each(['\\mathcal{L}\\{#{x}\\}', '#{x} \\to #{W}', '#{nothing}', '\\frac{#{x}', 'x)'])('%s', (tex) => {
    const { whole } = readRule({ tex, words: '' }, 'n', ports);
    expect(whole.kind).toBe('raw');
    expect(evaluate(whole, at({}))).toBeNull();
    expect(toTex(whole, style)).not.toContain('#{');
    expect(toSpokenText(whole, style)).not.toContain('\\');
  });

  test('its tensors are still known', () => {
    const { whole } = readRule({ tex: '\\to #{x} #{W^T}', words: '' }, 'n', ports);
    expect(tensorsIn(whole).map(({ ref, transposed }) => [ref.port, transposed])).toEqual([
      ['x', false],
      ['W', true],
    ]);
  });
});
