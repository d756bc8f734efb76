// runLoop: keeps the trace up with the document: one run in flight, always the newest revision next, the check when all is quiet.
import type { GraphDocument } from '../document/model.ts';
import type { GradientCheckReport, Runner } from '../execution/runner.ts';
import type { Trace } from '../execution/trace.ts';
import type { RunState } from './app.ts';
import type { Clock } from './clock.ts';

/** A run that takes longer than this is said to go on, ms. */
const BLINK = 100;
/** A run that takes longer than this gives way to a newer revision instead of being waited for, ms. */
const PATIENCE = 120;
/** How long nothing must have changed before gradients are checked numerically, ms. */
const QUIET = 400;

export interface RunLoop {
  /**
   * Runs this revision as soon as possible; revisions asked for meanwhile are skipped but the latest. One that was asked for already is run
   * again only where that went wrong.
   */
  request(document: GraphDocument, revision: number): void;
  dispose(): void;
}
export interface RunListener {
  status(status: RunState['status']): void;
  trace(trace: Trace): void;
  check(report: GradientCheckReport): void;
  failed(reason: string): void;
}

export function runLoop(runner: Runner, clock: Clock, listener: RunListener): RunLoop {
  interface Job {
    readonly document: GraphDocument;
    readonly revision: number;
  }
  let flying: Job | null = null;
  let waiting: Job | null = null;
  let takeoff = 0;
  /** The newest revision has been waited for longer than a blink. */
  let late = false;
  let cancelPatience = () => {};
  let cancelLate = () => {};
  let cancelCheck = () => {};
  let disposed = false;
  let asked: number | null = null;

  function start(job: Job): void {
    flying = job;
    waiting = null;
    takeoff = clock.now();
    cancelLate();
    // While a slow graph is dragged at, the mark stays: it does not come and go with every run.
    listener.status(late ? 'late' : 'running');
    if (!late) {
      cancelLate = clock.after(BLINK, () => {
        late = true;
        listener.status('late');
      });
    }
    runner.run(job.document, job.revision).then(
      (trace) => land(job, () => arrived(job, trace)),
      (error: unknown) => land(job, () => crashed(error)),
    );
  }

  function land(job: Job, report: () => void): void {
    // A run that was given up has nothing more to say.
    if (disposed || flying !== job) return;
    flying = null;
    cancelPatience();
    cancelLate();
    if (waiting === null) late = false;
    report();
    if (waiting !== null) start(waiting);
  }

  function arrived(job: Job, trace: Trace): void {
    listener.trace(trace);
    if (waiting !== null) return;
    listener.status('done');
    cancelCheck = clock.after(QUIET, () => check(job));
  }

  function crashed(error: unknown): void {
    if (isAbort(error)) return;
    asked = null;
    listener.status('unresponsive');
    if (waiting === null) listener.failed(error instanceof Error ? error.message : String(error));
  }

  function check(job: Job): void {
    runner.check(job.document, job.revision).then(
      (report) => {
        if (!disposed && flying === null) listener.check(report);
      },
      // The trace stands without it.
      (error: unknown) => {
        if (disposed || flying !== null || isAbort(error)) return;
        const problem = error instanceof Error ? error.message : String(error);
        listener.check({ revision: job.revision, rows: [], worst: 0, agrees: false, problem });
      },
    );
  }

  /** What was still on its way is about an older revision. */
  function arrivedNow(job: Job, trace: Trace): void {
    flying = null;
    waiting = null;
    late = false;
    cancelPatience();
    cancelLate();
    arrived(job, trace);
  }

  return {
    request(document, revision) {
      if (revision === asked) return;
      asked = revision;
      cancelCheck();
      const job = { document, revision };
      const now = runner.runNow(document, revision);
      if (now !== null) return arrivedNow(job, now);
      if (flying === null) return start(job);
      waiting = job;
      cancelPatience();
      const left = Math.max(0, PATIENCE - (clock.now() - takeoff));
      cancelPatience = clock.after(left, () => {
        if (!disposed && waiting !== null) start(waiting);
      });
    },
    dispose() {
      disposed = true;
      cancelPatience();
      cancelLate();
      cancelCheck();
      runner.dispose();
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
