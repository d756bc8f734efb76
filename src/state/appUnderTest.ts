// appUnderTest: an app whose runner answers when told to, whose time passes when told to, and whose storage can be made to fail.
import type { GraphDocument } from '../document/model.ts';
import type { Signatures } from '../document/signature.ts';
import { scalar } from '../engine/tensor.ts';
import type { Runner } from '../execution/runner.ts';
import type { TangentQuestion } from '../execution/tangents.ts';
import type { RecordedStep, Trace } from '../execution/trace.ts';
import type { TrainProgress, TrainSettings } from '../execution/trainRun.ts';
import { type Catalogue, growingCatalogue } from '../ops/growingCatalogue.ts';
import type { Clock } from './clock.ts';
import { createApp, type RunningApp } from './createApp.ts';
import { documentExchange } from './exchange.ts';
import type { Library, WriterLocks } from './library.ts';
import { memoryLibrary, memoryLocks } from './memoryLibrary.ts';
import { preferenceStore } from './preferences.ts';

/** One feed per source, one forward per other node, a seed and one vjp per wire: enough to move a playhead over. */
export function traceOf(document: GraphDocument, revision: number): Trace {
  const forward: RecordedStep[] = document.nodes.map((node) =>
    node.op === 'Input'
      ? { kind: 'feed', node: node.id, port: 'value', value: scalar(1) }
      : { kind: 'forward', node: node.id, outputs: { y: scalar(1) } },
  );
  const last = document.nodes.at(-1);
  const backward: RecordedStep[] =
    last === undefined || document.edges.length === 0
      ? []
      : [
          { kind: 'seed', node: last.id, port: 'y', value: scalar(1) },
          ...document.edges.toReversed().map((edge): RecordedStep => {
            const to = { node: edge.from[0], port: edge.from[1] };
            return { kind: 'vjp', node: edge.to[0], port: edge.to[1], contribution: scalar(1), to };
          }),
        ];
  return {
    revision,
    target: null,
    steps: [...forward, ...backward],
    shapes: new Map(),
    wires: new Map(),
    diagnostics: [],
    births: [],
    firstNonFinite: null,
    kinks: [],
    backwardStart: forward.length,
  } as Trace;
}

export class ManualClock implements Clock {
  time = 0;
  private waiting: { due: number; done: () => void }[] = [];
  now(): number {
    return this.time;
  }
  after(ms: number, done: () => void): () => void {
    const entry = { due: this.time + ms, done };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((each) => each !== entry);
    };
  }
  /** Lets `ms` pass, then all that was waiting on promises. */
  async pass(ms: number): Promise<void> {
    this.time += ms;
    const due = this.waiting.filter((each) => each.due <= this.time);
    this.waiting = this.waiting.filter((each) => each.due > this.time);
    for (const { done } of due.toSorted((a, b) => a.due - b.due)) done();
    await settled();
  }
}

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export interface ManualRunner extends Runner {
  /** The revisions that were asked for, in order. */
  readonly asked: number[];
  readonly checked: number[];
  readonly questions: TangentQuestion[];
  readonly costed: number[];
  /** Runs not yet answered. Empty while `auto` is true, which answers at once. */
  readonly open: { readonly revision: number; answer(): void; fail(error: Error): void }[];
  auto: boolean;
  /** Trainings that were begun, newest last. */
  readonly trainings: {
    readonly settings: TrainSettings;
    readonly tell: (progress: TrainProgress) => void;
    readonly end: () => void;
  }[];
  /** How often one was asked to stop. */
  stopped: number;
}

const noTangents = {
  from: null,
  steps: [],
  tangents: new Map(),
  blocked: new Map(),
  target: null,
  directional: null,
  problem: null,
};
const nothing = { count: 0, exact: true };
const noCost = { target: null, reverse: nothing, held: [], forwardForAll: nothing, entries: 0 };

