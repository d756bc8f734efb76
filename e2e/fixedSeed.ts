// fixedSeed: with SEED set, property tests draw from it too, so that landing does not hang on a draw. Without, each run draws its own.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const { SEED } = process.env;
const { testPath } = expect.getState();
// Loading the library takes longer than most test files do.
if (SEED !== undefined && testPath !== undefined && readFileSync(testPath, 'utf8').includes("'fast-check'")) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(SEED) });
}
