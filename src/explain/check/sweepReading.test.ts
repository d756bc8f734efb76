// What a sweep over step sizes is said to show: the laws of rounding and bending, and hard places by their names.
import { describe, expect, test } from 'vitest';
import type { GraphDocument, HeldValue } from '../../document/model.ts';
import { inputsOf } from '../../engine/op.ts';
import type { EntrySweep } from '../../engine/sweepEntry.ts';
import { inlineRunner } from '../../execution/inlineRunner.ts';
import { opByName } from '../../ops/index.ts';
import { readSweep } from './sweepReading.ts';

function graph(name: string, x: HeldValue, held: Readonly<Record<string, HeldValue>> = {}): GraphDocument {
  const op = opByName.get(name);
  if (op === undefined) throw new Error(`no op ${name}`);
  return {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: x } },
      { id: 'f', op: name, position: [0, 0], inputs: held },
    ],
    edges: [{ from: ['x', 'y'], to: ['f', inputsOf(op, {})[0]?.name ?? ''] }],
  };
}

async function sweepOf(name: string, x: HeldValue, held = {}): Promise<EntrySweep> {
  const { sweep } = await inlineRunner(opByName).sweep(graph(name, x, held), 1, 'x.value', 0);
  if (sweep === null) throw new Error('nothing to sweep');
  return sweep;
}

describe('smooth', () => {
  // The third derivative over six times the first, by hand.
  test.each([
    ['Exp', 3, 1 / 6],
    ['Sin', 0.5, 1 / 6],
    ['Log', 0.02, 2 / 0.02 ** 2 / 6],
    ['Tanh', 0.3, Math.abs(6 * Math.tanh(0.3) ** 2 - 2) / 6],
    ['Reciprocal', 2, 6 / 2 ** 4 / (6 / 2 ** 2)],
  ])('%s at %f: the error is a number times step squared, and the number is known', async (name, x, factor) => {
    const reading = readSweep(await sweepOf(name, x));
    expect(reading.relative).toBe(true);
    expect((reading.bend ?? 0) / factor).toBeCloseTo(1, 2);
    expect(reading.rounding).toBeLessThan(1e-15);
    expect(reading.best).toBeCloseTo(Math.cbrt((reading.rounding ?? 0) / factor), 6);
    expect(reading.sentence).toMatch(/^Below about \de-\d rounding wins: .* 1\/h\. Above it the curve bends, .* h²\./);
    expect(reading.reach).toBeNull();
  });

  test('a parabola has nothing but rounding', async () => {
    const reading = readSweep(await sweepOf('Square', 3.1));
    expect(reading.bend).toBeNull();
    expect(reading.rounding).toBeGreaterThan(0);
    expect(reading.sentence).toMatch(/The smaller the step, the more rounding.*No step is too large: .* parabola/);
  });

  test('a straight line in round numbers is exact at every step', async () => {
    const reading = readSweep(await sweepOf('Multiply', 5, { b: 0 }));
    expect(reading.points.every(({ error }) => error === 0)).toBe(true);
    expect(reading.sentence).toMatch(/to the last digit/);
  });

  test('a gradient of nothing but rounding has absolute errors', async () => {
    const reading = readSweep(await sweepOf('Sigmoid', 40));
    expect(reading.relative).toBe(false);
    expect(Math.max(...reading.points.filter(({ step }) => step < 1).map(({ error }) => error))).toBeLessThan(1e-3);
  });
});

describe('hard places', () => {
  test('a corner here, and one nearby', async () => {
    const at = readSweep(await sweepOf('ReLU', 0));
    expect(at.points.every(({ numeric }) => numeric === 0.5)).toBe(true);
    expect(at.sentence).toBe(
      'However small the step, the difference stays at 0.5, the mean of the two slopes: it is the slope of neither side.',
    );
    const beside = await sweepOf('ReLU', 0.011);
    expect(beside.check.verdict).toBe('agrees');
    expect(readSweep(beside)).toMatchObject({
      reach: 0.01,
      sentence: expect.stringMatching(/A step of more than about 0\.01 reaches across a kink nearby\.$/),
    });
    const close = await sweepOf('Absolute', 1e-8);
    expect(close.check.verdict).toBe('kink');
    expect(readSweep(close).sentence).toMatch(/^A corner lies about 1e-8 away/);
  });

  test('a jump, an edge of a domain, and one nearby', async () => {
    expect(readSweep(await sweepOf('Sign', 0)).sentence).toMatch(/^The cost jumps here/);
    expect(readSweep(await sweepOf('Floor', 2)).sentence).toMatch(/^The cost jumps here/);
    expect(readSweep(await sweepOf('Sqrt', 0)).sentence).toMatch(/finite on one side only/);
    expect(readSweep(await sweepOf('Log', 0.02))).toMatchObject({
      leaves: expect.closeTo(0.0316, 3),
      sentence: expect.stringMatching(/From 0\.03 on a step leaves the numbers for which the cost is finite\.$/),
    });
  });

  test('nothing finite: nothing to see', async () => {
    const reading = readSweep(await sweepOf('Log', -1));
    expect(reading).toMatchObject({ points: [], sentence: '', bend: null, rounding: null });
  });

  test('a wrong gradient is not the fault of the step', async () => {
    const sweep = await sweepOf('Square', 3);
    const wrong: EntrySweep = { ...sweep, check: { ...sweep.check, verdict: 'disagrees', analytic: 3 } };
    expect(readSweep(wrong).sentence).toBe(
      'No step brings the difference to the gradient: at best it is 6 beside 3. The step is not to blame.',
    );
  });
});
