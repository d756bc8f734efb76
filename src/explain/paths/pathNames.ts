// pathNames: what the tensors on a path are called: short, by their nodes, as one writes them on a blackboard.
import { portKey } from '../../engine/program.ts';
import { type ExplainContext, nodeView } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { isSeeded, type Names, namesFor } from '../names.ts';
import { type SymbolText, symbolText } from '../symbolText.ts';

/**
 * The port that is asked about keeps the name it goes by in the rest of its derivation; every other output goes by its node's name, where
 * it is the only one.
 */
export function pathNames(context: Pick<ExplainContext, 'document' | 'ops' | 'trace'>, subject: TensorRef): Names {
  const own = namesFor(context, subject.node);
  const { target } = context.trace;
  const seeded = isSeeded(context);
  const cache = new Map<string, SymbolText>();
  const named = (ref: TensorRef): SymbolText => {
    const isTarget = target !== null && target.node === ref.node && target.port === ref.port;
    if (isTarget && !seeded) return own.cost;
    const view = nodeView(context, ref.node);
    const isOnly = view?.outputs.length === 1 && view.outputs[0]?.name === ref.port;
    const isAsked = ref.node === subject.node && ref.port === subject.port;
    return isOnly && !(isAsked && view.op.source !== true && seeded) ? symbolText(ref.node) : own.symbol(ref);
  };
  const symbol = (ref: TensorRef): SymbolText => {
    const key = portKey(ref.node, ref.port);
    const known = cache.get(key) ?? named(ref);
    cache.set(key, known);
    return known;
  };
  // An input port's entries are written small, as elsewhere: w for W. Nodes keep their letter: H and h may both be there.
  const entry = (ref: TensorRef): SymbolText => {
    const isInput = nodeView(context, ref.node)?.inputs.some(({ name }) => name === ref.port) === true;
    return isInput ? own.entry(ref) : symbol(ref);
  };
  return { cost: own.cost, symbol, entry };
}
