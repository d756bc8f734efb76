// usePortCheck: one port's gradient checked entry by entry, and one entry over many steps, asked for anew whenever the graph has run.
import { useEffect, useState } from 'react';
import type { PortKey } from '../../../../engine/program.ts';
import type { EntriesReport, SweepReport } from '../../../../execution/runner.ts';
import { useApp, useAppState } from '../../../useApp.ts';

/** Nothing is asked while numbers change as fast as this, ms. */
const REST = 120;

export interface Asked<R> {
  /** The last answer; null before there is one. */
  readonly answer: R | null;
  /** It is of an older revision, and a new one is on its way. */
  readonly stale: boolean;
  /** Why there is no new one, as a sentence. */
  readonly problem: string | null;
}

export function useEntries(key: PortKey): Asked<EntriesReport> {
  const app = useApp();
  return useAsked(key, () => app.checkEntries(key));
}

/** `entry` null: none is looked at. */
export function useSweep(key: PortKey, entry: number | null): Asked<SweepReport> {
  const app = useApp();
  return useAsked(entry === null ? null : `${key} ${entry}`, () => app.sweep(key, entry ?? 0));
}

interface State<R> {
  readonly question: string;
  readonly answer: R | null;
  readonly problem: string | null;
}

function useAsked<R extends { readonly revision: number }>(question: string | null, ask: () => Promise<R>): Asked<R> {
  const trace = useAppState((state) => state.run.trace);
  const revision = useAppState((state) => state.revision);
  const [state, setState] = useState<State<R> | null>(null);
  const mine = state?.question === question ? state : null;

  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `ask` asks the question, which is there
  useEffect(() => {
    if (question === null || trace === null || trace.revision !== revision) return;
    let current = true;
    const put = async () => {
      try {
        const answer = await ask();
        if (current) setState({ question, answer, problem: null });
      } catch (error) {
        if (!current || (error instanceof Error && error.name === 'AbortError')) return;
        setState({ question, answer: null, problem: error instanceof Error ? error.message : String(error) });
      }
    };
    const timer = setTimeout(() => void put(), REST);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [question, trace, revision]);

  const answer = mine?.answer ?? null;
  return { answer, stale: answer !== null && answer.revision !== revision, problem: mine?.problem ?? null };
}
