// workerUnderTest: the engine behind a MessageChannel of Node, in the thread of the test; what a test began is ended after it.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach } from 'vitest';
import { growingCatalogue } from '../../ops/growingCatalogue.ts';
import { ops } from '../../ops/index.ts';
import type { Port } from '../protocol.ts';
import type { Runner } from '../runner.ts';
import { serve } from '../serve.ts';
import { type WorkerLike, workerRunner } from '../workerRunner.ts';

export const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const end of cleanUp.splice(0)) end();
});

export interface Fake extends WorkerLike {
  /** What `error` listeners would hear. */
  fail(message: string): void;
  readonly isTerminated: () => boolean;
}

/** A worker in this thread: one end of a channel, whose other end `work` serves. */
export function fakeWorker(work: (port: Port) => void): Fake {
  const { port1, port2 } = new MessageChannel();
  const listeners: ((event: { readonly message?: string }) => void)[] = [];
  let terminated = false;
  const end = () => {
    terminated = true;
    port1.close();
    port2.close();
  };
  cleanUp.push(end);
  work(asPort(port2));
  return {
    ...asPort(port1),
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') asPort(port1).addEventListener('message', listener as (event: { data: unknown }) => void);
      else listeners.push(listener as (event: { readonly message?: string }) => void);
    },
    terminate: end,
    fail: (message) => {
      for (const listener of listeners) listener({ message });
    },
    isTerminated: () => terminated,
  };
}

export function asPort(port: MessagePort): Port {
  return {
    postMessage: (message, { transfer }) => port.postMessage(message, transfer),
    addEventListener: (_, listener) => {
      port.on('message', (data: unknown) => listener({ data }));
    },
  };
}

export const whole = growingCatalogue(ops, async () => ops);
export const engine = (port: Port) => serve(port, whole);
export const silent = () => {};

export function runnerOf(...workers: ((port: Port) => void)[]): { runner: Runner; spawned: Fake[] } {
  const spawned: Fake[] = [];
  const spawn = () => {
    const worker = fakeWorker(workers[Math.min(spawned.length, workers.length - 1)] ?? engine);
    spawned.push(worker);
    return worker;
  };
  // Only where a worker is meant to be silent is it worth waiting for little.
  const isSilent = workers.includes(silent);
  const runner = workerRunner(spawn, isSilent ? { answer: 400, abort: 100 } : { answer: 20_000, abort: 5_000 });
  cleanUp.push(() => runner.dispose());
  return { runner, spawned };
}
