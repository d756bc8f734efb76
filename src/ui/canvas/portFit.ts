// portFit: which ports a wire being made could end at, and why the others would not do, in a dozen words.
import { heldTensor } from '../../document/heldValue.ts';
import { edgeId, type GraphDocument, type GraphNode, type PortRef } from '../../document/model.ts';
import { readersOf } from '../../document/topology.ts';
import {
  completeParams,
  type Fix,
  type InputPort,
  type InputShape,
  inputsOf,
  isProblem,
  type Op,
  outputsOf,
  type Params,
  type Problem,
} from '../../engine/op.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import type { Shape } from '../../engine/shape.ts';
import type { DraftWire } from '../../state/app.ts';

export type Fit =
  | { readonly kind: 'fits' }
  /** It may be wired, but the op cannot run on these shapes. */
  | { readonly kind: 'misfit'; readonly reason: string; readonly fix: Fix | null }
  /** It cannot be wired: it would close a cycle. `connect` has the whole sentence. */
  | { readonly kind: 'refused' };

export interface FitContext {
  readonly document: GraphDocument;
  readonly ops: ReadonlyMap<string, Op>;
  /** Shapes of all ports that could be inferred. */
  readonly shapes: ReadonlyMap<PortKey, Shape>;
}

const fits: Fit = { kind: 'fits' };

/** Every port on the other side of the graph from where the draft starts, with how it would do. Ports of the same side are absent. */
export function draftFits(context: FitContext, draft: DraftWire): ReadonlyMap<PortKey, Fit> {
  const { document, ops } = context;
  const { node: start, port: startPort, side } = draft.from;
  const answers = new Map<PortKey, Fit>();
  const closed = side === 'output' ? upstream(document, start) : downstream(document, start);
  const judge = judgeOf(context);
  for (const node of document.nodes) {
    const op = ops.get(node.op);
    if (op === undefined) continue;
    const params = completeParams(op, node.params);
    const ports = side === 'output' ? inputsOf(op, params) : outputsOf(op, params);
    for (const { name } of ports) {
      const ends: [PortRef, PortRef] =
        side === 'output'
          ? [
              [start, startPort],
              [node.id, name],
            ]
          : [
              [node.id, name],
              [start, startPort],
            ];
      answers.set(portKey(node.id, name), closed.has(node.id) ? { kind: 'refused' } : judge(...ends));
    }
  }
  return answers;
}

/** Whether an op, added with these params, could read an output of this shape (undefined: not known). For the node picker. */
export function opAccepts(
  op: Op,
  given: Readonly<Record<string, unknown>> | undefined,
  from: Shape | undefined,
): boolean {
  const params = completeParams(op, given);
  const inputs = inputsOf(op, params);
  const port = inputs.find((each) => each.role === 'data');
  if (port === undefined || op.source === true) return false;
  if (from === undefined) return true;
  const shapes: Record<string, InputShape> = {};
  for (const each of inputs) {
    const shape = each === port ? from : defaultShape(each);
    // Another port is empty too: whether the op can run depends on what will be wired there.
    if (shape === undefined && each.optional !== true) return true;
    shapes[each.name] = shape;
  }
  return !isProblem(op.infer(shapes, params));
}

function judgeOf({ document, ops, shapes }: FitContext): (from: PortRef, to: PortRef) => Fit {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const wires = new Map(document.edges.map((edge) => [edgeId(edge), edge.from]));
  return (from, to) => {
    const node = nodes.get(to[0]);
    const op = node && ops.get(node.op);
    const arriving = shapes.get(portKey(...from));
    if (node === undefined || op === undefined || arriving === undefined) return fits;
    const params = completeParams(op, node.params);
    const after = inferWith(node, op, params, wires, shapes, [to[1], arriving]);
    if (after === null || !isProblem(after)) return fits;
    const before = inferWith(node, op, params, wires, shapes, null);
    // What was wrong already is not this wire's doing.
    if (before !== null && isProblem(before) && before.problem === after.problem) return fits;
    return { kind: 'misfit', reason: shortReason(after), fix: after.fix ?? null };
  };
}

/** The op's answer with `replaced` (port, shape) put in; null when another port's shape is not known, so nothing can be said. */
function inferWith(
  node: GraphNode,
  op: Op,
  params: Params,
  wires: ReadonlyMap<string, PortRef>,
  shapes: ReadonlyMap<PortKey, Shape>,
  replaced: readonly [string, Shape] | null,
): ReturnType<Op['infer']> | null {
  const inputs: Record<string, InputShape> = {};
  for (const port of inputsOf(op, params)) {
    if (replaced !== null && port.name === replaced[0]) {
      inputs[port.name] = replaced[1];
      continue;
    }
    const wire = wires.get(`${node.id}.${port.name}`);
    const shape = wire === undefined ? heldShape(node, port) : shapes.get(portKey(...wire));
    if (shape === undefined && (wire !== undefined || port.optional !== true)) return null;
    inputs[port.name] = shape;
  }
  return op.infer(inputs, params);
}

function heldShape(node: GraphNode, port: InputPort): InputShape {
  if (node.inputs === undefined || !Object.hasOwn(node.inputs, port.name)) return defaultShape(port);
  const held = heldTensor(node.inputs[port.name]);
  if (held.kind === 'init') return 'open';
  return held.kind === 'tensor' ? held.shape : undefined;
}

function defaultShape(port: InputPort): InputShape {
  if (port.default === undefined) return undefined;
  return typeof port.default === 'number' ? [] : 'open';
}

/** The first clause of a problem, short enough to stand beside the pointer. */
export function shortReason({ problem }: Problem): string {
  const [clause = problem] = problem.split(/[;.](?:\s|$)/);
  const words = clause.trim().split(/\s+/);
  return words.length <= 16 ? words.join(' ') : `${words.slice(0, 15).join(' ')} …`;
}

/** `start` and every node that it depends on. */
function upstream(document: GraphDocument, start: string): ReadonlySet<string> {
  return reach(readersOf(document.edges.map(({ from, to }) => ({ from: to, to: from }))), start);
}
/** `start` and every node that depends on it. */
function downstream(document: GraphDocument, start: string): ReadonlySet<string> {
  return reach(readersOf(document.edges), start);
}
function reach(next: ReadonlyMap<string, readonly string[]>, start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const each of found) for (const other of next.get(each) ?? []) found.add(other);
  return found;
}
