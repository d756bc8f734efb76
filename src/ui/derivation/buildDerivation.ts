// buildDerivation: the derivation of the graph on screen, with the whole tensors behind summaries and where the graph comes from.
import { portKey } from '../../engine/program.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { sourceOf } from '../../examples/sourceOf.ts';
import { isSummary, type Recorded, type Trace } from '../../execution/trace.ts';
import type { DerivationDocument } from '../../explain/document/derivationBlocks.ts';
import { derivationDocument } from '../../explain/document/derivationDocument.ts';
import { refKey, type TensorRef } from '../../explain/expression.ts';
import type { App } from '../../state/app.ts';

/** Null while there has been no run of what is on screen. Numbers are those of the end of the run, whatever step is shown. */
export async function buildDerivation(app: App): Promise<DerivationDocument | null> {
  const { document, run, revision, view } = app.store.getState();
  const { trace, check } = run;
  if (trace === null || trace.revision !== revision) return null;
  const tensors = await wholeTensors(app, trace);
  return derivationDocument({
    document,
    ops: app.ops,
    trace,
    check: check?.revision === trace.revision ? check : null,
    source: sourceOf(document),
    digits: view.digits,
    whole: (ref) => tensors.get(refKey(source(trace, ref))),
  });
}

/** What a wired port reads. */
function source(trace: Trace, ref: TensorRef): TensorRef {
  const from = ref.side === 'value' ? trace.wires.get(portKey(ref.node, ref.port)) : undefined;
  if (from === undefined) return ref;
  const dot = from.indexOf('.');
  return { node: from.slice(0, dot), port: from.slice(dot + 1), side: 'value' };
}

async function wholeTensors(app: App, trace: Trace): Promise<ReadonlyMap<string, Tensor>> {
  const refs = summarized(trace);
  const tensors = await Promise.all(refs.map((ref) => app.tensor(portKey(ref.node, ref.port), ref.side)));
  return new Map(
    refs.flatMap((ref, at): (readonly [string, Tensor])[] => {
      const tensor = tensors[at];
      return tensor ? [[refKey(ref), tensor]] : [];
    }),
  );
}

function summarized(trace: Trace): readonly TensorRef[] {
  const found = new Map<string, TensorRef>();
  const add = (node: string, port: string, side: TensorRef['side'], value: Recorded): void => {
    const ref: TensorRef = { node, port, side };
    if (isSummary(value)) found.set(refKey(ref), ref);
  };
  for (const step of trace.steps) {
    if (step.kind === 'forward')
      for (const [port, value] of Object.entries(step.outputs)) add(step.node, port, 'value', value);
    else if (step.kind === 'feed') {
      add(step.node, step.port, 'value', step.value);
      if (trace.shapes.has(portKey(step.node, 'y'))) add(step.node, 'y', 'value', step.value);
    } else if (step.kind === 'vjp') {
      add(step.node, step.port, 'gradient', step.contribution);
      if (step.to !== null) add(step.to.node, step.to.port, 'gradient', step.contribution);
    } else if (step.kind === 'seed') add(step.node, step.port, 'gradient', step.value);
  }
  return [...found.values()];
}
