// What is claimed about a Jacobian holds at inputs it was never tried at, and the well-known ones are recognised.
import { describe, expect, test } from 'vitest';
import { localJacobian } from '../../engine/localJacobian.ts';
import { inputsOf, type Op, type Sample } from '../../engine/op.ts';
import { random } from '../../engine/random.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { opByName, ops } from '../../ops/index.ts';
import { sampleLenses } from '../testing/sampleLenses.ts';
import { type JacobianLens, mostCells, pointWith, wholeJacobian } from './jacobianLens.ts';
import { type JacobianStructure, jacobianStructure } from './jacobianStructure.ts';
import { jacobianRemarks } from './jacobianWords.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

/** The Jacobian with every differentiable input somewhere else, and what rounding may have left in its entries. */
function elsewhere(
  { point, of, by }: JacobianLens,
  draw: ReturnType<typeof random>,
): { readonly value: Tensor; readonly rounding: number } | null {
  const moved: Record<string, Tensor> = {};
  for (const { name, differentiable, integer } of inputsOf(point.op, point.params)) {
    const at = point.inputs[name];
    if (at === undefined || !differentiable || integer === true) continue;
    moved[name] = { shape: at.shape, data: at.data.map((x) => x + 0.02 * draw.normal() * (Math.abs(x) + 0.1)) };
  }
  const other = pointWith(point, moved);
  const value = other === null ? null : localJacobian(other, of.port, by.port)?.value;
  if (value?.data.every(Number.isFinite) !== true) return null;
  // Terms as large as the inputs may cancel.
  const scale = Math.max(1, ...Object.values(moved).flatMap(({ data }) => Array.from(data, Math.abs)));
  return { value, rounding: 1e-14 * scale };
}

function checkClaims(
  { rowCount, columnCount }: JacobianLens,
  { pattern, traits, blocks }: JacobianStructure,
  { value: { data }, rounding }: NonNullable<ReturnType<typeof elsewhere>>,
  what: string,
): void {
  const largest = Math.max(...data.map(Math.abs), 1e-300);
  const at = (row: number, column: number): number => data[row * columnCount + column]! / largest;
  const each = (test: (row: number, column: number) => boolean, claim: string): void => {
    for (let row = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++) {
        expect(test(row, column), `${what}: ${claim} at ${row}, ${column}`).toBe(true);
      }
    }
  };
  each((row, column) => pattern[row * columnCount + column] === 1 || Math.abs(at(row, column)) < 1e-12, 'zero');
  if (traits.has('zero')) each((row, column) => at(row, column) === 0, 'zero everywhere');
  if (traits.has('identity'))
    each((row, column) => data[row * columnCount + column] === Number(row === column), 'identity');
  if (traits.has('diagonal')) each((row, column) => row === column || at(row, column) === 0, 'diagonal');
  if (traits.has('scaled identity'))
    each((row, column) => at(row, column) === (row === column ? at(0, 0) : 0), 'scaled');
  if (traits.has('symmetric')) each((row, column) => Math.abs(at(row, column) - at(column, row)) < 1e-9, 'symmetric');
  if (traits.has('lower triangular')) each((row, column) => column <= row || at(row, column) === 0, 'lower');
  if (traits.has('upper triangular')) each((row, column) => column >= row || at(row, column) === 0, 'upper');
  if (traits.has('selection') || traits.has('permutation')) {
    for (let row = 0; row < rowCount; row++) {
      const line = [...data.subarray(row * columnCount, (row + 1) * columnCount)];
      expect(
        line.filter((x) => x !== 0),
        what,
      ).toEqual([1]);
    }
  }
  if (traits.has('rank one')) {
    each((row, column) => Math.abs(at(row, column) * at(0, 0) - at(row, 0) * at(0, column)) < 1e-9, 'rank one');
  }
  if (blocks !== null) {
    each((row, column) => blocks.ofRow[row] === blocks.ofColumn[column] || Math.abs(at(row, column)) < 1e-12, 'blocks');
  }
  // Numbers this small are what rounding left of others that cancel.
  if (largest < 1e-10) return;
  const little = Math.max(1e-9, rounding / largest);
  const line = (length: number, of: (k: number) => number): number =>
    Array.from({ length }, (_, k) => of(k)).reduce((sum, x) => sum + x, 0);
  if (traits.has('columns add up to 0')) {
    for (let j = 0; j < columnCount; j++) expect(Math.abs(line(rowCount, (i) => at(i, j))), what).toBeLessThan(little);
  }
  if (traits.has('rows add up to 0')) {
    for (let i = 0; i < rowCount; i++) expect(Math.abs(line(columnCount, (j) => at(i, j))), what).toBeLessThan(little);
  }
}

