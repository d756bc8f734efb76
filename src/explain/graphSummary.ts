// graphSummary: the whole graph at a glance: the cost, how many parameters, how strong the gradient is at each, what feeds what.
import type { GraphDocument } from '../document/model.ts';
import { completeParams, inputsOf, type Op } from '../engine/op.ts';
import { type PortKey, portKey } from '../engine/program.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { type Frame, frameAt } from '../execution/frame.ts';
import { isTrainable } from '../execution/signatures.ts';
import { isSummary, type Recorded, type Trace } from '../execution/trace.ts';
import { costSymbol } from './names.ts';
import type { SymbolText } from './symbolText.ts';

export interface ParameterSummary {
  readonly key: PortKey;
  readonly node: string;
  readonly port: string;
  readonly shape: Shape | undefined;
  /** Numbers in it; 0 while its shape is not known. */
  readonly count: number;
  /** Euclidean norms; null while not known. A gradient that never comes is null too. */
  readonly valueNorm: number | null;
  readonly gradientNorm: number | null;
}
export interface GraphSummary {
  readonly cost: SymbolText;
  /** What is differentiated, with its value; null when the graph runs forward only. */
  readonly target: {
    readonly key: PortKey;
    readonly node: string;
    readonly port: string;
    readonly value: Recorded | undefined;
  } | null;
  /** Trainable held tensors, in document order. */
  readonly parameters: readonly ParameterSummary[];
  /** Numbers in all of them. */
  readonly parameterCount: number;
  /** Per node, the nodes that its inputs are wired from. */
  readonly feeds: ReadonlyMap<string, readonly string[]>;
}

/** At `step` steps of the trace; left out: all of them. */
export function graphSummary(
  document: GraphDocument,
  trace: Trace,
  ops: ReadonlyMap<string, Op>,
  step: number = trace.steps.length,
): GraphSummary {
  const frame = frameAt(trace, step);
  const wired = new Set(document.edges.map(({ to }) => portKey(...to)));
  const parameters = document.nodes.flatMap((node): ParameterSummary[] => {
    const op = ops.get(node.op);
    if (op === undefined) return [];
    return inputsOf(op, completeParams(op, node.params))
      .filter((port) => !wired.has(portKey(node.id, port.name)) && (node.trainable?.[port.name] ?? isTrainable(port)))
      .filter((port) => trace.shapes.has(portKey(node.id, port.name)))
      .map((port) => parameterSummary(trace, frame, node.id, port.name));
  });
  const target = trace.target === null ? null : { ...trace.target, key: portKey(trace.target.node, trace.target.port) };
  return {
    cost: costSymbol({ document, ops, trace }),
    target: target && { ...target, value: frame.value(target.key) },
    parameters,
    parameterCount: parameters.reduce((sum, { count }) => sum + count, 0),
    feeds: new Map(
      document.nodes.map(({ id }) => [
        id,
        [...new Set(document.edges.filter(({ to }) => to[0] === id).map(({ from }) => from[0]))],
      ]),
    ),
  };
}

function parameterSummary(trace: Trace, frame: Frame, node: string, port: string): ParameterSummary {
  const key = portKey(node, port);
  const shape = trace.shapes.get(key);
  const value = frame.value(key);
  const gradient = frame.gradient(key);
  return {
    key,
    node,
    port,
    shape,
    count: shape === undefined ? 0 : sizeOf(shape),
    valueNorm: value === undefined ? null : normOf(value),
    gradientNorm: gradient === undefined ? null : normOf(gradient.value),
  };
}

/** The Euclidean norm; scaled, so that huge entries do not overflow. */
export function normOf(value: Recorded): number {
  if (isSummary(value)) return value.norm;
  let largest = 0;
  for (const entry of value.data) {
    if (Number.isNaN(entry)) return Number.NaN;
    largest = Math.max(largest, Math.abs(entry));
  }
  if (largest === 0 || largest === Infinity) return largest;
  let sum = 0;
  for (const entry of value.data) sum += (entry / largest) ** 2;
  return largest * Math.sqrt(sum);
}
