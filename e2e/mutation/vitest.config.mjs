// vitest.config: the tests that a mutation run asks.
import { defineConfig } from 'vitest/config';

// oxlint-disable-next-line import/no-default-export -- the tool asks for it
export default defineConfig({
  test: {
    include: (process.env.TESTS ?? 'src/engine/**/*.test.ts').split(','),
    environment: 'node',
    testTimeout: 120_000,
  },
});
