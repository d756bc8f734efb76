// useOpened: what is inside an op, with the whole tensors fetched where only their summaries have travelled.
import { useEffect, useMemo, useState } from 'react';
import { portKey } from '../../../../engine/program.ts';
import type { Tensor } from '../../../../engine/tensor.ts';
import type { Trace } from '../../../../execution/trace.ts';
import type { ExplainContext } from '../../../../explain/context.ts';
import { refKey, type TensorRef } from '../../../../explain/expression.ts';
import type { OpenedOp } from '../../../../explain/opened/openedOp.ts';
import { useApp } from '../../../useApp.ts';

interface Fetched {
  readonly trace: Trace;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** `open` keeps its identity for as long as it means the same. */
export function useOpened(base: ExplainContext, open: (context: ExplainContext) => OpenedOp): OpenedOp {
  const app = useApp();
  const { trace } = base;
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const opened = useMemo(() => {
    const known = fetched?.trace === trace ? fetched.tensors : undefined;
    return open({ ...base, whole: (ref) => known?.get(refKey(ref)) ?? base.whole?.(ref) });
  }, [base, fetched, open, trace]);

  useEffect(() => {
    if (opened.kind !== 'fetch') return undefined;
    let current = true;
    const { refs } = opened;
    void Promise.all(refs.map((ref) => app.tensor(heldAt(trace, ref), ref.side))).then((tensors) => {
      const found = refs.flatMap((ref, at): [string, Tensor][] => {
        const tensor = tensors[at];
        return tensor ? [[refKey(ref), tensor]] : [];
      });
      if (!current || found.length === 0) return;
      setFetched((before) => ({
        trace,
        tensors: new Map([...(before?.trace === trace ? before.tensors : []), ...found]),
      }));
    });
    return () => {
      current = false;
    };
  }, [app, opened, trace]);
  return opened;
}

/** What is at a wired port is the output that it reads. */
function heldAt(trace: Trace, { node, port, side }: TensorRef): ReturnType<typeof portKey> {
  const key = portKey(node, port);
  return side === 'value' ? (trace.wires.get(key) ?? key) : key;
}
