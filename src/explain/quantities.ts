// quantities: the numbers of what an op works out on the way and its rules name, such as the weights of an attention.
import type { Derivation, InputTensors } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { Frame } from '../execution/frame.ts';
import type { Trace } from '../execution/trace.ts';
import { derivationOf, type ExplainContext, type NodeView, portNames, tensorAt } from './context.ts';
import { type Expression, sameRef, type TensorRef, tensorsIn } from './expression.ts';
import { type BoundRule, readRule } from './readRule.ts';

/** What a rule of this node may name: its ports, and the quantities on the way. */
export function ruleNames(view: NodeView, derivation: Derivation | null): ReadonlySet<string> {
  return new Set([...portNames(view), ...Object.keys(derivation?.quantities ?? {})]);
}

/** A quantity with the rule by which it follows from the ports. */
export interface BoundQuantity {
  readonly ref: TensorRef;
  readonly rule: BoundRule;
}

/** In the order in which they are worked out. */
export function boundQuantities(view: NodeView, derivation: Derivation | null): readonly BoundQuantity[] {
  const node = view.node.id;
  const names = ruleNames(view, derivation);
  return Object.entries(derivation?.quantities ?? {}).map(([port, { rule }]) => ({
    ref: { node, port, side: 'value' },
    rule: readRule(rule, node, names),
  }));
}

/** Those that an expression names, and those that they follow from. */
export function quantitiesBehind(
  expressions: readonly Expression[],
  quantities: readonly BoundQuantity[],
): readonly BoundQuantity[] {
  const needed = new Set<BoundQuantity>();
  const look = (expression: Expression): void => {
    for (const { ref } of tensorsIn(expression)) {
      const found = quantities.find((each) => sameRef(each.ref, ref));
      if (found === undefined || needed.has(found)) continue;
      needed.add(found);
      look(found.rule.whole);
    }
  };
  expressions.forEach(look);
  return quantities.filter((each) => needed.has(each));
}

/** Those behind a rule of the node, for whole tensors or for an entry. */
export function quantitiesOf(trace: Trace, view: NodeView, rule: BoundRule | null): readonly BoundQuantity[] {
  if (rule === null) return [];
  const expressions = rule.entry === null ? [rule.whole] : [rule.whole, rule.entry.body];
  return quantitiesBehind(expressions, boundQuantities(view, derivationOf(trace, view)));
}

export type QuantityNumbers = (ref: TensorRef) => Tensor | undefined;

/** Each is worked out when it is first asked for. `inputs` null: the numbers that they follow from are not at hand. */
export function quantityNumbers(
  node: string,
  derivation: Derivation | null,
  inputs: () => InputTensors | null,
): QuantityNumbers {
  const known = new Map<string, Tensor | undefined>();
  return (ref) => {
    if (ref.node !== node || ref.side !== 'value' || ref.dotted) return undefined;
    const quantity = derivation?.quantities?.[ref.port];
    if (quantity === undefined) return undefined;
    if (!known.has(ref.port)) {
      const at = inputs();
      known.set(ref.port, at === null ? undefined : quantity.value(at));
    }
    return known.get(ref.port);
  };
}

/** The same at the numbers that a frame shows. */
export function quantitiesInFrame(context: ExplainContext, view: NodeView, frame: Frame): QuantityNumbers {
  const node = view.node.id;
  return quantityNumbers(node, derivationOf(context.trace, view), () => {
    const inputs: Record<string, Tensor | undefined> = {};
    for (const { name, optional } of view.inputs) {
      inputs[name] = tensorAt(context, frame, { node, port: name, side: 'value' });
      if (inputs[name] === undefined && optional !== true) return null;
    }
    return inputs;
  });
}
