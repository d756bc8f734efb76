// Playwright: journeys in a real Chromium against the built app, served from a sub-path under its own content policy.
import { defineConfig } from '@playwright/test';
import { browserArguments, installedBrowser } from './findBrowser.mjs';

const executablePath = installedBrowser();
const port = Number(process.env.CHAINRULE_PORT ?? 4318);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  testMatch: ['journeys/**/*.spec.ts', 'visual/**/*.spec.ts'],
  fullyParallel: true,
  workers: 2,
  // Generous: two shared cores may be busy, and no journey asserts a time.
  timeout: 180_000,
  retries: process.env.CI ? 2 : 0,
  expect: { timeout: Number(process.env.CHAINRULE_PATIENCE ?? 10_000) },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${port}/some/sub/path/`,
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    browserName: 'chromium',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [...browserArguments],
    },
  },
  webServer: {
    command: `node serveBuild.mjs ${port} /some/sub/path/`,
    cwd: import.meta.dirname,
    url: `http://127.0.0.1:${port}/some/sub/path/`,
    reuseExistingServer: false,
  },
});
