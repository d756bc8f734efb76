// Every Jacobian of the catalogue against unit cotangents, central differences and vjps of random cotangents.
import { describe, expect, test } from 'vitest';
import { jacobianRow } from '../../engine/localJacobian.ts';
import type { Op, Sample } from '../../engine/op.ts';
import { random } from '../../engine/random.ts';
import { zeros } from '../../engine/tensor.ts';
import { opByName, ops } from '../../ops/index.ts';
import type { Expression } from '../expression.ts';
import { sampleLenses } from '../testing/sampleLenses.ts';
import { toPlainText } from '../toPlainText.ts';
import { cellFormula } from './cellFormula.ts';
import { agreementWithVjp, contracted, diagonalOnly } from './contraction.ts';
import { type JacobianLens, lensRow, mostCells, pointWith, wholeJacobian } from './jacobianLens.ts';
import { plainLabels } from './jacobianText.ts';
import { lensColumn } from './lensColumn.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

const cases = ops
  .filter((op) => op.source !== true)
  .flatMap((op) => op.samples.map((sample): [string, Op, Sample] => [`${op.name}: ${sample.name}`, op, sample]));

function isTame({ inputs, kinks }: Sample): boolean {
  return (
    kinks === undefined &&
    Object.values(inputs).every((value) => value === undefined || value.data.every((x) => Math.abs(x) < 100))
  );
}

/** A few cells of a large matrix, all of a small one. */
function* cells(
  { rowCount, columnCount, size }: JacobianLens,
  most: number,
  from = seed,
): Generator<readonly [number, number]> {
  const draw = random(from);
  if (size <= most) {
    for (let row = 0; row < rowCount; row++) for (let column = 0; column < columnCount; column++) yield [row, column];
  } else for (let at = 0; at < most; at++) yield [draw.integer(rowCount), draw.integer(columnCount)];
}

/** [f(x + h) - f(x - h)] / 2h; null where the op cannot run there. */
function difference(lens: JacobianLens, row: number, column: number, h: number): number | null {
  const { point, of, by } = lens;
  const at = point.inputs[by.port];
  if (at === undefined) return null;
  const moved = (step: number) => {
    const data = at.data.slice();
    data[column]! += step;
    return pointWith(point, { [by.port]: { shape: at.shape, data } })?.outputs[of.port]?.data[row];
  };
  const [up, down] = [moved(h), moved(-h)];
  return up === undefined || down === undefined ? null : (up - down) / (2 * h);
}

describe(`every Jacobian of the catalogue (seed ${seed})`, () => {
  test.each(cases)('%s', (_name, op, sample) => {
    const draw = random(seed);
    for (const { title, lens, names } of sampleLenses(op, sample)) {
      const { rowCount, columnCount, size } = lens;
      const whole = wholeJacobian(lens);
      if (size > mostCells) {
        expect(whole, title).toBeNull();
        continue;
      }
      if (whole === null) throw new Error(`${title} has no Jacobian`);
      const { value } = whole;
      expect(value.shape, title).toEqual([rowCount, columnCount]);
      const unit = zeros([rowCount, columnCount]);
      for (let row = 0; row < rowCount; row++) {
        const pulled = jacobianRow(lens.point, lens.of.port, row, lens.by.port);
        unit.data.set(pulled?.data ?? [], row * columnCount);
      }
      // Where a closed form and the op's vjp round differently, they agree relative to the largest cell.
      const scale = value.data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
      for (let at = 0; at < size; at++) {
        const [closed, pulled] = [value.data[at]!, unit.data[at]!];
        if (!Number.isFinite(closed) || !Number.isFinite(pulled)) continue;
        expect(Math.abs(closed - pulled), `${title}, cell ${at}`).toBeLessThanOrEqual(1e-9 * Math.max(scale, 1e-300));
      }
      for (const [row, column] of cells(lens, 24)) {
        const cell = value.data[row * columnCount + column]!;
        const what = `${title}, ${plainLabels(lens, names).row(row)} by ${plainLabels(lens, names).column(column)}`;
        if (!isTame(sample)) continue;
        const h = 1e-5;
        const [slope, finer] = [difference(lens, row, column, h), difference(lens, row, column, h / 4)];
        // Where two steps do not agree, the differences have nothing to say (a kink near by, or rounding).
        if (slope === null || finer === null || !(Math.abs(slope - finer) <= 1e-5 * Math.max(1, Math.abs(slope))))
          continue;
        expect(Math.abs(cell - slope), `${what}: ${cell}, by differences ${slope}`).toBeLessThanOrEqual(
          1e-4 * Math.max(1, Math.abs(cell)),
        );
      }
      const v = Float64Array.from({ length: rowCount }, () => draw.normal());
      const product = contracted(value, v);
      const agreement = agreementWithVjp(lens, value, v, product);
      if (agreement === null) throw new Error(`${title} has no vjp`);
      if (value.data.every(Number.isFinite) && scale < 1e100) expect(agreement.difference, title).toBeLessThan(1e-9);
      if (size === 0) continue;
      const row = draw.integer(rowCount);
      expect([...(lensRow(lens, row)?.data ?? [])], title).toEqual([
        ...unit.data.subarray(row * columnCount, (row + 1) * columnCount),
      ]);
    }
  });
});