export function manualRunner(): ManualRunner {
  const runner: ManualRunner = {
    asked: [],
    checked: [],
    questions: [],
    costed: [],
    open: [],
    trainings: [],
    stopped: 0,
    auto: true,
    runNow: () => null,
    callOff() {},
    run(document, revision) {
      runner.asked.push(revision);
      if (runner.auto) return Promise.resolve(traceOf(document, revision));
      return new Promise((resolve, reject) => {
        runner.open.push({ revision, answer: () => resolve(traceOf(document, revision)), fail: reject });
      });
    },
    foresee: async (document, revision) => traceOf(document, revision),
    async check(_document, revision) {
      runner.checked.push(revision);
      return { revision, rows: [], worst: 0, agrees: true };
    },
    tangents(_document, revision, question) {
      runner.questions.push(question);
      return Promise.resolve({ ...noTangents, revision, question });
    },
    async cost(_document, revision) {
      runner.costed.push(revision);
      return { ...noCost, revision };
    },
    checkEntries: async (_document, revision) => ({ revision, row: null, entries: [] }),
    sweep: async (_document, revision) => ({ revision, sweep: null }),
    tensor: async () => null,
    layout: async (document) => new Map(document.nodes.map((node, at) => [node.id, [at * 200, 0] as const])),
    train(_document, settings, onProgress) {
      let stop = () => {};
      const finished = new Promise<void>((resolve) => {
        stop = resolve;
      });
      runner.trainings.push({ settings, tell: onProgress, end: stop });
      return {
        finished,
        stop() {
          runner.stopped++;
        },
      };
    },
    prepare() {},
    dispose() {},
  };
  return runner;
}

const port = { name: 'x', role: 'data', required: true, trainable: false } as const;
export const toySignatures: Signatures = new Map([
  ['Input', { name: 'Input', params: [], inputs: () => [{ ...port, name: 'value' }], outputs: () => ['y'] }],
  ['Neg', { name: 'Neg', params: [], inputs: () => [port], outputs: () => ['y'] }],
  ['Add', { name: 'Add', params: [], inputs: () => [port, { ...port, name: 'b' }], outputs: () => ['y'] }],
]);

/** a -> n -> m, all in a row. */
export const chain: GraphDocument = {
  format: 'chainrule',
  version: 1,
  title: 'Chain',
  nodes: [
    { id: 'a', op: 'Input', position: [0, 0], inputs: { value: 1 } },
    { id: 'n', op: 'Neg', position: [200, 0] },
    { id: 'm', op: 'Neg', position: [400, 0] },
  ],
  edges: [
    { from: ['a', 'y'], to: ['n', 'x'] },
    { from: ['n', 'y'], to: ['m', 'x'] },
  ],
};

export interface AppUnderTest extends RunningApp {
  readonly runner: ManualRunner;
  readonly clock: ManualClock;
  readonly library: Library;
}
export interface Surroundings {
  readonly library?: Library;
  readonly locks?: WriterLocks;
  readonly reducedMotion?: boolean;
  readonly preferences?: Map<string, string>;
  readonly signatures?: Signatures;
  readonly catalogue?: Catalogue;
}

let keys = 0;
const noOps = growingCatalogue([], async () => []);

export function appUnderTest(around: Surroundings = {}): AppUnderTest {
  const runner = manualRunner();
  const clock = new ManualClock();
  const library = around.library ?? memoryLibrary();
  const signatures = around.signatures ?? toySignatures;
  const catalogue = around.catalogue ?? noOps;
  const kept = around.preferences ?? new Map<string, string>();
  const app = createApp({
    catalogue,
    signatures,
    runner,
    exchange: documentExchange(catalogue, signatures),
    library,
    locks: around.locks ?? memoryLocks(),
    preferences: preferenceStore(() => ({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    })),
    clock,
    newKey: () => `key-${keys++}`,
    reducedMotion: () => around.reducedMotion ?? false,
  });
  return { ...app, runner, clock, library };
}

/** An app that shows `document` (the chain when left out), its trace there. */
export async function opened(document: GraphDocument = chain, around: Surroundings = {}): Promise<AppUnderTest> {
  const app = appUnderTest(around);
  await app.boot({ document }, '');
  await settled();
  return app;
}
