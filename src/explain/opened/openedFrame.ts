// openedFrame: an op that stands open, seen from inside: the closed op, worked out by itself, beside the chain on the canvas.
import { closeFrame } from '../../document/commands/closeFrame.ts';
import { findFrame, nodesInside, portsBehind } from '../../document/frames.ts';
import type { GraphFrame, PortRef } from '../../document/model.ts';
import { completeParams, type Expansion, inputsOf, outputsOf } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import { sizeOf } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { heldByItself } from '../../execution/openingOf.ts';
import { signaturesOf } from '../../execution/signatures.ts';
import { isSummary } from '../../execution/trace.ts';
import { type ExplainContext, frameOf, recordedAt, shapeOf, tensorAt } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { addTensors } from './addTensors.ts';
import { compareTensors } from './compareTensors.ts';
import { innerNames } from './innerNames.ts';
import { innerRun, singleOp } from './innerRun.ts';
import { innerSteps, largestIn, type OpenedOp, refOf, type TwoWays, tooLarge } from './openedOp.ts';

const MOST = 400_000;

export function openedFrame(context: ExplainContext, id: string): OpenedOp {
  const { document, ops, trace } = context;
  const frame = findFrame(document, id);
  const op = frame && ops.get(frame.node.op);
  if (frame === undefined || op === undefined) return { kind: 'closed', reason: `No opened op is named ${id}.` };
  const closed = closeFrame(document, { frame: id, byItself: heldByItself(ops) }, signaturesOf(ops));
  if ('refused' in closed) return { kind: 'closed', reason: closed.refused };
  const at = frameOf(context);
  const params = completeParams(op, frame.node.params);
  const stands = (port: string, side: 'input' | 'output') => portsBehind(document, [id, port], side);
  const inputs = inputsOf(op, params).filter(({ name }) => stands(name, 'input').length > 0);
  const outputs = outputsOf(op, params).filter(({ name }) => stands(name, 'output').length > 0);
  const inside = new Set(nodesInside(document, frame));
  const leaving = (port: string): readonly PortRef[] => {
    const [made] = stands(port, 'output');
    if (made === undefined) return [];
    return document.edges
      .filter(({ from, to }) => from[0] === made[0] && from[1] === made[1] && !inside.has(to[0]))
      .map(({ to }) => to);
  };
  const refs = [
    ...inputs.flatMap(({ name }) =>
      stands(name, 'input').flatMap(([node, port]) => [refOf(node, port), refOf(node, port, 'gradient')]),
    ),
    ...outputs.flatMap(({ name }) => [
      ...stands(name, 'output').map(([node, port]) => refOf(node, port)),
      ...leaving(name).map(([node, port]) => refOf(node, port, 'gradient')),
    ]),
  ];
  const total = refs.reduce((sum, ref) => sum + sizeOf(shapeOf(trace, refOf(ref.node, ref.port)) ?? []), 0);
  if (total > MOST) return { kind: 'closed', reason: tooLarge(total) };
  const far = refs.filter((ref) => {
    const recorded = recordedAt(at, ref);
    return recorded !== undefined && isSummary(recorded) && tensorAt(context, at, ref) === undefined;
  });
  if (far.length > 0) return { kind: 'fetch', refs: far };

  const tensor = ([node, port]: PortRef, side: TensorRef['side']) => tensorAt(context, at, refOf(node, port, side));
  const given = new Map<string, Tensor>();
  for (const { name } of inputs) {
    const [first] = stands(name, 'input');
    const value = first && tensor(first, 'value');
    if (value !== undefined) given.set(name, value);
  }
  const complete = inputs.every(({ name }) => given.has(name));
  const cotangents = new Map<string, Tensor>();
  for (const { name } of outputs) {
    const parts = leaving(name).map((reader) => tensor(reader, 'gradient'));
    const [made] = stands(name, 'output');
    const seed = made && seedAt(context, made);
    const sum = sumOf([...parts.filter((part) => part !== undefined), ...(seed === undefined ? [] : [seed])]);
    if (sum !== undefined) cotangents.set(name, sum);
  }
  const run = complete ? innerRun(singleOp(op, frame.node.params), given, cotangents, ops) : null;
  const around = largestIn([...given.values(), ...cotangents.values()]);
  const numbers: TwoWays[] = [];
  for (const { name } of outputs) {
    const [made] = stands(name, 'output');
    const chain = made && tensor(made, 'value');
    const composed = run?.values.get(portKey('op', name));
    if (chain && composed)
      numbers.push({ ref: refOf(id, name), composed, chain, comparison: compareTensors(composed, chain, around) });
  }
  for (const { name } of inputs) {
    const parts = stands(name, 'input').map((each) => tensor(each, 'gradient'));
    const chain = parts.every((part) => part !== undefined) ? sumOf(parts) : undefined;
    const composed = run?.sent.get(name);
    if (chain && composed) {
      const ref = refOf(id, name, 'gradient');
      numbers.push({ ref, composed, chain, comparison: compareTensors(composed, chain, around) });
    }
  }
  const graph = graphIn(frame);
  const names = innerNames(graph, inputsOf(op, params), ops, `${id}_`);
  const shapes = new Map(
    graph.nodes.flatMap(({ id: member, op: name, params: own }) => {
      const known = ops.get(name);
      if (known === undefined) return [];
      const full = completeParams(known, own);
      const all = [
        ...inputsOf(known, full).map((port) => [port.name, 'input'] as const),
        ...outputsOf(known, full).map((port) => [port.name, 'output'] as const),
      ];
      return all.flatMap(([port, side]) => {
        const [behind] = portsBehind(document, [member, port], side);
        const shape = behind && trace.shapes.get(portKey(...behind));
        return shape === undefined ? [] : [[portKey(member, port), shape] as const];
      });
    }),
  );
  const steps = innerSteps(graph, ops, names, shapes, (key, side) => {
    const dot = key.indexOf('.');
    const [behind] = portsBehind(document, [key.slice(0, dot), key.slice(dot + 1)], 'output');
    return behind && tensor(behind, side);
  });
  return { kind: 'inside', op, steps, numbers };
}

