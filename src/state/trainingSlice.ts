// trainingSlice: training the graph on screen: what the engine learns is put into the document as it comes, as one step to undo.
import type { StoreApi } from 'zustand/vanilla';
import type { HeldEdit } from '../document/commands/setHeld.ts';
import { setHeldValues } from '../document/commands/setHeldValues.ts';
import { computesSame, sameNode } from '../document/computesSame.ts';
import { heldValueOf } from '../document/heldValue.ts';
import type { GraphDocument } from '../document/model.ts';
import type { Runner, Training } from '../execution/runner.ts';
import type { TrainProgress, TrainSettings } from '../execution/trainRun.ts';
import type { App, AppState, TrainingState } from './app.ts';
import type { Clock } from './clock.ts';
import { withCosts } from './lossCurve.ts';

export type TrainingActions = Pick<App, 'setTraining' | 'startTraining' | 'stopTraining'> & {
  /** Another document takes the screen: what was going on ends without a word, and its curve goes. */
  forgetTraining(): void;
};

export const untrained: TrainingState = {
  status: 'idle',
  method: 'sgd',
  learningRate: 0.1,
  precision: 'float64',
  pace: 'watch',
  done: 0,
  perSecond: null,
  threads: 1,
  curve: [],
  problem: null,
};

/** Updates a second that an eye can follow. */
const WATCHABLE = 10;

interface Session {
  /** One undo step. */
  readonly group: string;
  readonly label: string;
  readonly training: Training;
  /** The document as this training left it: one that computes anything else was made by somebody else. */
  expected: GraphDocument;
  /** Whether values of it have come to the document. */
  isShown: boolean;
  /** Somebody else changed what is computed, and all that is still waited for is what was learned until then. */
  isOver: boolean;
  /** When the first report came, and how many updates it told of: those were slow, the step was only just being written down. */
  start: { readonly time: number; readonly done: number } | null;
}

export function trainingSlice(
  store: StoreApi<AppState>,
  app: Pick<App, 'dispatch' | 'notify'>,
  runner: Runner,
  clock: Pick<Clock, 'now'>,
): TrainingActions {
  let current: Session | null = null;
  let times = 0;

  const set = (change: Partial<TrainingState>) =>
    store.setState(({ training }) => ({ training: { ...training, ...change } }));

  function start(updates: number): void {
    current?.training.stop();
    const { method, learningRate, precision, pace } = store.getState().training;
    const settings: TrainSettings = {
      optimizer: { method, learningRate },
      precision,
      updates,
      ...(pace === 'watch' && updates > 1 && { pace: WATCHABLE }),
    };
    const { document } = store.getState();
    set({ status: 'running', done: 0, perSecond: null, threads: 1, curve: [], problem: null });
    const training = runner.train(document, settings, (progress) => {
      if (current === session) hear(session, progress);
    });
    const session: Session = {
      group: `training ${++times}`,
      label: updates === 1 ? 'update once' : 'train',
      training,
      expected: document,
      isShown: false,
      isOver: false,
      start: null,
    };
    current = session;
    void training.finished
      .catch((error: unknown) => {
        if (current === session) set({ problem: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => {
        if (current === session) end();
      });
  }

  function hear(session: Session, { done, costs, held, problem, threads }: TrainProgress): void {
    if (session.isOver) return putBeside(session, held);
    if (!computesSame(store.getState().document, session.expected)) {
      session.training.stop();
      set({
        problem: 'Training stopped because the graph was changed. What it had learned until then is in the graph.',
      });
      // What a small graph has learned is there already.
      if (session.isShown) return end();
      session.isOver = true;
      return putBeside(session, held);
    }
    session.expected = store.getState().document;
    session.start ??= { time: clock.now(), done };
    const seconds = (clock.now() - session.start.time) / 1000;
    const { curve, perSecond } = store.getState().training;
    set({
      done,
      threads,
      curve: withCosts(curve, costs),
      perSecond: seconds > 0.2 ? (done - session.start.done) / seconds : perSecond,
      ...(problem !== null && { problem }),
    });
    if (held.size > 0) put(session, editsOf(held));
  }

  /** What was learned of nodes that are as they were. */
  function putBeside(session: Session, held: TrainProgress['held']): void {
    const before = new Map(session.expected.nodes.map((node) => [node.id, node]));
    const same = store.getState().document.nodes.filter((node) => {
      const old = before.get(node.id);
      return old !== undefined && sameNode(old, node);
    });
    const ids = new Set(same.map(({ id }) => id));
    const edits = editsOf(held).filter(({ node }) => ids.has(node));
    if (edits.length > 0) put(session, edits);
  }

  function put(session: Session, edits: readonly HeldEdit[]): void {
    const { group, label } = session;
    const outcome = app.dispatch(setHeldValues, edits, { label, group });
    session.expected = store.getState().document;
    session.isShown = true;
    if (outcome.ok) return;
    session.training.stop();
    app.notify('error', outcome.reason, undefined, 'refused');
    end();
  }

  function end(): void {
    current = null;
    set({ status: 'idle' });
  }

  return {
    setTraining: set,
    startTraining: (updates = Number.MAX_SAFE_INTEGER) => start(updates),
    forgetTraining() {
      current?.training.stop();
      current = null;
      const { method, learningRate, precision, pace } = store.getState().training;
      set({ ...untrained, method, learningRate, precision, pace });
    },
    stopTraining() {
      current?.training.stop();
    },
  };
}

function editsOf(held: TrainProgress['held']): readonly HeldEdit[] {
  return [...held].map(([key, { shape, data }]) => {
    const dot = key.indexOf('.');
    return { node: key.slice(0, dot), port: key.slice(dot + 1), value: heldValueOf(shape, data) };
  });
}
