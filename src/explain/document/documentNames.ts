// documentNames: a symbol for every tensor of a graph, no two alike, for a text that is about all nodes at once.
import { portKey } from '../../engine/program.ts';
import type { Trace } from '../../execution/trace.ts';
import { derivationOf, type ExplainContext, type NodeView, nodeView, shapeOf } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { costSymbol, isSeeded, type Names, portSymbol, qualified } from '../names.ts';
import { sendersTo } from '../portReason.ts';
import { type SymbolText, symbolTex, symbolText, wordsTex } from '../symbolText.ts';

/**
 * A source goes by its node's name, the target by that of the cost, a port by its own name as long as nothing else has it, else with its
 * node's name below. A wired port is what it reads; only where several ports read the same value has each a symbol of its own, for
 * the gradient that it sends back.
 */
export function documentNames(context: ExplainContext): Names {
  const owners = ownersOf(context);
  const cost = costSymbol(context);
  // An unnamed cost is no tensor of the graph, so nothing in it may be called like it.
  const chosen = distinct(owners, isSeeded(context) ? cost : null);
  const symbol = (ref: TensorRef): SymbolText => {
    const key = ownerKey(context.trace, ref, owners);
    return chosen.get(key) ?? symbolText(`${ref.node}.${ref.port}`);
  };
  const bases = new Set([cost, ...chosen.values()].map(({ base }) => base));
  const entry = (ref: TensorRef): SymbolText => {
    const text = symbol(ref);
    const small = text.base.toLowerCase();
    if (!/^[A-Z]$/.test(text.base) || bases.has(small)) return text;
    return { ...text, base: small, plain: withSmall(text.plain, text.base), spoken: text.spoken.toLowerCase() };
  };
  return { cost, symbol, entry };
}

/** `fc.W` -> `fc.w`: the letter stands at the end. */
function withSmall(plain: string, base: string): string {
  const at = plain.lastIndexOf(base);
  return at < 0 ? plain : plain.slice(0, at) + base.toLowerCase() + plain.slice(at + 1);
}

interface Owner {
  /** Symbols from the plainest to one that nothing else can have. */
  readonly candidates: readonly SymbolText[];
  /** Of several with the same symbol the one with the greatest right keeps it. */
  readonly right: number;
  readonly isScalar: boolean;
}
type Owners = ReadonlyMap<string, Owner>;

/** What the symbol of a tensor is the symbol of: the output that a wired port reads, unless it shares that with others. */
function ownerKey(trace: Trace, { node, port, side }: TensorRef, owners: Owners): string {
  const key = portKey(node, port);
  const contribution = `∂${key}`;
  if (side === 'gradient' && owners.has(contribution)) return contribution;
  return trace.wires.get(key) ?? (owners.has(key) ? key : portKey(node, sourceOutput));
}

/** The output of a source, by which its held value goes too. */
const sourceOutput = 'y';

function ownersOf(context: ExplainContext): Owners {
  const { trace, document } = context;
  const owners = new Map<string, Owner>();
  for (const { id } of document.nodes) {
    const view = nodeView(context, id);
    if (view === null) continue;
    const isScalar = (port: string): boolean => shapeOf(trace, { node: id, port, side: 'value' })?.length === 0;
    for (const { name, tex } of view.outputs) {
      const own = ownNames(context, view, name, portSymbol(name, tex));
      owners.set(portKey(id, name), { ...own, isScalar: isScalar(name) });
    }
    if (view.op.source === true) continue;
    for (const [name, { tex }] of Object.entries(derivationOf(trace, view)?.quantities ?? {})) {
      const own = portSymbol(name, tex);
      const candidates = [own, qualified(own, id), literal(`${id}.${name}`)];
      owners.set(portKey(id, name), { candidates, right: 0, isScalar: false });
    }
    for (const { name, tex } of view.inputs) {
      const key = portKey(id, name);
      const from = trace.wires.get(key);
      const port = portSymbol(name, tex);
      const candidates = [port, qualified(port, id), literal(`${id}.${name}`)];
      if (from === undefined) owners.set(key, { candidates, right: 0, isScalar: isScalar(name) });
      else if (isShared(trace, from))
        owners.set(`∂${key}`, { candidates: candidates.slice(1), right: 0, isScalar: isScalar(name) });
    }
  }
  return owners;
}

