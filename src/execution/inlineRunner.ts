// inlineRunner: a Runner without a worker: the same work on the caller's own thread, for tests.
import type { Op } from '../engine/op.ts';
import type { Outcome } from '../engine/outcome.ts';
import { checkDocument } from './checkRun.ts';
import { layout } from './layout.ts';
import { recordDocument } from './runDocument.ts';
import type { Runner } from './runner.ts';
import { SUMMARIZE_ABOVE } from './summarize.ts';

export function inlineRunner(ops: ReadonlyMap<string, Op>): Runner {
  let finished: Outcome | null = null;
  return {
    async run(document, revision) {
      const { trace, outcome } = recordDocument(document, ops, { revision, summarizeAbove: SUMMARIZE_ABOVE });
      finished = outcome;
      return trace;
    },
    check: async (document, revision) => checkDocument(document, ops, revision),
    tensor: async (key, side) => (side === 'value' ? finished?.values : finished?.gradients)?.get(key) ?? null,
    layout: async (document, sizes) => layout(document, sizes, ops),
    prepare() {},
    dispose() {},
  };
}