describe('columns', () => {
  test.each(['Affine', 'MatMul', 'Softmax', 'Conv2d', 'LayerNorm'])(
    '%s: by cotangents, or by the rule where there would be too many',
    (name) => {
      const op = opByName.get(name);
      if (op === undefined) throw new Error(name);
      for (const sample of op.samples) {
        for (const { title, lens } of sampleLenses(op, sample)) {
          const whole = wholeJacobian(lens);
          if (whole === null || lens.size === 0) continue;
          const column = lens.columnCount - 1;
          const found = lensColumn(lens, column);
          if (found.kind === 'refused') throw new Error(`${title}: ${found.reason}`);
          const scale = Math.max(...whole.value.data.map(Math.abs).filter(Number.isFinite), 0);
          found.value.data.forEach((x, row) => {
            const cell = whole.value.data[row * lens.columnCount + column]!;
            if (!Number.isFinite(x) || !Number.isFinite(cell)) return;
            expect(Math.abs(x - cell) <= 1e-9 * scale, `${title}, row ${row}`).toBe(true);
          });
        }
      }
    },
  );

  test('a product of 100 by 100 matrices: too large as a whole; a row and a column of it', () => {
    const op = opByName.get('MatMul')!;
    const square = (phase: number) => ({
      shape: [100, 100],
      data: Float64Array.from({ length: 10_000 }, (_, at) => Math.sin(at + phase)),
    });
    const sample: Sample = { name: 'large', inputs: { a: square(0), b: square(1) } };
    const [lens] = sampleLenses(op, sample).map((each) => each.lens);
    if (lens === undefined) throw new Error('no lens');
    expect(lens.size).toBe(100_000_000);
    expect(wholeJacobian(lens)).toBeNull();
    // y[2, 3] by a: row 2 holds column 3 of b.
    const row = lensRow(lens, 2 * 100 + 3);
    const b = lens.point.inputs.b!;
    for (let k = 0; k < 100; k++) expect(row?.data[2 * 100 + k]).toBeCloseTo(b.data[k * 100 + 3]!, 12);
    expect(row?.data.filter((x) => x !== 0).length).toBeLessThanOrEqual(100);
    // y by a[2, 7]: row 2 of y moves as row 7 of b.
    const column = lensColumn(lens, 2 * 100 + 7);
    if (column.kind === 'refused') throw new Error(column.reason);
    expect(column.by).toBe('rule');
    for (let j = 0; j < 100; j++) expect(column.value.data[2 * 100 + j]).toBeCloseTo(b.data[7 * 100 + j]!, 12);
  });

  test('refused with the reason where neither way is open', () => {
    const op = opByName.get('MatMul')!;
    const silent: Op = { ...op, derivation: (context) => ({ ...op.derivation(context), gradients: {} }) };
    const square = { shape: [100, 100], data: new Float64Array(10_000).fill(1) };
    const [first] = sampleLenses(silent, { name: 'large', inputs: { a: square, b: square } });
    const found = lensColumn(first!.lens, 0);
    expect(found.kind === 'refused' && found.reason).toMatch(/y has 10000 entries/);
  });
});