/** Whether the gradient there is a sum, so that no single reader's contribution is all of it. */
function isShared(trace: Trace, from: string): boolean {
  const dot = from.indexOf('.');
  const [node, port] = [from.slice(0, dot), from.slice(dot + 1)];
  const isTarget = trace.target?.node === node && trace.target.port === port;
  return isTarget || sendersTo(trace, node, port).length > 1;
}

function ownNames(
  context: ExplainContext,
  { node, op, outputs }: NodeView,
  port: string,
  own: SymbolText,
): Pick<Owner, 'candidates' | 'right'> {
  const { target } = context.trace;
  const byNode = symbolText(node.id);
  const fallback = literal(op.source === true ? node.id : `${node.id}.${port}`);
  const isTarget = !isSeeded(context) && target !== null && target.node === node.id && target.port === port;
  if (isTarget) return { candidates: [costSymbol(context), fallback], right: 2 };
  if (op.source === true) return { candidates: [byNode, ...raised(byNode), fallback], right: 1 };
  // A node called p or C_2 or beta is called so because that is its symbol; one called fc is not.
  const named = outputs.length === 1 && port === 'y' && /^(?:[a-zA-Z]|\\(?!text|mathit)[a-z]+)$/.test(byNode.base);
  return {
    candidates: [...(named ? [byNode, ...raised(byNode)] : [own]), qualified(own, node.id), fallback],
    right: named ? 1 : 0,
  };
}

/** x with the index 2 is also the second entry of x; as x⁽²⁾ it is not. */
function raised(symbol: SymbolText): readonly SymbolText[] {
  return symbol.below === '' ? [] : [{ ...symbol, base: `{${symbol.base}^{(${symbol.below})}}`, below: '' }];
}

function literal(name: string): SymbolText {
  return { base: `\\text{${wordsTex(name)}}`, below: '', plain: name, spoken: name };
}

/** Those whose symbols meet take the next that they could have, until none meet. */
function distinct(owners: Owners, reserved: SymbolText | null): ReadonlyMap<string, SymbolText> {
  const level = new Map([...owners.keys()].map((key) => [key, 0]));
  const symbolOf = (key: string): SymbolText => {
    const candidates = owners.get(key)?.candidates ?? [];
    return candidates[Math.min(level.get(key) ?? 0, candidates.length - 1)] ?? symbolText(key);
  };
  for (let round = 0; round < 8; round++) {
    const giving = givingWay(owners, symbolOf, reserved);
    const moved = [...giving].filter((key) => (level.get(key) ?? 0) + 1 < (owners.get(key)?.candidates.length ?? 0));
    if (moved.length === 0) break;
    for (const key of moved) level.set(key, (level.get(key) ?? 0) + 1);
  }
  return new Map([...owners.keys()].map((key) => [key, symbolOf(key)]));
}

/** All whose symbol another has too, but for the one with the better right to it; and those that look like an entry of another. */
function givingWay(
  owners: Owners,
  symbolOf: (key: string) => SymbolText,
  reserved: SymbolText | null,
): ReadonlySet<string> {
  const groups = new Map<string, Set<string>>();
  const indexed = new Set<string>();
  for (const [key, { isScalar }] of owners) {
    const symbol = symbolOf(key);
    for (const name of [symbolTex(symbol), symbol.plain]) groups.set(name, (groups.get(name) ?? new Set()).add(key));
    if (symbol.below === '' && !isScalar) indexed.add(symbol.base).add(symbol.base.toLowerCase());
  }
  const giving = new Set<string>();
  for (const [name, keys] of groups) {
    const isReserved = reserved !== null && (name === symbolTex(reserved) || name === reserved.plain);
    if (keys.size < 2 && !isReserved) continue;
    const rights = [...keys].map((key) => owners.get(key)?.right ?? 0);
    const best = Math.max(...rights);
    const stays = !isReserved && rights.filter((right) => right === best).length === 1;
    for (const key of keys) if (!stays || owners.get(key)?.right !== best) giving.add(key);
  }
  for (const key of owners.keys()) {
    const { base, below } = symbolOf(key);
    if (/^\d+$/.test(below) && indexed.has(base)) giving.add(key);
  }
  return giving;
}
