// random: a small seeded generator, the same numbers on every machine.

/** Numbers drawn one after the other from a seed. */
export interface Random {
  /** Uniform in [0, 1), 53 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform whole number in 0..below-1. */
  integer(below: number): number;
}

/**
 * sfc32 ("small fast chaotic", Chris Doty-Humphrey, PractRand 0.94): 128 bits of state, one of them a counter, so no seed has a period
 * under 2^32. Seeded from both halves of the whole number `seed` (any safe integer), then run 15 rounds to mix.
 * Normal numbers come in pairs from Marsaglia's polar method, which needs only log and sqrt.
 */
export function random(seed: number): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 0x1_0000_0000) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;
  let spare = Number.NaN;

  const next = (): number => {
    const out = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + out) >>> 0;
    return out;
  };
  for (let round = 0; round < 15; round++) next();

  const uniform = (): number => ((next() >>> 5) * 0x400_0000 + (next() >>> 6)) / 0x20_0000_0000_0000;
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    normal() {
      if (spare === spare) {
        const value = spare;
        spare = Number.NaN;
        return value;
      }
      for (;;) {
        const u = 2 * uniform() - 1;
        const v = 2 * uniform() - 1;
        const square = u * u + v * v;
        if (square >= 1 || square === 0) continue;
        const radius = Math.sqrt((-2 * Math.log(square)) / square);
        spare = v * radius;
        return u * radius;
      }
    },
  };
}