describe(`claims hold elsewhere (seed ${seed})`, () => {
  const cases = ops
    .filter((op) => op.source !== true)
    .flatMap((op) => op.samples.map((sample): [string, Op, Sample] => [`${op.name}: ${sample.name}`, op, sample]));
  const check = (op: Op, sample: Sample, seed: number): void => {
    const draw = random(seed);
    for (const { title, lens, names } of sampleLenses(op, sample)) {
      if (lens.size > mostCells || lens.size === 0) continue;
      const whole = wholeJacobian(lens);
      if (whole === null) throw new Error(title);
      const structure = jacobianStructure(lens, whole.value, seed);
      for (const { title: short, meaning } of jacobianRemarks(lens, structure, names)) {
        expect(short, title).not.toMatch(/undefined|NaN|\[object/);
        expect(meaning, title).toMatch(/^\S.*\.$/);
      }
      if (structure.probes === 0) {
        expect([...structure.traits], title).toEqual([]);
        expect(
          structure.pattern.every((cell) => cell === 1),
          title,
        ).toBe(true);
        continue;
      }
      for (let round = 0; round < 2; round++) {
        const other = elsewhere(lens, draw);
        if (other !== null) checkClaims(lens, structure, other, title);
      }
    }
  };
  test.each(cases)('%s', (_name, op, sample) => check(op, sample, seed));
  test('where terms of a thousand cancel (a seed that failed)', () => {
    for (const [name, op, sample] of cases) if (/^(Log)?Softmax: logits/.test(name)) check(op, sample, 3040990621);
  });
});

describe('well-known Jacobians', () => {
  const structureOf = (name: string, sampleName: string, port: string): JacobianStructure => {
    const op = opByName.get(name);
    const sample = op?.samples.find((each) => each.name === sampleName);
    if (op === undefined || sample === undefined) throw new Error(`${name}: ${sampleName}`);
    const found = sampleLenses(op, sample).find(({ lens }) => lens.by.port === port);
    if (found === undefined) throw new Error(port);
    return jacobianStructure(found.lens, wholeJacobian(found.lens)!.value);
  };
  const traits = (name: string, sample: string, port: string) => [...structureOf(name, sample, port).traits];

  test('a dense layer on a batch: equal blocks, W for each sample', () => {
    const { blocks, traits: found } = structureOf('Affine', 'a batch', 'x');
    expect([...found]).toEqual(['blocks', 'constant']);
    expect(blocks).toMatchObject({ count: 4, rows: 2, columns: 3, equal: true, contiguous: true, axes: [0] });
  });
  test('the bias of one sample is the identity', () =>
    expect(traits('Affine', 'one sample', 'b')).toEqual(['identity', 'constant']));
  test('by the weights of one sample: a block with x per unit', () => {
    expect(structureOf('Affine', 'one sample', 'W').blocks).toMatchObject({
      count: 2,
      rows: 1,
      columns: 2,
      equal: true,
    });
  });
  test('softmax: symmetric, and neither rows nor columns add anything', () => {
    expect(traits('Softmax', 'vector', 'x')).toEqual(['symmetric', 'full', 'columns add up to 0', 'rows add up to 0']);
    expect(structureOf('Softmax', 'first axis', 'x').blocks).toMatchObject({ count: 2, axes: [1], contiguous: false });
  });
  test('softmax at beta = 0: all its cells are 0 here, and none of them is called structure', () => {
    const { pattern, traits: found } = structureOf('Softmax', 'beta 0', 'x');
    expect(found.has('zero')).toBe(false);
    expect(pattern.every((cell) => cell === 1)).toBe(true);
  });
  test('ReLU is diagonal, whichever of its units are off', () => {
    expect(traits('ReLU', 'vector', 'x')).toContain('diagonal');
  });
  test('a running sum is a triangle of ones, a negation minus the identity, an absolute value no scaled identity', () => {
    expect(traits('CumSum', 'vector', 'x')).toEqual(expect.arrayContaining(['lower triangular', 'constant']));
    expect(traits('Negate', 'vector', 'x')).toEqual(['scaled identity', 'constant']);
    expect(traits('Absolute', 'vector', 'x')).toEqual(['diagonal']);
  });
  test('a transpose only moves entries about', () => {
    expect(traits('Transpose', opByName.get('Transpose')!.samples[0]!.name, 'x')).toEqual(
      expect.arrayContaining(['permutation', 'constant']),
    );
  });
});
