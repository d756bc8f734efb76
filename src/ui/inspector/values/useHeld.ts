// useHeld: what an input port holds, and how it is changed: entry by entry in one gesture, or as a whole.
import { useMemo, useRef } from 'react';
import { setHeld } from '../../../document/commands/setHeld.ts';
import { heldTensor, heldValueOf } from '../../../document/heldValue.ts';
import type { GraphDocument, GraphNode, HeldValue } from '../../../document/model.ts';
import type { InputPort } from '../../../engine/op.ts';
import { portKey } from '../../../engine/program.ts';
import { type Tensor, tensor } from '../../../engine/tensor.ts';
import { isSummary } from '../../../execution/trace.ts';
import { flatIndex } from '../../../explain/evaluate.ts';
import type { Outcome } from '../../../state/app.ts';
import type { EditPhase } from '../../primitives/NumberGesture.ts';
import { useApp } from '../../useApp.ts';
import { useFrame } from '../../useFrame.ts';

export interface Held {
  /** Undefined: nothing is held, not even a default. */
  readonly value: HeldValue | undefined;
  /** It is the op's default and not the document's own. */
  readonly isDefault: boolean;
  /** Its numbers: of an initializer, those that the run drew. */
  readonly tensor: Tensor | undefined;
  readonly edit: (index: readonly number[], value: number, phase: EditPhase) => void;
  readonly replace: (value: HeldValue | undefined) => Outcome;
}

let gestures = 0;

export function useHeld(node: GraphNode, port: InputPort): Held {
  const app = useApp();
  const { frame, trace } = useFrame();
  const key = portKey(node.id, port.name);
  const own = ownValue(node, port.name);
  const value = own ?? port.default;
  const run = frame?.value(key) ?? lastValue(trace, key);
  const numbers = useMemo(() => {
    const held = value === undefined ? undefined : heldTensor(value);
    if (held?.kind === 'tensor') return tensor(held.shape, held.data);
    return run !== undefined && !isSummary(run) ? run : undefined;
  }, [value, run]);
  const gesture = useRef('');

  function dispatch(next: HeldValue | undefined, group: string): Outcome {
    return app.dispatch(setHeld, { node: node.id, port: port.name, value: next }, { label: `set ${key}`, group });
  }
  return {
    value,
    isDefault: own === undefined,
    tensor: numbers,
    replace: (next) => dispatch(next, `edit-whole-${++gestures}`),
    edit(index, number, phase) {
      // Pasted entries come one after the other before anything is drawn again, so the newest document counts.
      const before = numbersNow(app.store.getState().document, node.id, port.name) ?? numbers;
      const at = before === undefined ? null : flatIndex(before.shape, index);
      if (before === undefined || at === null) return;
      if (phase === 'start' || gesture.current === '') gesture.current = `inspector-edit-${++gestures}`;
      if (Object.is(before.data[at], number)) return;
      const data = before.data.slice();
      data[at] = number;
      const outcome = dispatch(heldValueOf(before.shape, data), gesture.current);
      if (!outcome.ok && phase !== 'change') app.notify('error', outcome.reason);
    },
  };
}

function ownValue(node: GraphNode | undefined, port: string): HeldValue | undefined {
  return node?.inputs !== undefined && Object.hasOwn(node.inputs, port) ? node.inputs[port] : undefined;
}

function numbersNow(document: GraphDocument, id: string, port: string): Tensor | undefined {
  const value = ownValue(
    document.nodes.find((node) => node.id === id),
    port,
  );
  const held = value === undefined ? undefined : heldTensor(value);
  return held?.kind === 'tensor' ? tensor(held.shape, held.data) : undefined;
}

/** The value at the end of the run: what is held is known even before its step. */
function lastValue(trace: ReturnType<typeof useFrame>['trace'], key: string) {
  const step = trace?.steps.findLast((each) => each.kind === 'feed' && portKey(each.node, each.port) === key);
  return step?.kind === 'feed' ? step.value : undefined;
}
