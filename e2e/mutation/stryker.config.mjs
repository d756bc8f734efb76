// stryker.config: mutation testing of one file at a time, run by hand from a copy of the project: see src/engine/README.md, "Mutation score".

/** Kinds of mutants that are left out: `EXCLUDE=StringLiteral` for the ops, whose records are mostly words. */
const excludedMutations = (process.env.EXCLUDE ?? '').split(',').filter(Boolean);
const inProcess = process.env.RUNNER === 'inProcess';

/** What is changed, and the tests that should notice: `MUTATE=src/engine/rules.ts TESTS=src/engine/rules.test.ts,...`. */
// oxlint-disable-next-line import/no-default-export -- the tool asks for it
export default {
  mutate: (process.env.MUTATE ?? 'src/engine/*.ts').split(','),
  mutator: { excludedMutations },
  testRunner: inProcess ? 'inProcess' : 'vitest',
  plugins: [
    inProcess
      ? new URL('./inProcess.mjs', import.meta.url).pathname
      : `${process.env.STRYKER}/node_modules/@stryker-mutator/vitest-runner/dist/src/index.js`,
  ],
  vitest: { configFile: 'e2e/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  disableTypeChecks: true,
  // The tests run as they are; nothing is compiled by the settings of the project.
  tsconfigFile: 'none.json',
  concurrency: 1,
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 30,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  tempDirName: '.stryker-tmp',
};
