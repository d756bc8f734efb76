// Every cell of the catalogue has a formula, and every formula, printed with its numbers and worked out by other code, is the cell's number.
import { describe, expect, test } from 'vitest';
import { inputsOf, type Op, type Sample } from '../../engine/op.ts';
import { random } from '../../engine/random.ts';
import { opByName, ops } from '../../ops/index.ts';
import { evaluate } from '../evaluate.ts';
import type { Expression } from '../expression.ts';
import type { Names } from '../names.ts';
import { arithmetic } from '../testing/arithmetic.ts';
import { sampleLenses } from '../testing/sampleLenses.ts';
import { toPlainText } from '../toPlainText.ts';
import { toTex } from '../toTex.ts';
import { cellFormula, type Gap, surroundings } from './cellFormula.ts';
import { filledFormula } from './filledFormula.ts';
import { type JacobianLens, wholeJacobian } from './jacobianLens.ts';
import { cellText, numbersOf, plainLabels } from './jacobianText.ts';
import { gapWords } from './jacobianWords.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

/** Whose formula comes to another finite number without a kink near by: a² + b² is too small for a double there. */
const exceptions: readonly string[] = ['Atan2: huge and tiny'];

/** Of a large matrix so many cells, of a smaller one all. */
const most = 40;

function* cells({ columnCount, size }: JacobianLens): Generator<readonly [number, number]> {
  const draw = random(seed);
  for (let at = 0; at < Math.min(size, most); at++) {
    const flat = size <= most ? at : draw.integer(size);
    yield [Math.floor(flat / columnCount), flat % columnCount];
  }
}

function isTame({ inputs, kinks }: Sample): boolean {
  return (
    kinks === undefined &&
    Object.values(inputs).every((value) => value === undefined || value.data.every((x) => Math.abs(x) < 100))
  );
}

/** Where the rule as it is written has no number, or the op says that it takes a convention. */
function isSingular({ kinks, inputs }: Sample, gap: Gap, value: number): boolean {
  if (gap.kind !== 'differs') return false;
  return (
    kinks !== undefined ||
    !Number.isFinite(gap.number) ||
    !Number.isFinite(value) ||
    Object.values(inputs).some((tensor) => tensor?.data.some((x) => !Number.isFinite(x)))
  );
}

function workedOut(lens: JacobianLens, names: Names, formula: Expression): number | null {
  const written = filledFormula(formula, surroundings(lens, new Map()));
  const text = toPlainText(written, { names, digits: 17, numbers: numbersOf(lens) });
  // A long sum is shortened, and the count of what is left out stands in it: that is no arithmetic.
  if (/more|Infinity|NaN|max_|min_/.test(text)) return null;
  const number = arithmetic(text);
  // An indicator that is 0 takes its term away, even an infinite one.
  return Number.isNaN(number) && text.includes('[') ? null : number;
}

const catalogue = ops.filter((op) => op.source !== true).map((op): [string, Op] => [op.name, op]);

