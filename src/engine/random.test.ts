// The random generator: sfc32 as it is published, and what is made of its words.
import { describe, expect, test } from 'vitest';
import { type Random, random } from './random.ts';

function moments(data: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(data);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length) };
}

/** sfc32 from PractRand (Chris Doty-Humphrey), in whole numbers of any size: out = a + b + counter++, b and c mixed by shifts and a rotation. */
function* words(seed: number): Generator<bigint, never> {
  const mask = 0xffff_ffffn;
  let a = BigInt.asUintN(32, BigInt(seed));
  let b = BigInt.asUintN(32, BigInt(seed) >> 32n);
  let c = 0x9e37_79b9n;
  let counter = 1n;
  for (let round = 0; ; round++) {
    const out = (a + b + counter) & mask;
    counter = (counter + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = ((((c << 21n) & mask) | (c >> 11n)) + out) & mask;
    if (round >= 15) yield out;
  }
}
/** Two words make a number: 27 bits of the first, then 26 of the second. */
function* uniforms(seed: number): Generator<number, never> {
  const stream = words(seed);
  for (;;) yield Number(((stream.next().value >> 5n) << 26n) + (stream.next().value >> 6n)) / 2 ** 53;
}
const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);

describe('random', () => {
  test('the same seed gives the same numbers, for ever', () => {
    const draw = random(7);
    const again = random(7);
    expect([draw.uniform(), draw.normal(), draw.integer(10)]).toEqual([
      again.uniform(),
      again.normal(),
      again.integer(10),
    ]);
    const first = random(0);
    expect([first.uniform(), first.uniform(), first.normal()]).toMatchInlineSnapshot(`
      [
        0.7683905542347281,
        0.048316842803767246,
        -0.5091752641690703,
      ]
    `);
  });

  test('other seeds give other numbers, negative and large ones too', () => {
    const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => random(seed).uniform())).size).toBe(seeds.length);
  });

  test('uniform numbers fill [0, 1) evenly', () => {
    const draw = random(1);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 100000; i++) bins[Math.floor(draw.uniform() * 10)]! += 1;
    // Chi-square with 9 degrees of freedom: 27.9 is passed once in a thousand.
    expect(bins.reduce((sum, count) => sum + (count - 10000) ** 2 / 10000, 0)).toBeLessThan(27.9);
  });

  test('normal numbers have the moments of N(0, 1)', () => {
    const draw = random(2);
    const values = Array.from({ length: 100000 }, () => draw.normal());
    const { mean, deviation } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.01);
    expect(values.filter((x) => Math.abs(x) > 1.959964).length / values.length).toBeCloseTo(0.05, 2);
  });

  test.each([0, 7, -1, -12345678901, 2 ** 32 + 3, Number.MAX_SAFE_INTEGER])(
    'the words are those of sfc32: seed %i',
    (seed) => {
      const draw = random(seed);
      const stream = uniforms(seed);
      expect(take(2000, () => draw.uniform())).toEqual(take(2000, () => stream.next().value));
    },
  );

  test('normal numbers come in pairs from points in the unit disc (Marsaglia)', () => {
    const draw = random(4);
    const stream = uniforms(4);
    const pairs: number[] = [];
    while (pairs.length < 400) {
      const [u, v] = take(2, () => 2 * stream.next().value - 1) as [number, number];
      const square = u * u + v * v;
      if (square < 1) pairs.push(...[u, v].map((x) => x * Math.sqrt((-2 * Math.log(square)) / square)));
    }
    const found = take(400, () => draw.normal());
    found.forEach((value, k) => {
      expect(value).toBeCloseTo(pairs[k]!, 12);
    });
    // The spare number is kept while others are drawn.
    const mixed: Random = random(4);
    expect(mixed.normal()).toBe(found[0]);
    mixed.uniform();
    expect(mixed.normal()).toBe(found[1]);
  });

  test('whole numbers below a bound come all of them, evenly', () => {
    const draw = random(5);
    const seen = [0, 0, 0, 0, 0, 0];
    for (let k = 0; k < 6000; k++) seen[draw.integer(6)]! += 1;
    // Chi-square with 5 degrees of freedom: 20.5 is passed once in a thousand.
    expect(seen.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(20.5);
    expect(seen).toHaveLength(6);
  });
});
