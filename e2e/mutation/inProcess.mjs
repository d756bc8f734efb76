// inProcess: a test runner for Stryker that loads the tests once and asks them of every mutant in the same process: four times as fast as
// vitest, which loads all the ops anew for each, with the same answers. For tests that keep nothing between them, such as those of the ops.
//
// SAMPLE=3 asks one mutant in three, MOST_TESTS=200 only 200 of the tests that reach it (what all ops share is reached by thousands);
// SURVIVORS=file has those that nothing noticed written down as they are found.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'vite';

const standIn = new URL('./vitestStandIn.mjs', import.meta.url).pathname;

const sample = Number(process.env.SAMPLE ?? 1);
const mostTests = Number(process.env.MOST_TESTS ?? Infinity);
const timesFile = 'testTimes.json';

class InProcess {
  #server;
  #tests = new Map();
  #times = new Map();

  /** Nothing has to be loaded again: mutants of what runs while loading are not asked (ignoreStatic). */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    globalThis.__stryker__ ??= {};
    console.log = () => {};
    this.#server = await createServer({
      configFile: false,
      appType: 'custom',
      logLevel: 'error',
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true },
      resolve: { alias: [{ find: /^vitest$/, replacement: standIn }] },
    });
    if (existsSync(timesFile)) this.#times = new Map(JSON.parse(readFileSync(timesFile, 'utf8')));
    await this.#load();
  }

  async #load() {
    this.#server.moduleGraph.invalidateAll();
    const { declared } = await this.#server.ssrLoadModule(standIn);
    declared.length = 0;
    for (const file of process.env.TESTS.split(',')) await this.#server.ssrLoadModule(`/${file}`);
    this.#tests = new Map(declared.map((one) => [one.id, one]));
  }

  async dryRun() {
    const stryker = globalThis.__stryker__;
    const tests = [];
    for (const { id } of this.#tests.values()) {
      stryker.currentTestId = id;
      const began = performance.now();
      const fault = await this.#ask(id);
      const timeSpentMs = performance.now() - began;
      const result = fault === null ? { status: 0 } : { status: 1, failureMessage: fault };
      this.#times.set(id, timeSpentMs);
      tests.push({ id, name: id, timeSpentMs, ...result });
    }
    stryker.currentTestId = undefined;
    writeFileSync(timesFile, JSON.stringify([...this.#times]));
    return { status: 'complete', tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun(asked) {
    // An error is not counted: only every SAMPLE-th mutant is asked.
    if (Number(asked.activeMutant.id) % sample !== sample - 1)
      return { status: 'error', errorMessage: 'not in the sample' };
    const answer = await this.#judge(asked);
    if (answer.status === 'survived' && process.env.SURVIVORS) {
      const { fileName, location, mutatorName, replacement } = asked.activeMutant;
      const place = `${fileName.split('/').at(-1)}:${location.start.line + 1}:${location.start.column + 1}`;
      appendFileSync(process.env.SURVIVORS, `${place} ${mutatorName} ${replacement}\n`);
    }
    return answer;
  }

  async #judge({ activeMutant, testFilter, hitLimit }) {
    // Those that name the file first, then the quick ones.
    const subject = activeMutant.fileName.split('/').at(-1).replace('.ts', '').toLowerCase();
    const rank = (id) => (id.toLowerCase().includes(` ${subject} `) ? 0 : 1e6) + this.#time(id);
    const all = (testFilter ?? [...this.#tests.keys()]).toSorted((a, b) => rank(a) - rank(b));
    const asked = all.slice(0, mostTests);
    for (const [at, id] of asked.entries()) {
      const fault = await this.#askOf(activeMutant.id, hitLimit, id);
      if (fault === null) continue;
      if (globalThis.__stryker__.hitCount > hitLimit) return { status: 'timeout', reason: 'too many rounds' };
      // A test that fails without the mutant too says nothing: then something was kept, and all is loaded again.
      if ((await this.#ask(id)) === null)
        return { status: 'killed', killedBy: [id], failureMessage: fault, nrOfTests: at + 1 };
      await this.#load();
      return this.#judge({ activeMutant, testFilter, hitLimit });
    }
    return { status: 'survived', nrOfTests: asked.length };
  }

  /** How long a test took in the dry run (written down, for after a restart); the quick ones are asked first. */
  #time(id) {
    return this.#times.get(id) ?? 0;
  }

  async #askOf(mutant, hitLimit, id) {
    Object.assign(globalThis.__stryker__, { activeMutant: mutant, hitCount: 0, hitLimit });
    const fault = await this.#ask(id);
    Object.assign(globalThis.__stryker__, { activeMutant: undefined, hitLimit: undefined });
    return fault;
  }

  /** What the test complains of; null where it passes. */
  async #ask(id) {
    try {
      await this.#tests.get(id).body();
      return null;
    } catch (error) {
      return String(error?.message ?? error);
    }
  }

  async dispose() {
    await this.#server.close();
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'inProcess', injectableClass: InProcess }];
