// names: which symbol each port goes by in the lines about one node, and what the cost is called.
import { portKey } from '../engine/program.ts';
import type { Trace } from '../execution/trace.ts';
import { derivationOf, type ExplainContext, type NodeView, nodeView, shapeOf } from './context.ts';
import type { TensorRef } from './expression.ts';
import { type SymbolText, symbolTex, symbolText } from './symbolText.ts';

/** The symbols of the tensors in one explanation. `entry` is the symbol of single entries: w for W. */
export interface Names {
  readonly cost: SymbolText;
  symbol(ref: TensorRef): SymbolText;
  entry(ref: TensorRef): SymbolText;
}

/**
 * What is differentiated: the port's own name where an op names it (C for losses), else the node's. Where the target is not
 * a scalar with the gradient 1, the cost behind it has no name in the graph and is called C.
 */
export function costSymbol(context: Pick<ExplainContext, 'document' | 'ops' | 'trace'>): SymbolText {
  const { target } = context.trace;
  if (target === null || isSeeded(context)) return symbolText('C');
  if (target.port !== 'y') {
    const port = nodeView(context, target.node)?.outputs.find(({ name }) => name === target.port);
    return portSymbol(target.port, port?.tex);
  }
  return symbolText(target.node);
}

/** True when the gradient at the target is anything but the 1 of a scalar. */
export function isSeeded({ trace }: Pick<ExplainContext, 'trace'>): boolean {
  if (trace.target === null) return false;
  const shape = shapeOf(trace, { ...trace.target, side: 'value' });
  const seed = trace.steps.find((step) => step.kind === 'seed');
  return (shape ?? []).length > 0 || (seed?.kind === 'seed' && 'data' in seed.value && seed.value.data[0] !== 1);
}

/**
 * Ports of `node` go by their own names; those of other nodes carry the node's name below. A source goes by its node's name, and
 * so does the target of the graph; a port that would share its symbol with the cost carries its node's name too.
 */
export function namesFor(context: Pick<ExplainContext, 'document' | 'ops' | 'trace'>, node: string): Names {
  const cost = costSymbol(context);
  const seeded = isSeeded(context);
  const { target } = context.trace;
  const cache = new Map<string, SymbolText>();

  const symbol = (ref: TensorRef): SymbolText => {
    const key = portKey(ref.node, ref.port);
    let text = cache.get(key);
    if (text === undefined) {
      text = named(ref);
      cache.set(key, text);
    }
    return text;
  };
  const named = (ref: TensorRef): SymbolText => {
    const view = nodeView(context, ref.node);
    if (view?.op.source === true) return symbolText(ref.node);
    if (!seeded && target !== null && target.node === ref.node && target.port === ref.port) return cost;
    const port = view && [...view.inputs, ...view.outputs].find(({ name }) => name === ref.port);
    const own = portSymbol(ref.port, port ? port.tex : view ? quantityTex(context.trace, view, ref.port) : undefined);
    return ref.node !== node || symbolTex(own) === symbolTex(cost) ? qualified(own, ref.node) : own;
  };
  const entry = (ref: TensorRef): SymbolText => {
    const text = symbol(ref);
    const small = text.base.toLowerCase();
    if (!/^[A-Z]$/.test(text.base) || isTaken(nodeView(context, node), small)) return text;
    return { ...text, base: small, plain: text.plain.replace(text.base, small), spoken: text.spoken.toLowerCase() };
  };
  return { cost, symbol, entry };
}

function isTaken(view: NodeView | null, name: string): boolean {
  return view !== null && [...view.inputs, ...view.outputs].some((port) => port.name === name);
}

function quantityTex(trace: Trace, view: NodeView, name: string): string | undefined {
  return derivationOf(trace, view)?.quantities?.[name]?.tex;
}

export function portSymbol(name: string, tex: string | undefined): SymbolText {
  const text = symbolText(name);
  if (tex === undefined) return text;
  // x_1 as base and below, so that places of entries can stand beside the 1.
  const [, base = tex, braced, single = ''] = /^([^_]+)_(?:\{([^{}]*)\}|([^{}\\]))$/.exec(tex) ?? [];
  return { ...text, base, below: braced ?? single };
}

/** With the node's name below: y of fc. */
export function qualified(own: SymbolText, node: string): SymbolText {
  const owner = symbolText(node);
  const below = [own.below, symbolTex(owner)].filter((part) => part !== '').join(',');
  return { base: own.base, below, plain: `${node}.${own.plain}`, spoken: `${own.spoken} of ${owner.spoken}` };
}
