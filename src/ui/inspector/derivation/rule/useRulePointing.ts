// useRulePointing: the entry that is pointed at, here or on the canvas, if it is in the rule; and what lights up with it everywhere.
import { useEffect, useMemo } from 'react';
import { portKey } from '../../../../engine/program.ts';
import { isSummary } from '../../../../execution/trace.ts';
import { recordedAt } from '../../../../explain/context.ts';
import { flatIndex } from '../../../../explain/evaluate.ts';
import type { EntryExplanation } from '../../../../explain/explainEntry.ts';
import { sameRef, type TensorRef } from '../../../../explain/expression.ts';
import { type LitEntries, litEntries } from '../../../../explain/lights.ts';
import type { EntryRef } from '../../../../state/app.ts';
import { useApp, useAppState } from '../../../useApp.ts';
import type { Explained } from '../../useExplain.ts';

/** With the name that the tensor has in the rule: what is shown at x is read at the port that x is wired to. */
export function useRulePointing({ context, explanation }: Explained): EntryRef | null {
  const { subject, factors } = explanation;
  const { wires } = context.trace;
  const refs = useMemo(() => [subject, ...factors.map(({ ref }) => ref)], [subject, factors]);
  const pointed = useAppState((state) =>
    state.pointed !== null && nameOf(state.pointed.ref, refs, wires) ? state.pointed : null,
  );
  return useMemo(() => {
    const ref = pointed && nameOf(pointed.ref, refs, wires);
    return ref && pointed ? { ref, index: pointed.index } : null;
  }, [pointed, refs, wires]);
}

function nameOf(ref: TensorRef, refs: readonly TensorRef[], wires: ReadonlyMap<string, string>): TensorRef | undefined {
  const key = portKey(ref.node, ref.port);
  return (
    refs.find((each) => sameRef(each, ref)) ??
    refs.find(
      (each) => each.side === 'value' && ref.side === 'value' && wires.get(portKey(each.node, each.port)) === key,
    )
  );
}

/** Lights up what made the entry of the result that is pointed at, or the one entry of a factor. */
export function useRuleLights(
  { context, explanation }: Explained,
  pointed: EntryRef | null,
  entry: EntryExplanation | null,
): void {
  const app = useApp();
  const { trace } = context;
  const { subject, frame } = explanation;
  useEffect(() => {
    if (pointed === null) return undefined;
    const recorded = recordedAt(frame, pointed.ref);
    const flat = recorded === undefined || isSummary(recorded) ? null : flatIndex(recorded.shape, pointed.index);
    const own: LitEntries[] = flat === null ? [] : [{ ref: pointed.ref, entries: [flat] }];
    const made = entry !== null && sameRef(pointed.ref, subject) ? [...entry.contributors.values()] : [];
    const lights = litEntries(trace, [...own, ...made]);
    app.setLights(lights);
    return () => {
      if (app.store.getState().lights === lights) app.setLights(null);
    };
  }, [app, trace, frame, subject, pointed, entry]);
}
