// inlineRunner: a Runner without a worker: the same work on the caller's own thread, for tests.
import { finish } from '../engine/finish.ts';
import type { Op } from '../engine/op.ts';
import type { Outcome } from '../engine/outcome.ts';
import { checkDocument } from './checkRun.ts';
import { layout } from './layout.ts';
import { modeCostOf } from './modeCost.ts';
import { prepare } from './recordRun.ts';
import { recordDocument } from './runDocument.ts';
import type { Runner } from './runner.ts';
import { SUMMARIZE_ABOVE } from './summarize.ts';
import { entriesRun, sweepRun } from './sweepRun.ts';
import { tangentsOf } from './tangentRun.ts';
import { trainRun } from './trainRun.ts';

export function inlineRunner(ops: ReadonlyMap<string, Op>): Runner {
  let finished: Outcome | null = null;
  return {
    runNow: () => null,
    callOff() {},
    async run(document, revision) {
      const { trace, outcome } = recordDocument(document, ops, { revision, summarizeAbove: SUMMARIZE_ABOVE });
      finished = outcome;
      return trace;
    },
    foresee: async (document, revision) =>
      recordDocument(document, ops, { revision, summarizeAbove: SUMMARIZE_ABOVE }).trace,
    check: async (document, revision) => checkDocument(document, ops, revision),
    tangents: async (document, revision, question) =>
      tangentsOf(prepare(document, ops), question, { revision, summarizeAbove: SUMMARIZE_ABOVE }),
    cost: async (document, revision) => modeCostOf(prepare(document, ops), revision),
    checkEntries: async (document, revision, key) => finish(entriesRun(prepare(document, ops), revision, key)),
    sweep: async (document, revision, key, entry) => finish(sweepRun(prepare(document, ops), revision, key, entry)),
    tensor: async (key, side) => (side === 'value' ? finished?.values : finished?.gradients)?.get(key) ?? null,
    layout: async (document, sizes) => layout(document, sizes, ops),
    train(document, settings, onProgress) {
      const { work, report } = trainRun(prepare(document, ops), settings);
      for (let next = work.next(); next.done !== true; next = work.next());
      onProgress(report('all'));
      return { finished: Promise.resolve(), stop() {} };
    },
    prepare() {},
    dispose() {},
  };
}
