// giveValue: gives a port that nothing is wired to a value of its own, of a shape that the op takes.
import { setHeld } from '../../document/commands/setHeld.ts';
import { heldValueOf } from '../../document/heldValue.ts';
import type { GraphDocument, GraphNode, HeldValue } from '../../document/model.ts';
import { findNode } from '../../document/ports.ts';
import { completeParams, type InputPort, inputsOf } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import { type Shape, sizeOf } from '../../engine/shape.ts';
import type { Trace } from '../../execution/trace.ts';
import type { App, Outcome } from '../../state/app.ts';

/** Tried after shapes that go with what else the op reads. */
const USUAL: readonly Shape[] = [[], [2], [2, 2], [1, 4], [1, 2, 2], [1, 1, 4, 4]];
/** A value made up by the page should be small enough to be typed over. */
const MOST = 4096;

/** Whether the port reads nothing at all: no wire, no value of its own, no default. */
export function isBare({ nodes, edges }: GraphDocument, ops: App['ops'], id: string, name: string): boolean {
  const node = nodes.find((each) => each.id === id);
  const port = node && portOf(ops, node, name);
  if (node === undefined || port === undefined || port.default !== undefined) return false;
  const holds = node.inputs !== undefined && Object.hasOwn(node.inputs, name);
  return !holds && !edges.some(({ to }) => to[0] === id && to[1] === name);
}

/**
 * The first small value with which the node can run, of a shape that goes with what else it reads: zeros for classes, ones else. One step of
 * undo. Nothing happens where the graph is changed meanwhile.
 */
export async function giveValue(app: App, id: string, name: string): Promise<Outcome> {
  const { document } = app.store.getState();
  const node = findNode(document, id);
  const port = node && portOf(app.ops, node, name);
  if (node === undefined || port === undefined) return { ok: false, reason: `${id} has no input named “${name}”.` };
  const key = portKey(id, name);
  const step = { label: `give ${key} a value` };
  // What is bare as well is filled in for the trial, else nothing could be tried.
  const bare = portsOf(app.ops, node).filter(
    (each) => each !== port && each.optional !== true && isBare(document, app.ops, id, each.name),
  );
  const said = new Set<string>();
  const shapes = candidates(app, node, port);
  for (const shape of shapes) {
    for (const variant of bare.length === 0 ? ([0] as const) : ([0, 1] as const)) {
      const trial = [
        [port, shape] as const,
        ...bare.map((each) => [each, beside(port, shape, each)[variant]] as const),
      ];
      const trace = await app.foresee(withValues(document, id, trial)).catch(() => null);
      if (trace === null || app.store.getState().document !== document) return { ok: true };
      const problem = problemOf(trace, id);
      if (problem === null) return give(shape);
      said.add(problem);
    }
  }
  // The same is wrong with every value: it is about something else, which is then said at the node.
  const [first] = shapes;
  if (first !== undefined && said.size === 1) return give(first);
  return {
    ok: false,
    reason: `No small value fits ${key}. Wire an output to it, or say in the inspector which shape it has.`,
  };

  function give(shape: Shape): Outcome {
    return app.dispatch(setHeld, { node: id, port: name, value: valueOf(port, shape) }, step);
  }
}

function candidates({ ops, store }: App, node: GraphNode, port: InputPort): readonly Shape[] {
  const { trace } = store.getState().run;
  const read = portsOf(ops, node)
    .filter(({ name }) => name !== port.name)
    .map(({ name }) => trace?.shapes.get(portKey(node.id, name)))
    .filter((shape) => shape !== undefined);
  return [...related(port, read), ...USUAL].filter((shape) => sizeOf(shape) <= MOST);
}

function valueOf(port: InputPort | undefined, shape: Shape): HeldValue {
  return heldValueOf(shape, new Float64Array(sizeOf(shape)).fill(port !== undefined && isClass(port) ? 0 : 1));
}

function withValues(
  document: GraphDocument,
  id: string,
  values: readonly (readonly [InputPort, Shape])[],
): GraphDocument {
  const held = Object.fromEntries(values.map(([port, shape]) => [port.name, valueOf(port, shape)]));
  const nodes = document.nodes.map((node) =>
    node.id === id ? { ...node, inputs: { ...node.inputs, ...held } } : node,
  );
  return { ...document, nodes };
}

/** Shapes for `other` while `port` has this one: the same, or an axis less for a label, a number per class, a number per sample. */
function beside(port: InputPort, shape: Shape, other: InputPort): readonly [usual: Shape, less: Shape] {
  if (isClass(port) !== isClass(other)) {
    const one = isClass(port) ? [...shape, 2] : shape.slice(0, -1);
    return [one, one];
  }
  return [shape, other.role === 'target' ? shape.slice(0, -1) : shape];
}

function portOf(ops: App['ops'], node: GraphNode, name: string): InputPort | undefined {
  return portsOf(ops, node).find((port) => port.name === name);
}

function portsOf(ops: App['ops'], node: GraphNode): readonly InputPort[] {
  const op = ops.get(node.op);
  return op === undefined ? [] : inputsOf(op, completeParams(op, node.params));
}

function isClass({ integer, classes }: InputPort): boolean {
  return integer === true || classes === true;
}

/** Shapes that often go with another input's: its own, without the last axis (a class per sample), the other way round (a product). */
function related(port: InputPort, others: readonly Shape[]): readonly Shape[] {
  const shorter = others.filter((shape) => shape.length > 0).map((shape) => shape.slice(0, -1));
  return [
    ...(isClass(port) ? shorter : []),
    ...others,
    ...shorter,
    ...others.map((shape) => shape.toReversed()),
    ...others.map((shape) => shape.slice(-1)),
  ];
}

/** What is wrong with the node itself. */
function problemOf({ diagnostics }: Trace, id: string): string | null {
  return diagnostics.find(({ node, severity }) => node === id && severity === 'error')?.message ?? null;
}
