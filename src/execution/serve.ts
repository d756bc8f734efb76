// serve: does the engine's work for any message port: the worker's own, or one end of a channel in a test.
import { wantKernels } from '../engine/kernels/modules.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { Catalogue } from '../ops/growingCatalogue.ts';
import { checkRun } from './checkRun.ts';
import { packSteps } from './packSteps.ts';
import type { Abort, Port, Prepare, Reply, Request } from './protocol.ts';
import { prepare, recordRun } from './recordRun.ts';
import { SUMMARIZE_ABOVE } from './summarize.ts';
import { entriesRun, sweepRun } from './sweepRun.ts';
import type { RecordedStep } from './trace.ts';

/** How long work goes on before messages are let in, ms. */
const TURN = 10;
/** The same for training, which nobody waits for number by number, ms. */
const TRAINING_TURN = 25;
/** While there is training, the check, which nobody asked for by hand, rests so many times as long as each of its turns took. */
const GIVING_WAY = 20;
/** How often what rests looks whether it was called off, or may go on, ms. */
const NAP = 20;
/** How often training tells how far it has come, ms. */
const REPORT = 80;
/** How long training waits for kernels that come over a slow connection, ms. */
const KERNELS = 3_000;
/** How often the worker says that it is alive while ops come over a slow connection, ms. */
const BEAT = 5_000;

