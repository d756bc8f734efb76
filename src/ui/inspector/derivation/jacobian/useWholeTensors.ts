// useWholeTensors: the numbers behind summaries, fetched as soon as somebody looks at them.
import { useEffect, useState } from 'react';
import { portKey } from '../../../../engine/program.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import { isSummary, type Trace } from '../../../../execution/trace.ts';
import { type ExplainContext, frameOf, recordedAt } from '../../../../explain/context.ts';
import { refKey, type TensorRef } from '../../../../explain/expression.ts';
import { useApp } from '../../../useApp.ts';

interface Fetched {
  readonly trace: Trace;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** The context, able to answer for these tensors whole once they have come. `refs` must keep its identity. */
export function useWholeTensors(context: ExplainContext, refs: readonly TensorRef[]): ExplainContext {
  const app = useApp();
  const { trace } = context;
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const known = fetched?.trace === trace ? fetched.tensors : null;
  useEffect(() => {
    const frame = frameOf(context);
    const missing = refs.filter((ref) => {
      const recorded = recordedAt(frame, ref);
      return recorded !== undefined && isSummary(recorded) && known?.has(refKey(ref)) !== true;
    });
    if (missing.length === 0) return undefined;
    let current = true;
    void Promise.all(missing.map((ref) => app.tensor(portKey(ref.node, ref.port), ref.side))).then((tensors) => {
      if (!current) return;
      const come = missing.flatMap((ref, at) => {
        const tensor = tensors[at];
        return tensor ? [[refKey(ref), tensor] as const] : [];
      });
      setFetched((before) => ({
        trace,
        tensors: new Map([...(before?.trace === trace ? before.tensors : []), ...come]),
      }));
    });
    return () => {
      current = false;
    };
  }, [app, context, refs, trace, known]);
  if (known === null) return context;
  return { ...context, whole: (ref) => known.get(refKey(ref)) ?? context.whole?.(ref) };
}