describe('the problem sheet', () => {
  test('1.1 (a): the slices of dy/dW are [[x1, x2], [0, 0]] and [[0, 0], [x1, x2]]', () => {
    const op = opByName.get('Affine')!;
    const { lens, names } = sampleLenses(op, op.samples[0]!).find(({ lens: each }) => each.by.port === 'W')!;
    const { value } = wholeJacobian(lens)!;
    const text = Array.from(value.data, (x, at) => {
      const formula = cellFormula(lens, Math.floor(at / 4), at % 4, x).short!;
      return toPlainText(formula, { names, numbers: null, digits: 4 });
    });
    expect(text.slice(0, 4)).toEqual(['x[1]', 'x[2]', '0', '0']);
    expect(text.slice(4)).toEqual(['0', '0', 'x[1]', 'x[2]']);
    const v = Float64Array.of(0.5, 3);
    const [x1, x2] = lens.point.inputs.x!.data;
    expect([...contracted(value, v, 1)]).toEqual([0.5 * x1!, 0.5 * x2!, 0, 0]);
    expect([...contracted(value, v)]).toEqual([0.5 * x1!, 0.5 * x2!, 3 * x1!, 3 * x2!]);
  });

  test('1.2: beta y_i (1 - y_i) on the diagonal, -beta y_i y_j off it, and the quotient rule', () => {
    const op = opByName.get('Softmax')!;
    const { lens, names } = sampleLenses(op, op.samples[0]!).find(({ lens: each }) => each.by.port === 'x')!;
    const { value, tex } = wholeJacobian(lens)!;
    expect(tex).toBe('\\beta\\left(\\operatorname{diag}(y) - y\\,y^{\\mathsf T}\\right)');
    const text = (formula: Expression | null) => formula && toPlainText(formula, { names, numbers: null, digits: 4 });
    const cell = (row: number, column: number) => cellFormula(lens, row, column, value.data[row * 3 + column]!);
    expect(text(cell(0, 0).short)).toBe('β y[1] (1 - y[1])');
    expect(text(cell(0, 1).short)).toBe('-β y[1] y[2]');
    expect(text(cell(2, 0).short)).toBe('-β y[3] y[1]');
    expect(text(cell(0, 1).long)).toMatch(/^-β e\^\(β x\[1\]\) e\^\(β x\[2\]\) \/ /);
    expect(text(cell(1, 1).long)).toMatch(/ - β e\^\(β x\[2\]\) e\^\(β x\[2\]\)/);
  });

  test('only the diagonal of softmax: what is lost has a size and a direction', () => {
    const op = opByName.get('Softmax')!;
    const { lens } = sampleLenses(op, op.samples[0]!).find(({ lens: each }) => each.by.port === 'x')!;
    const { value } = wholeJacobian(lens)!;
    const v = Float64Array.of(1, 0, 0);
    const product = contracted(value, v);
    const kept = diagonalOnly(value, v, product)!;
    expect([...kept.product]).toEqual([value.data[0], 0, 0]);
    expect(kept.relativeError).toBeCloseTo(Math.hypot(product[1]!, product[2]!) / Math.hypot(...product), 12);
    expect(Math.cos((kept.angle * Math.PI) / 180)).toBeCloseTo(product[0]! / Math.hypot(...product), 12);
  });
});
