// openingOf: what a node's op is made of here, as the open command takes it, or why it cannot be opened.

import { openOp } from '../document/commands/openOp.ts';
import { ownPort } from '../document/frames.ts';
import { heldTensor, heldValueOf, isInitializer, numeralOf } from '../document/heldValue.ts';
import type { GraphDocument, GraphNode, HeldValue, ParamJson } from '../document/model.ts';
import type { Opening } from '../document/opening.ts';
import { findNode } from '../document/ports.ts';
import { sameParam } from '../document/sameParam.ts';
import { quoted, shown } from '../document/shown.ts';
import { initialize } from '../engine/initialize.ts';
import { completeParams, type Expansion, type Initializer, inputsOf, type Op, type Params } from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import type { Resolution } from '../engine/resolve.ts';
import { type Shape, sameShape } from '../engine/shape.ts';
import { initializerOf } from './lower.ts';
import { prepare } from './recordRun.ts';
import { signaturesOf } from './signatures.ts';

type Ops = ReadonlyMap<string, Op>;

/** Needs the ops that the op is made of to be here. Nothing is computed but shapes, and the numbers of initializers. */
export function openingOf(document: GraphDocument, ops: Ops, id: string): Opening | { readonly refused: string } {
  const node = findNode(document, id);
  if (node === undefined) return { refused: `There is no node named ${quoted(id)}; it may have been opened already.` };
  const op = ops.get(node.op);
  if (op === undefined) return { refused: `${shown(id)} is of the op ${quoted(node.op)}, which is not known.` };
  const { resolution } = prepare(document, ops);
  const expanded = expansionAt(op, node, resolution);
  if (typeof expanded === 'string') return { refused: expanded };
  const wired = new Set(document.edges.filter(({ to }) => to[0] === id).map(({ to }) => to[1]));
  const own = inputsOf(op, completeParams(op, node.params)).filter(({ name }) => !wired.has(name));
  const made = new Map<string, HeldValue>();
  const held = new Map<string, HeldValue>();
  for (const { name } of own) {
    const shape = resolution.shapes.get(portKey(id, name));
    const given = node.inputs && ownPort(node.inputs, name);
    if (given !== undefined && !isInitializer(given)) held.set(name, given);
    else if (shape !== undefined) {
      const value = byItself(op, node, name, shape);
      if (value !== undefined) made.set(name, value);
    }
  }
  const opening = (numbers: ReadonlyMap<string, HeldValue>): Opening => ({
    node: id,
    ...graphOf(expanded, ops),
    held: Object.fromEntries([...held, ...numbers]),
    made: [...made.keys()],
    sources: {
      trained: { op: 'Parameter', input: 'value', output: 'y' },
      fixed: { op: 'Input', input: 'value', output: 'y' },
    },
  });
  return opening(new Map([...made, ...stillDrawn(document, ops, op, node, resolution, opening(made))]));
}

/** What the op of a node is made of with its params and shapes, or a sentence why it cannot be told. */
export function expansionAt(
  op: Op,
  node: Pick<GraphNode, 'id' | 'params'>,
  { shapes, problems, blocked }: Pick<Resolution, 'shapes' | 'problems' | 'blocked'>,
): Expansion | string {
  if (op.source === true) return `${op.name} gives what it holds: there is nothing smaller inside.`;
  if (op.expand === undefined) return `${op.name} is a primitive: there is nothing smaller inside.`;
  const culprit = problems.has(node.id) ? node.id : blocked.get(node.id);
  if (culprit !== undefined) {
    const who = culprit === node.id ? 'it' : shown(culprit);
    return `${shown(node.id)} cannot run, so what it is made of is not known here; mend ${who} first.`;
  }
  const params = completeParams(op, node.params);
  const known: Record<string, Shape | undefined> = {};
  for (const { name } of inputsOf(op, params)) known[name] = shapes.get(portKey(node.id, name));
  return (
    expanded(op, params, known) ??
    `${op.name} is not written with smaller ops for these params and shapes, so there is nothing to open.`
  );
}

function expanded(op: Op, params: Params, shapes: Readonly<Record<string, Shape | undefined>>): Expansion | null {
  try {
    return op.expand?.(params, shapes) ?? null;
  } catch {
    return null;
  }
}

