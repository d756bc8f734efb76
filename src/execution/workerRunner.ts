// workerRunner: a Runner whose work is done behind a port: the newest request wins, and a worker that hangs is replaced.
import type { GraphDocument } from '../document/model.ts';
import { unpackSteps } from './packSteps.ts';
import type { Abort, Port, Prepare, Reply, Request } from './protocol.ts';
import type { Runner } from './runner.ts';
import type { RecordedStep, Trace } from './trace.ts';
import type { TrainProgress } from './trainRun.ts';

/** What a Worker is to the runner; a test gives it a port of a MessageChannel. */
export interface WorkerLike extends Port {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** It could not be loaded, threw outside of a request, or said something that cannot be read. */
  addEventListener(type: 'error' | 'messageerror', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}
export interface Patience {
  /** How long a worker may be silent while something is asked of it, ms. */
  readonly answer: number;
  /** The same once what it works on has been called off. */
  readonly abort: number;
}
const patient: Patience = { answer: 20_000, abort: 1_000 };

interface Task {
  readonly request: Request;
  readonly steps: RecordedStep[];
  /** Hears what comes before the last answer. */
  readonly told?: (progress: TrainProgress) => void;
  readonly settle: (reply: Reply) => void;
  readonly fail: (error: Error) => void;
}

/** `spawn` is called on the first request and again after a worker was lost; it may throw. */
export function workerRunner(spawn: () => WorkerLike, patience: Patience = patient): Runner {
  let worker: WorkerLike | null = null;
  let lastId = 0;
  /** The run whose trace was delivered last: tensors are asked of it. */
  let delivered = 0;
  let disposed = false;
  const tasks = new Map<number, Task>();
  /** Called off, but the worker has not said so yet. */
  const leaving = new Set<number>();
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  function connect(): WorkerLike {
    if (worker !== null) return worker;
    const fresh = spawn();
    worker = fresh;
    fresh.addEventListener('message', ({ data }) => {
      if (worker === fresh) receive(data as Reply);
    });
    const lost = ({ message }: { readonly message?: string }) => {
      if (worker !== fresh) return;
      failAll(
        new Error(`The engine stopped working${message ? ` (${message})` : ''}. It starts again with the next change.`),
      );
    };
    fresh.addEventListener('error', lost);
    fresh.addEventListener('messageerror', lost);
    return fresh;
  }

  function drop(): void {
    worker?.terminate();
    worker = null;
    leaving.clear();
    clearTimeout(watchdog);
  }

  function failAll(error: Error): void {
    drop();
    const failing = [...tasks.values()];
    tasks.clear();
    for (const task of failing) task.fail(error);
  }

  function receive(reply: Reply): void {
    const { id } = reply;
    const task = tasks.get(id);
    if (reply.kind === 'steps') {
      for (const step of task === undefined ? [] : unpackSteps(reply.steps)) task?.steps.push(step);
    } else if (reply.kind === 'trained') {
      task?.told?.(reply.progress);
      if (reply.progress.ended) end(id, task, reply);
    } else if (reply.kind !== 'alive') {
      end(id, task, reply);
    }
    watch();
  }

  function end(id: number, task: Task | undefined, reply: Reply): void {
    tasks.delete(id);
    leaving.delete(id);
    if (reply.kind === 'broken')
      task?.fail(new Error(`The engine could not finish: ${reply.message.replace(/\.$/, '')}.`));
    else task?.settle(reply);
  }

  /** Silence is counted from now. */
  function watch(): void {
    clearTimeout(watchdog);
    if (tasks.size === 0 && leaving.size === 0) return;
    watchdog = setTimeout(leaving.size > 0 ? replace : giveUp, leaving.size > 0 ? patience.abort : patience.answer);
  }

  /** The worker does not let go of what was called off: another one takes over what is still wanted. */
  function replace(): void {
    drop();
    try {
      const fresh = tasks.size === 0 ? null : connect();
      for (const [id, { request, fail }] of tasks) {
        // Training cannot go on where the lost worker was.
        if (request.kind === 'train') {
          tasks.delete(id);
          fail(
            new Error(
              'The engine was started again, which ended the training. What it had learned until then is kept.',
            ),
          );
        } else fresh?.postMessage(request, { transfer: [] });
      }
      watch();
    } catch (error) {
      failAll(asError(error));
    }
  }

  function giveUp(): void {
    const seconds = Math.round(patience.answer / 1000);
    failAll(
      new Error(
        `The engine did not answer for ${seconds} seconds and was stopped. Make the graph smaller, or undo the last change.`,
      ),
    );
  }

  function ask<R>(
    make: (id: number) => Request,
    read: (reply: Reply, task: Task) => R | undefined,
    told?: Task['told'],
  ): Promise<R> {
    return new Promise((resolve, reject) => {
      if (disposed) return reject(abortError());
      const request = make(++lastId);
      const task: Task = {
        request,
        steps: [],
        ...(told && { told }),
        settle: (reply) => {
          const answer = read(reply, task);
          if (answer === undefined) reject(abortError());
          else resolve(answer);
        },
        fail: reject,
      };
      try {
        connect().postMessage(request, { transfer: [] });
      } catch (error) {
        return reject(asError(error));
      }
      tasks.set(request.id, task);
      watch();
    });
  }

  /** Calls off what has become old: nothing of it reaches anyone any more. */
  function callOff(kinds: readonly Request['kind'][]): void {
    for (const [id, task] of tasks) {
      if (!kinds.includes(task.request.kind)) continue;
      tasks.delete(id);
      leaving.add(id);
      const abort: Abort = { kind: 'abort', id };
      worker?.postMessage(abort, { transfer: [] });
      task.fail(abortError());
    }
  }

  function abort(id: number): void {
    const message: Abort = { kind: 'abort', id };
    if (tasks.has(id)) worker?.postMessage(message, { transfer: [] });
  }

  function stopTraining(): void {
    for (const [id, { request }] of tasks) if (request.kind === 'train') abort(id);
  }

  const callOffOlder = () => callOff(['run', 'foresee', 'check', 'entries', 'sweep', 'tangents', 'cost']);

  return {
    runNow: () => null,
    callOff: callOffOlder,
    run(document: GraphDocument, revision: number): Promise<Trace> {
      callOffOlder();
      return ask(
        (id) => ({ kind: 'run', id, document, revision }),
        (reply, { steps }) => {
          if (reply.kind !== 'trace') return undefined;
          delivered = reply.id;
          return { ...reply.trace, steps };
        },
      );
    },
    foresee(document, revision) {
      return ask(
        (id) => ({ kind: 'foresee', id, document, revision }),
        (reply, { steps }) => (reply.kind === 'trace' ? { ...reply.trace, steps } : undefined),
      );
    },
    check(document, revision) {
      callOff(['check']);
      return ask(
        (id) => ({ kind: 'check', id, document, revision }),
        (reply) => (reply.kind === 'check' ? reply.report : undefined),
      );
    },
    tangents(document, revision, question) {
      callOff(['tangents']);
      return ask(
        (id) => ({ kind: 'tangents', id, document, revision, question }),
        (reply) => (reply.kind === 'tangents' ? reply.report : undefined),
      );
    },
    cost(document, revision) {
      callOff(['cost']);
      return ask(
        (id) => ({ kind: 'cost', id, document, revision }),
        (reply) => (reply.kind === 'cost' ? reply.cost : undefined),
      );
    },
    checkEntries(document, revision, key) {
      callOff(['entries']);
      return ask(
        (id) => ({ kind: 'entries', id, document, revision, key }),
        (reply) => (reply.kind === 'entries' ? reply.report : undefined),
      );
    },
    sweep(document, revision, key, entry) {
      callOff(['sweep']);
      return ask(
        (id) => ({ kind: 'sweep', id, document, revision, key, entry }),
        (reply) => (reply.kind === 'sweep' ? reply.report : undefined),
      );
    },
    tensor(key, side) {
      return ask(
        (id) => ({ kind: 'tensor', id, run: delivered, key, side }),
        (reply) => (reply.kind === 'tensor' ? reply.tensor : undefined),
      );
    },
    layout(document, sizes) {
      callOff(['layout']);
      return ask(
        (id) => ({ kind: 'layout', id, document, sizes }),
        (reply) => (reply.kind === 'layout' ? reply.positions : undefined),
      );
    },
    train(document, settings, onProgress) {
      stopTraining();
      const id = lastId + 1;
      const finished = ask(
        () => ({ kind: 'train', id, document, settings }),
        (reply) => reply.kind === 'trained' || reply.kind === 'aborted' || undefined,
        onProgress,
      ).then(() => {});
      return { finished, stop: () => abort(id) };
    },
    prepare() {
      const message: Prepare = { kind: 'prepare' };
      worker?.postMessage(message, { transfer: [] });
    },
    dispose() {
      disposed = true;
      failAll(abortError());
    },
  };
}

function abortError(): DOMException {
  return new DOMException('A newer request took its place.', 'AbortError');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
