// innerNames: what the numbers inside an op are called: each part by its own name, and what comes from outside by the op's port.
import { completeParams, type Expansion, type InputPort, inputsOf, type Op, outputsOf } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import type { TensorRef } from '../expression.ts';
import { type Names, portSymbol } from '../names.ts';
import { numberPlain, numberTex } from '../numberText.ts';
import { type SymbolText, symbolText } from '../symbolText.ts';
import { constantTensor } from './innerRun.ts';

export interface InnerNames extends Names {
  /** Constants are written as numbers and not as symbols. */
  readonly constants: ReadonlyMap<string, number>;
}

/** `prefix`: what the names of all parts begin with where they are nodes of a graph; it is left out. */
export function innerNames(
  graph: Expansion,
  ports: readonly InputPort[],
  ops: ReadonlyMap<string, Op>,
  prefix = '',
): InnerNames {
  const outer = new Map<string, InputPort>();
  for (const [name, readers] of Object.entries(graph.inputs)) {
    const port = ports.find((each) => each.name === name);
    if (port !== undefined) for (const reader of readers) outer.set(portKey(...reader), port);
  }
  const wires = new Map(graph.edges.map(({ from, to }) => [portKey(...to), from]));
  const constants = new Map<string, number>();
  const several = new Set<string>();
  for (const { id, op: name, params, inputs } of graph.nodes) {
    const op = ops.get(name);
    if (op === undefined) continue;
    const complete = completeParams(op, params);
    if (outputsOf(op, complete).length > 1) several.add(id);
    for (const port of inputsOf(op, complete)) {
      const key = portKey(id, port.name);
      const held = constantTensor(inputs?.[port.name] ?? port.default);
      const [only] = held?.data ?? [];
      if (held?.shape.length === 0 && only !== undefined && !wires.has(key) && !outer.has(key))
        constants.set(key, only);
    }
  }
  const part = (id: string, port: string): SymbolText => {
    const own = symbolText(id.startsWith(prefix) ? id.slice(prefix.length) : id);
    return several.has(id) ? { ...own, below: port, plain: `${own.plain}.${port}` } : own;
  };
  const symbol = ({ node, port }: TensorRef): SymbolText => {
    const key = portKey(node, port);
    const wire = wires.get(key);
    if (wire !== undefined) return part(wire[0], wire[1]);
    const own = outer.get(key);
    if (own !== undefined) return portSymbol(own.name, own.tex);
    const constant = constants.get(key);
    if (constant !== undefined) {
      const tex = numberTex(constant, 6);
      return {
        base: constant < 0 ? `(${tex})` : tex,
        below: '',
        plain: numberPlain(constant, 6),
        spoken: String(constant),
      };
    }
    const isInput = graph.nodes.some((each) => {
      const op = each.id === node ? ops.get(each.op) : undefined;
      return op !== undefined && inputsOf(op, completeParams(op, each.params)).some(({ name }) => name === port);
    });
    return isInput ? symbolText(port) : part(node, port);
  };
  return { cost: symbolText('C'), symbol, entry: symbol, constants };
}