/** What was put in, as an expansion; values that several members read have sources of their own, which stand for the op's port. */
function graphIn(frame: GraphFrame): Expansion {
  const sources = new Map<string, string>();
  for (const [port, refs] of Object.entries(frame.inputs)) {
    const [only] = refs;
    const id = refs.length === 1 && only !== undefined ? only[0] : undefined;
    if (
      id !== undefined &&
      frame.edges.some(({ from }) => from[0] === id) &&
      !frame.edges.some(({ to }) => to[0] === id)
    ) {
      const op = frame.members.find((member) => member.id === id)?.op;
      if (op === 'Parameter' || op === 'Input') sources.set(id, port);
    }
  }
  const read = (port: string) => frame.edges.filter(({ from }) => sources.get(from[0]) === port).map(({ to }) => to);
  return {
    nodes: frame.members.filter(({ id }) => !sources.has(id)) as Expansion['nodes'],
    edges: frame.edges.filter(({ from }) => !sources.has(from[0])),
    inputs: Object.fromEntries(
      Object.entries(frame.inputs).map(([port, refs]) => [
        port,
        [...sources.values()].includes(port) ? read(port) : refs,
      ]),
    ),
    outputs: frame.outputs,
  };
}

function seedAt(context: ExplainContext, [node, port]: PortRef): Tensor | undefined {
  const { trace, step } = context;
  const seed = trace.steps.slice(0, step).find((each) => each.kind === 'seed');
  if (seed?.kind !== 'seed' || seed.node !== node || seed.port !== port || isSummary(seed.value)) return undefined;
  return seed.value;
}

function sumOf(parts: readonly Tensor[]): Tensor | undefined {
  const [first, ...others] = parts;
  return first === undefined ? undefined : others.reduce(addTensors, first);
}
