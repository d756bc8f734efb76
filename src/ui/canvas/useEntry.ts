// useEntry: the entry of a port's tensor that is selected, and how pointing at entries and picking them is told to the app.
import { useMemo } from 'react';
import { portKey } from '../../engine/program.ts';
import { useApp, useAppState } from '../useApp.ts';

export interface EntryPointing {
  readonly entry: readonly number[] | null;
  readonly pick: (index: readonly number[]) => void;
  readonly hoverEntry: (index: readonly number[] | null) => void;
}

export function useEntry(node: string, port: string, side: 'value' | 'gradient'): EntryPointing {
  const app = useApp();
  const entry = useAppState(({ selection }) => {
    const chosen = selection.port;
    return chosen?.node === node && chosen.port === port && chosen.side === side ? selection.entry : null;
  });
  const handlers = useMemo(
    () => ({
      pick: (index: readonly number[]) =>
        app.select({ nodes: [node], edges: [], port: { node, port, side }, entry: index }),
      hoverEntry: (index: readonly number[] | null) => app.setHover(index === null ? null : portKey(node, port)),
    }),
    [app, node, port, side],
  );
  return { entry, ...handlers };
}
