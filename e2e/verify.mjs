// verify: everything that must hold before a change lands, in order, with one closing line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './findBrowser.mjs';

const root = join(import.meta.dirname, '..');
const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;

function stage(name, command, args, count) {
  console.log(`\n=== ${name}`);
  const started = Date.now();
  const ok =
    spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
  const [good, bad] = count?.() ?? [ok ? 1 : 0, ok ? 0 : 1];
  passed += good;
  failed += ok ? bad : Math.max(bad, 1);
  console.log(`--- ${name}: ${ok ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
  return ok;
}

function report(file, read) {
  const path = join(results, file);
  return existsSync(path) ? read(JSON.parse(readFileSync(path, 'utf8'))) : [0, 1];
}

const browser = ensureBrowser();
process.env.CHROME_PATH = browser;
// One seed for everything that is drawn, so that landing does not hang on a draw; by hand, `npx vitest run src/ops` draws its own.
process.env.SEED ??= '1008';
console.log(`Browser: ${browser}`);

stage('format and lint', 'npm', ['run', '--silent', 'lint']);
stage('types', 'npm', ['run', '--silent', 'typecheck']);
stage(
  'unit tests',
  'npx',
  ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json'],
  () =>
    report('unit.json', (json) => [
      json.numPassedTests,
      json.numFailedTests +
        json.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
    ]),
);
if (stage('build', 'npm', ['run', '--silent', 'build'])) {
  stage('first load', 'node', ['e2e/firstLoad.mjs']);
  stage('journeys in the browser', 'npx', ['playwright', 'test', '-c', 'e2e/playwright.config.ts'], () =>
    report('e2e.json', (json) => [json.stats.expected + json.stats.flaky, json.stats.unexpected]),
  );
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
