// useEntry: the entry of a port's tensor that is selected, those that light up, and how pointing at entries is told to the app.
import { useMemo } from 'react';
import { portKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';
import { flatIndex } from '../../explain/evaluate.ts';
import { refKey } from '../../explain/expression.ts';
import { useApp, useAppState } from '../useApp.ts';

export interface EntryPointing {
  readonly entry: readonly number[] | null;
  /** Whether an entry takes part in what is pointed at; undefined where none does. */
  readonly lit: ((index: readonly number[]) => boolean) | undefined;
  readonly pick: (index: readonly number[]) => void;
  readonly hoverEntry: (index: readonly number[] | null) => void;
}

/** `shownFor`: the port whose tensor this is, where that is another: what a source holds is its output. */
export function useEntry(
  node: string,
  port: string,
  side: 'value' | 'gradient',
  shape: Shape | undefined,
  shownFor = port,
): EntryPointing {
  const app = useApp();
  const entry = useAppState(({ selection }) => {
    const chosen = selection.port;
    return chosen?.node === node && chosen.port === port && chosen.side === side ? selection.entry : null;
  });
  const handlers = useMemo(
    () => ({
      pick: (index: readonly number[]) =>
        app.select({ nodes: [node], edges: [], port: { node, port, side }, entry: index }),
      hoverEntry: (index: readonly number[] | null) => {
        app.setHover(index === null ? null : portKey(node, port));
        app.setPointed(index === null ? null : { ref: { node, port: shownFor, side }, index });
      },
    }),
    [app, node, port, shownFor, side],
  );
  const places = useAppState(({ lights }) => lights?.get(refKey({ node, port: shownFor, side })));
  const lit = useMemo(() => {
    if (places === undefined || shape === undefined) return undefined;
    return (index: readonly number[]) => places.has(flatIndex(shape, index) ?? -1);
  }, [places, shape]);
  return { entry, lit, ...handlers };
}
