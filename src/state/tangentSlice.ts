// tangentSlice: forward mode on screen: which direction is followed, what came of it, and how far it has been stepped.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Runner } from '../execution/runner.ts';
import type { AppState } from './app.ts';
import type { TangentActions, TangentState } from './tangentState.ts';

const blank: TangentState = { watched: false, question: null, report: null, cost: null, failed: null, shown: null };

/** Asks again with every run while somebody looks, and calls off what has become old. */
export function tangentSlice(
  store: StoreApi<AppState>,
  runner: Pick<Runner, 'tangents' | 'cost'>,
): TangentActions & { readonly dispose: () => void } {
  const tangents = createStore<TangentState>(() => blank);
  /** Answers to older questions than this are dropped. */
  let asked = 0;
  let costAsked = -1;

  function ask(): void {
    const { question, watched } = tangents.getState();
    const { run, document, revision } = store.getState();
    // A trace that has arrived says that this revision runs; while one is under way the next arrival asks.
    if (!watched || question === null || run.trace === null || run.trace.revision !== revision) return;
    asked += 1;
    const mine = asked;
    runner.tangents(document, revision, question).then(
      (report) => {
        if (mine === asked) tangents.setState({ report, failed: null });
      },
      (error: unknown) => {
        if (mine === asked && !isAbort(error)) tangents.setState({ report: null, failed: messageOf(error) });
      },
    );
    askCost();
  }

  function askCost(): void {
    const { document, revision } = store.getState();
    if (costAsked === revision) return;
    costAsked = revision;
    runner.cost(document, revision).then(
      (cost) => {
        if (store.getState().revision === cost.revision) tangents.setState({ cost });
      },
      // A newer run takes its place, or the next look asks again.
      () => {
        if (costAsked === revision) costAsked = -1;
      },
    );
  }

  const stop = store.subscribe((now, before) => {
    if (now.run.trace === before.run.trace) return;
    if (now.run.trace === null) {
      asked += 1;
      costAsked = -1;
      tangents.setState(({ watched }) => ({ ...blank, watched }));
    } else ask();
  });

  return {
    tangents,
    watchTangents(watched) {
      if (tangents.getState().watched === watched) return;
      tangents.setState({ watched });
      if (watched) ask();
    },
    askTangents(question) {
      tangents.setState({ question, shown: null });
      ask();
    },
    showTangents(shown) {
      const most = tangents.getState().report?.steps.length ?? 0;
      tangents.setState({ shown: shown === null || shown >= most ? null : Math.max(0, shown) });
    },
    dispose: stop,
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
