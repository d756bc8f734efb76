// nearRunner: a Runner that runs small graphs where it is asked, so that the numbers of an edit are there in the same frame as the edit.
// Everything else, and every graph that could take longer, goes to the runner behind it.
import type { GraphDocument } from '../document/model.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Catalogue } from '../ops/growingCatalogue.ts';
import type { Prepared, prepare, Recording, RecordOptions, recordRun } from './recordRun.ts';
import type { Runner } from './runner.ts';
import { SUMMARIZE_ABOVE } from './summarize.ts';

/** What runs a document, once it is here. */
export interface Engine {
  readonly prepare: typeof prepare;
  readonly recordRun: typeof recordRun;
}

/** More numbers than this are not run here, held values and outputs together. */
const MOST_NUMBERS = 20_000;
/** More multiplications than this in one forward pass are not done here. */
const MOST_WORK = 500_000;
/** And no graph of more nodes. */
const MOST_NODES = 400;
/**
 * A run that has taken so long is left to the runner behind, ms. By its size it takes two or three, on a slow machine ten; so much only where
 * an op is far slower than its numbers let expect.
 */
const PATIENCE = 400;
/** After that so many runs are not tried here; twice as many after the next one that takes too long. */
const REST = 8;

/** `loadEngine` is called by `prepare`; until it has come, nothing runs here. */
export function nearRunner(
  far: Runner,
  catalogue: Pick<Catalogue, 'ops' | 'has'>,
  loadEngine: () => Promise<Engine>,
  now: () => number = () => performance.now(),
): Runner {
  let engine: Engine | null = null;
  /** What the last run here left behind; null when the last run was not here. */
  let outcome: Outcome | null = null;
  let rest = REST;
  let resting = 0;

  /** Null where it is not run here, or took too long. */
  function runHere(document: GraphDocument, revision: number): Recording | null {
    if (engine === null || document.nodes.length > MOST_NODES) return null;
    if (resting > 0) {
      resting -= 1;
      return null;
    }
    if (!catalogue.has(document.nodes.map((node) => node.op))) return null;
    const deadline = now() + PATIENCE;
    const prepared = engine.prepare(document, catalogue.ops);
    if (!isSmall(prepared)) return null;
    const options = { revision, summarizeAbove: SUMMARIZE_ABOVE };
    const recording = inTime(engine, prepared, options, () => now() > deadline);
    if (recording === null) {
      resting = rest;
      rest *= 2;
    } else {
      rest = REST;
    }
    return recording;
  }

  return {
    ...far,
    runNow(document, revision) {
      const recording = runHere(document, revision);
      if (recording === null) return null;
      far.callOff();
      ({ outcome } = recording);
      return recording.trace;
    },
    async foresee(document, revision) {
      return runHere(document, revision)?.trace ?? far.foresee(document, revision);
    },
    run(document, revision) {
      outcome = null;
      return far.run(document, revision);
    },
    async tensor(key, side) {
      if (outcome === null) return far.tensor(key, side);
      return (side === 'value' ? outcome.values : outcome.gradients).get(key) ?? null;
    },
    prepare() {
      far.prepare();
      loadEngine().then(
        (loaded) => {
          engine = loaded;
        },
        // The runner behind does it all, then.
        () => {},
      );
    },
  };
}

function isSmall({ resolution }: Prepared): boolean {
  return resolution.elements <= MOST_NUMBERS && resolution.multiplications <= MOST_WORK;
}

function inTime(engine: Engine, prepared: Prepared, options: RecordOptions, isLate: () => boolean): Recording | null {
  const run = engine.recordRun(prepared, options);
  for (let next = run.next(); ; next = run.next()) {
    if (next.done === true) return next.value;
    if (isLate()) return null;
  }
}