describe(`the formula of each cell (seed ${seed})`, () => {
  test.each(catalogue)('%s', (_name, op) => {
    const bare: string[] = [];
    const wrong: string[] = [];
    let [asked, compared] = [0, 0];
    for (const sample of op.samples) {
      for (const { title, lens, names } of sampleLenses(op, sample)) {
        const whole = wholeJacobian(lens);
        if (whole === null) continue;
        for (const [row, column] of cells(lens)) {
          const value = whole.value.data[row * lens.columnCount + column]!;
          const labels = plainLabels(lens, names);
          const what = `${title}, ${labels.row(row)} by ${labels.column(column)}`;
          const { short, long, gap } = cellFormula(lens, row, column, value);
          asked++;
          if (gap !== null) {
            const isKnown = exceptions.includes(`${op.name}: ${sample.name}`);
            if (!isKnown && !isSingular(sample, gap, value)) bare.push(`${what}: ${gapWords(gap, 4)}`);
            expect(gapWords(gap, 4)).toMatch(/The number in the cell is the op’s own/);
          }
          for (const formula of [short, long]) {
            if (formula === null) continue;
            expect(cellText(lens, names, formula, { row, column, value }, 4), what).not.toMatch(/undefined|\[object/);
            const number = isTame(sample) ? workedOut(lens, names, formula) : null;
            if (number === null) continue;
            compared++;
            const allowed = 1e-8 * Math.max(1e-5, Math.abs(value));
            const isEqual = Object.is(number, value) || Math.abs(number - value) <= allowed;
            if (!isEqual) wrong.push(`${what}: worked out ${number}, not ${value}`);
          }
        }
      }
    }
    expect(bare).toEqual([]);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(Math.min(asked, 4));
  });
});

test('attention by its query: through the weights, the keys and the values, each by its name', () => {
  const op = opByName.get('MultiHeadAttention')!;
  const { lens, names } = sampleLenses(op, op.samples[0]!).find(({ lens: each }) => each.by.port === 'query')!;
  const { value } = wholeJacobian(lens)!;
  const { short } = cellFormula(lens, 0, 1, value.data[1]!);
  expect(toTex(short!, { names, numbers: null, digits: 4 }).replaceAll('\\, ', '')).toMatch(
    /^\\frac\{1\}\{\\sqrt\{2\}\} \\sum_\{(\w)\} w_\{q,\1 ?2\} \\sum_\{(\w)\} a_\{1\2\} k_\{\2\1\} \\sum_\{(\w)\} w_\{o,1\3\} \(v_\{\2\3\} - f_\{1\3\}\)$/,
  );
  expect(evaluate(short!, surroundings(lens, new Map()))).toBeCloseTo(value.data[1]!, 12);
  expect(lens.quantities.map(({ ref }) => ref.port)).toEqual(['Q', 'K', 'V', 'A', 'F']);
  expect(inputsOf(op, lens.point.params).map(({ name }) => name)).not.toContain('A');
});

/** The formula of a cell of the first Jacobian by x, as TeX without thin spaces. */
function texOfCell(opName: string, sample: string, row: number, column: number): string {
  const op = opByName.get(opName)!;
  const lenses = sampleLenses(op, op.samples.find(({ name }) => name === sample)!);
  const { lens, names } = lenses.find(({ lens: each }) => each.by.port === 'x')!;
  const value = wholeJacobian(lens)!.value.data[row * lens.columnCount + column]!;
  return toTex(cellFormula(lens, row, column, value).short!, { names, numbers: null, digits: 4 }).replaceAll(
    '\\, ',
    '',
  );
}

test('normalizations by x: as the textbooks have it, with mean and deviation by name', () => {
  expect(texOfCell('LayerNorm', 'a batch', 0, 0)).toBe(
    String.raw`\frac{\gamma_{1} \left(1 - \frac{1}{4} - \frac{\hat x_{11}^{2}}{4}\right)}{\sigma_{1}}`,
  );
  expect(texOfCell('LayerNorm', 'a batch', 4, 5)).toBe(
    String.raw`-\frac{\gamma_{1} (1 + \hat x_{22} \hat x_{21})}{4 \sigma_{2}}`,
  );
});

test('no cell of a normalization is longer than a line', () => {
  const long: string[] = [];
  for (const op of ops.filter(({ family }) => family === 'Normalization')) {
    for (const sample of op.samples) {
      for (const { title, lens, names } of sampleLenses(op, sample)) {
        const whole = wholeJacobian(lens);
        if (whole === null) continue;
        for (const [row, column] of cells(lens)) {
          const { short } = cellFormula(lens, row, column, whole.value.data[row * lens.columnCount + column]!);
          const tex = short && toTex(short, { names, numbers: null, digits: 4 });
          if (tex !== null && tex.length > 110) long.push(`${title}: ${tex}`);
        }
      }
    }
  }
  expect(long).toEqual([]);
});

test('a formula that cannot be worked out at a point is shown as such, with what it comes to', () => {
  const op = opByName.get('L2Norm')!;
  const sample = op.samples.find(({ name }) => name === 'the zero vector')!;
  const [first] = sampleLenses(op, sample);
  const { short, long, gap } = cellFormula(first!.lens, 0, 0, wholeJacobian(first!.lens)!.value.data[0]!);
  expect([short, long]).toEqual([null, null]);
  expect(gap?.kind === 'differs' && Number.isNaN(gap.number)).toBe(true);
  expect(gapWords(gap!, 4)).toMatch(/comes to NaN: as it is written it cannot be worked out/);
});