/** Answers every request that arrives at the port. Nothing thrown by a request reaches another one. */
export function serve(port: Port, { ops, has, ensure }: Catalogue): void {
  /** Requests in hand -> what they ask for, and whether they have been called off. */
  const open = new Map<number, { readonly kind: Request['kind']; aborted: boolean }>();
  /** The last run that ended, for those who ask for whole tensors. */
  let finished: { readonly id: number; readonly outcome: Outcome } | null = null;

  const isTraining = () => [...open.values()].some(({ kind }) => kind === 'train');
  const reply = (message: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(message, { transfer });

  port.addEventListener('message', ({ data }) => {
    const message = data as Request | Abort | Prepare;
    if (message.kind === 'prepare') return void ensure().catch(() => {});
    if (message.kind === 'abort') {
      const task = open.get(message.id);
      if (task !== undefined) task.aborted = true;
      return;
    }
    const task = { kind: message.kind, aborted: false };
    open.set(message.id, task);
    const isAborted = () => task.aborted;
    answer(message, isAborted)
      .catch((error: unknown) => reply({ kind: 'broken', id: message.id, message: reasonOf(error) }))
      .finally(() => open.delete(message.id));
  });

  async function answer(request: Request, isAborted: () => boolean): Promise<void> {
    const { id } = request;
    if ('document' in request) await opsOf(request);
    switch (request.kind) {
      case 'run':
      case 'foresee':
        return run(request, isAborted);
      case 'check': {
        const work = checkRun(prepare(request.document, ops), request.revision);
        const report = await quietly(id, work, isAborted, isTraining);
        return report && reply({ kind: 'check', id, report });
      }
      case 'entries': {
        const { document, revision, key } = request;
        const report = await quietly(id, entriesRun(prepare(document, ops), revision, key), isAborted);
        return report && reply({ kind: 'entries', id, report });
      }
      case 'sweep': {
        const { document, revision, key, entry } = request;
        const report = await quietly(id, sweepRun(prepare(document, ops), revision, key, entry), isAborted);
        return report && reply({ kind: 'sweep', id, report });
      }
      case 'tangents': {
        const { document, question, revision } = request;
        const { tangentRun } = await import('./tangentRun.ts');
        const work = tangentRun(prepare(document, ops), question, { revision, summarizeAbove: SUMMARIZE_ABOVE });
        const report = await quietly(id, work, isAborted);
        return report && reply({ kind: 'tangents', id, report });
      }
      case 'cost': {
        const { modeCost } = await import('./modeCost.ts');
        const cost = await quietly(id, modeCost(prepare(request.document, ops), request.revision), isAborted);
        return cost && reply({ kind: 'cost', id, cost });
      }
      case 'tensor': {
        const { key, side, run: of } = request;
        const known =
          finished?.id !== of ? null : side === 'value' ? finished.outcome.values : finished.outcome.gradients;
        return reply({ kind: 'tensor', id, tensor: known?.get(key) ?? null });
      }
      case 'train':
        return train(request, isAborted);
      case 'layout': {
        // Dagre is a third of the engine's code, and few graphs are ever tidied.
        const { layout } = await import('./layout.ts');
        return reply({ kind: 'layout', id, positions: layout(request.document, request.sizes, ops) });
      }
    }
  }

  /** Work that says nothing before its end, but that it is alive. Once it was called off, that is the reply. */
  async function quietly<R>(
    id: number,
    work: Generator<void, R>,
    isAborted: () => boolean,
    givesWay?: () => boolean,
  ): Promise<R | undefined> {
    const done = await inTurns(work, isAborted, { endOfTurn: () => reply({ kind: 'alive', id }), givesWay });
    if (done !== 'aborted') return done.answer;
    reply({ kind: 'aborted', id });
    return undefined;
  }

  async function opsOf({ id, document }: Extract<Request, { document: unknown }>): Promise<void> {
    const names = document.nodes.map((node) => node.op);
    if (has(names)) return;
    const beat = setInterval(() => reply({ kind: 'alive', id }), BEAT);
    try {
      await ensure(names);
    } finally {
      clearInterval(beat);
    }
  }

  async function train(request: Extract<Request, { kind: 'train' }>, isAborted: () => boolean): Promise<void> {
    const { id, document, settings } = request;
    // Few graphs are ever trained.
    const { trainRun } = await import('./trainRun.ts');
    // A run that begins without the kernels does without them to its end.
    await Promise.race([wantKernels(), pause(KERNELS)]);
    const { work, report } = trainRun(prepare(document, ops), settings);
    let told = performance.now();
    const tell = (values: 'all' | 'few') => reply({ kind: 'trained', id, progress: report(values) });
    const tellNow = () => {
      if (performance.now() - told < REPORT) return;
      tell('few');
      told = performance.now();
    };
    const done =
      settings.pace === undefined
        ? await inTurns(work, isAborted, { endOfTurn: tellNow, turn: TRAINING_TURN })
        : await atPace(work, isAborted, () => tell('few'), 1000 / settings.pace);
    // Called off, it still says how far it came: what was learned is not lost.
    tell('all');
    if (done === 'aborted') reply({ kind: 'aborted', id });
  }

  async function run(request: Extract<Request, { kind: 'run' | 'foresee' }>, isAborted: () => boolean): Promise<void> {
    const { id, document, revision } = request;
    const work = recordRun(prepare(document, ops), { revision, summarizeAbove: SUMMARIZE_ABOVE });
    let batch: RecordedStep[] = [];
    const send = () => {
      const steps = packSteps(batch);
      batch = [];
      reply({ kind: 'steps', id, steps }, [steps.numbers.buffer]);
    };
    const done = await inTurns(work, isAborted, { each: (step) => batch.push(step), endOfTurn: send });
    if (done === 'aborted') return reply({ kind: 'aborted', id });
    if (batch.length > 0) send();
    const { trace, outcome } = done.answer;
    if (request.kind === 'run') finished = { id, outcome };
    const { steps: _, ...rest } = trace;
    reply({ kind: 'trace', id, trace: rest });
  }
}

interface Turns<S> {
  readonly each?: (item: S) => void;
  readonly endOfTurn: () => void;
  /** Whether something else is in more of a hurry. */
  readonly givesWay?: (() => boolean) | undefined;
  readonly turn?: number;
}

/** Runs `work` to its end with a pause after each turn, in which messages (an abort, say) come in. */
async function inTurns<S, R>(
  work: Generator<S, R>,
  isAborted: () => boolean,
  { each, endOfTurn, givesWay = () => false, turn = TURN }: Turns<S>,
): Promise<{ readonly answer: R } | 'aborted'> {
  for (;;) {
    const began = performance.now();
    do {
      const next = work.next();
      if (next.done === true) return { answer: next.value };
      each?.(next.value);
    } while (performance.now() < began + turn);
    endOfTurn();
    await pause();
    const rested = performance.now() + GIVING_WAY * (performance.now() - began);
    while (givesWay() && !isAborted() && performance.now() < rested) await pause(NAP);
    if (isAborted()) return left(work);
  }
}

/** An item at a time, told of at once, with `rest` ms after each. */
async function atPace<S, R>(
  work: Generator<S, R>,
  isAborted: () => boolean,
  tell: () => void,
  rest: number,
): Promise<{ readonly answer: R } | 'aborted'> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done === true) return { answer: next.value };
    tell();
    await pause(rest);
    if (isAborted()) return left(work);
  }
}

function left(work: Generator<unknown, unknown>): 'aborted' {
  work.return(undefined);
  return 'aborted';
}

function pause(ms = 0): Promise<void> {
  return new Promise((resolve) => {
    if (ms > 0) setTimeout(resolve, ms);
    else afterMessages(resolve);
  });
}

/** Lets in what has come meanwhile. Browsers make a timer of 0 ms wait for 4, which is a third of a turn. */
function afterMessages(resume: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resume();
  };
  port2.postMessage(null);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
