// useExplain: what the explain layer needs, from the stores: document, run, step, and whole tensors where only summaries travelled.
import { useEffect, useMemo, useState } from 'react';
import { portKey } from '../../engine/program.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { isSummary, type Recorded, type Trace } from '../../execution/trace.ts';
import { type ExplainContext, nodeView, recordedAt } from '../../explain/context.ts';
import { type Explanation, explainPort } from '../../explain/explainPort.ts';
import { refKey, type TensorRef } from '../../explain/expression.ts';
import { useApp, useAppState } from '../useApp.ts';
import { useFrame } from '../useFrame.ts';

/** Null while there has been no run. */
export function useExplainContext(): ExplainContext | null {
  const { ops } = useApp();
  const document = useAppState((state) => state.document);
  const { trace, step } = useFrame();
  return useMemo(() => (trace === null ? null : { document, ops, trace, step }), [document, ops, trace, step]);
}

interface Fetched {
  readonly trace: Trace;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export interface Explained {
  readonly context: ExplainContext;
  readonly explanation: Explanation;
}

/** The explanation of one number, with large tensors fetched as soon as it is looked at. */
export function useExplanation(subject: TensorRef | null): Explained | null {
  const app = useApp();
  const base = useExplainContext();
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const explained = useMemo(() => {
    if (base === null || subject === null) return null;
    const whole = fetched?.trace === base.trace ? fetched.tensors : undefined;
    const context: ExplainContext = whole === undefined ? base : { ...base, whole: (ref) => whole.get(refKey(ref)) };
    const explanation = explainPort(context, subject.node, subject.port, subject.side);
    return explanation && { context, explanation };
  }, [base, subject, fetched]);

  useEffect(() => {
    if (explained === null || base === null) return;
    const { trace } = base;
    const { explanation } = explained;
    const refs = [
      { ref: explanation.subject, value: explanation.value },
      ...explanation.factors,
      ...inputsBehind(explained),
    ]
      .filter(({ value }) => value !== undefined && isSummary(value))
      .map(({ ref }) => ref)
      .filter((ref) => fetched?.trace !== trace || !fetched.tensors.has(refKey(ref)));
    if (refs.length === 0) return;
    let current = true;
    void Promise.all(refs.map((ref) => app.tensor(portKey(ref.node, ref.port), ref.side))).then((tensors) => {
      if (!current) return;
      setFetched((before) => {
        const known = new Map(before?.trace === trace ? before.tensors : []);
        for (const [at, tensor] of tensors.entries()) {
          const ref = refs[at];
          if (ref !== undefined && tensor !== null) known.set(refKey(ref), tensor);
        }
        return { trace, tensors: known };
      });
    });
    return () => {
      current = false;
    };
  }, [app, base, explained, fetched]);
  return explained;
}

/** What the quantities of a rule are worked out from. */
function inputsBehind({ context, explanation }: Explained): readonly { ref: TensorRef; value: Recorded | undefined }[] {
  const { subject, quantities, frame } = explanation;
  const view = quantities.length === 0 ? null : nodeView(context, subject.node);
  return (view?.inputs ?? []).map(({ name }) => {
    const ref: TensorRef = { node: subject.node, port: name, side: 'value' };
    return { ref, value: recordedAt(frame, ref) };
  });
}