function graphOf(graph: Expansion, ops: Ops): Pick<Opening, 'parts' | 'edges' | 'inputs' | 'outputs'> {
  return {
    parts: graph.nodes.map(({ id, op, params, inputs }) => {
      const given = differing(ops.get(op), params);
      return {
        part: id,
        op,
        ...(given.length > 0 && { params: Object.fromEntries(given) }),
        ...(inputs && Object.keys(inputs).length > 0 && { inputs: constants(inputs) }),
      };
    }),
    edges: graph.edges,
    inputs: graph.inputs,
    outputs: graph.outputs,
  };
}

function differing(op: Op | undefined, params: Params = {}): [string, ParamJson][] {
  return Object.entries(params).filter(
    ([name, value]) => !sameParam(value, op?.params.find((spec) => spec.name === name)?.default),
  );
}

function constants(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, HeldValue>> {
  return Object.fromEntries(Object.entries(inputs).map(([port, value]) => [port, constantOf(value)]));
}

/** A number, or a tensor as shape and data. */
function constantOf(value: unknown): HeldValue {
  if (typeof value === 'number') return numeralOf(value);
  const { shape, data } = value as { readonly shape: Shape; readonly data: ArrayLike<number> };
  return heldValueOf(shape, data);
}

/** What an unwired port comes to hold in this shape, by an initializer of the node's own or by the op's default. */
function byItself(op: Op, node: GraphNode, port: string, shape: Shape): HeldValue | undefined {
  const initializer = initializerAt(op, node, port);
  if (initializer === undefined) return undefined;
  if (typeof initializer === 'number') return numeralOf(initializer);
  const tensor = initialize(initializer, shape);
  return 'problem' in tensor ? undefined : heldValueOf(tensor.shape, tensor.data);
}

function initializerAt(op: Op, node: GraphNode, port: string): Initializer | number | undefined {
  const given = node.inputs && ownPort(node.inputs, port);
  const held = given === undefined ? null : heldTensor(given);
  if (held?.kind === 'init') return initializerOf(held);
  return given === undefined
    ? inputsOf(op, completeParams(op, node.params)).find(({ name }) => name === port)?.default
    : undefined;
}

/** For the close command: what a port would hold by itself in the shape of what is inside now. */
export function heldByItself(ops: Ops): (node: GraphNode, port: string, like: HeldValue) => HeldValue | undefined {
  return (node, port, like) => {
    const op = ops.get(node.op);
    const held = heldTensor(like);
    if (op === undefined || held.kind === 'problem') return undefined;
    if (held.kind === 'tensor') return byItself(op, node, port, held.shape);
    const initializer = initializerAt(op, node, port);
    return typeof initializer === 'object' ? { ...initializer } : undefined;
  };
}

/**
 * Of the ports whose numbers an initializer draws those where the one member that reads it would draw the very same, since it comes to
 * the same shape by itself: they keep the initializer, so that documents and links stay short.
 */
function stillDrawn(
  document: GraphDocument,
  ops: Ops,
  op: Op,
  node: GraphNode,
  { shapes }: Resolution,
  opening: Opening,
): ReadonlyMap<string, HeldValue> {
  const drawn = new Map<string, HeldValue>();
  for (const port of opening.made) {
    const initializer = initializerAt(op, node, port);
    const single = ownPort(opening.inputs, port)?.length === 1;
    if (typeof initializer !== 'object' || !single) continue;
    // All at once, for one that knows its shape only by the numbers of another would not know it any more.
    const trial = new Map([...drawn, [port, { ...initializer }]]);
    const held = { ...opening.held, ...Object.fromEntries(trial) };
    const opened = openOp(document, { ...opening, held }, signaturesOf(ops));
    if ('refused' in opened) continue;
    const stands = opened.frames?.find((frame) => frame.node.id === node.id)?.inputs ?? {};
    const now = prepare(opened, ops).resolution.shapes;
    const same = [...trial.keys()].every((name) => {
      const [reader] = stands[name] ?? [];
      const shape = reader && now.get(portKey(...reader));
      const before = shapes.get(portKey(node.id, name));
      return shape !== undefined && before !== undefined && sameShape(shape, before);
    });
    if (same) drawn.set(port, { ...initializer });
  }
  return drawn;
}
