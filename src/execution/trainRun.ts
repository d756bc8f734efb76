// trainRun: trains a document's parameters, an update at a time, and tells at any moment how far it has come.

import type { Precision } from '../engine/kernels/arena.ts';
import { isProblem } from '../engine/op.ts';
import { type OptimizerSettings, optimizer } from '../engine/optimizer.ts';
import { type PortKey, portKey } from '../engine/program.ts';
import type { Tensor } from '../engine/tensor.ts';
import { type Trainer, trainer } from '../engine/trainer.ts';
import type { Prepared } from './recordRun.ts';
import { sentence } from './sentence.ts';

export interface TrainSettings {
  readonly optimizer: OptimizerSettings;
  /** `float32` is faster and keeps about 7 digits. */
  readonly precision: Precision;
  /** At most this many updates. */
  readonly updates: number;
  /** So many updates a second, each told of by itself, so that one can watch; left out: as fast as it goes. */
  readonly pace?: number;
}

export interface TrainProgress {
  /** Updates made so far. */
  readonly done: number;
  /** The cost before each update that was made since the last report, oldest first; of many, evenly spaced ones. */
  readonly costs: readonly (readonly [update: number, cost: number])[];
  /** What the trainable ports hold now; empty where nothing was trained, and in most reports where that is a lot to send. */
  readonly held: ReadonlyMap<PortKey, Tensor>;
  /** Why it cannot go on; the updates up to there stand. */
  readonly problem: string | null;
  /** How many threads take part in the large products of an update. */
  readonly threads: number;
  /** Nothing more will come. */
  readonly ended: boolean;
}

/** More trained numbers than this are told of at the end only. */
const MOST_LIVE = 20_000;
/** A report holds at most this many costs. */
const MOST_COSTS = 100;

export interface TrainRun {
  /** One update per item; ends by itself after the last one, or where it cannot go on. Call its `return` where it is left before. */
  readonly work: Generator<void, void>;
  /** What has come since the last report; with all values, or only where they are few. */
  report(values: 'all' | 'few'): TrainProgress;
}

/** Never throws; a document that cannot be trained reports the problem at once. */
export function trainRun({ program }: Prepared, settings: TrainSettings): TrainRun {
  const keys = program.instructions.flatMap(({ node, inputs }) =>
    Object.entries(inputs).flatMap(([port, source]) =>
      source.kind !== 'wire' && source.trainable ? [portKey(node, port)] : [],
    ),
  );
  const made = keys.length === 0 ? null : trainer(program, optimizer(settings.optimizer), settings);
  let done = 0;
  let ended = false;
  /** Until it is known to be more, all that is trained is told of. */
  let isLive = true;
  let problem: string | null = null;
  let costs: (readonly [number, number])[] = [];

  function* updates(train: Trainer): Generator<void, void> {
    try {
      yield* steps(train);
    } finally {
      train.rest();
    }
  }
  function* steps(train: Trainer): Generator<void, void> {
    while (done < settings.updates) {
      const cost = train.step();
      if (typeof cost !== 'number') {
        problem = sentence(null, cost);
        return;
      }
      costs.push([done, cost]);
      done++;
      if (!Number.isFinite(cost)) {
        problem = `The cost became ${cost} at update ${done}: the steps were too large. Undo, and try a smaller learning rate.`;
        return;
      }
      yield;
    }
  }
  function* work(): Generator<void, void> {
    if (made === null) problem = 'Nothing here is trainable. Make a value trainable in the inspector of its node.';
    else if (isProblem(made)) problem = sentence(null, made);
    else yield* updates(made);
    ended = true;
  }
  function allHeld(): ReadonlyMap<PortKey, Tensor> {
    const held = new Map<PortKey, Tensor>();
    if (made === null || isProblem(made) || done === 0) return held;
    for (const key of keys) {
      const value = made.held(key);
      if (value !== undefined) held.set(key, value);
    }
    return held;
  }
  return {
    work: work(),
    report(values) {
      const all: ReadonlyMap<PortKey, Tensor> = values === 'all' || isLive ? allHeld() : new Map();
      isLive &&= sizeOf(all) <= MOST_LIVE;
      const held: typeof all = values === 'all' || isLive ? all : new Map();
      const some = spaced(costs);
      costs = [];
      const threads = made === null || isProblem(made) ? 1 : made.threads;
      return { done, costs: some, held, problem, threads, ended };
    },
  };
}

function sizeOf(held: ReadonlyMap<PortKey, Tensor>): number {
  return [...held.values()].reduce((sum, { data }) => sum + data.length, 0);
}

/** Evenly spaced ones, the last among them; from the start on ever further apart, since most happens at first. */
function spaced<T extends readonly [update: number, cost: number]>(items: readonly T[]): readonly T[] {
  if (items.length <= MOST_COSTS) return items;
  const fromStart = items[0]?.[0] === 0;
  const last = items.length - 1;
  const places = Array.from({ length: MOST_COSTS }, (_, at) => {
    const part = at / (MOST_COSTS - 1);
    return Math.round(fromStart ? items.length ** part - 1 : ((at + 1) * items.length) / MOST_COSTS - 1);
  });
  return [...new Set(places)].map((place) => items[Math.min(place, last)] as T);
}
