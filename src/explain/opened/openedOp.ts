// openedOp: what an op is made of at this node and this step, and whether the op and the chain through its parts give the same numbers.
import { completeParams, type Expansion, inputsOf, type Op, type OutputPort, outputsOf } from '../../engine/op.ts';
import { type PortKey, portKey } from '../../engine/program.ts';
import { sizeOf } from '../../engine/shape.ts';
import { type Tensor, zeros } from '../../engine/tensor.ts';
import { expansionAt } from '../../execution/openingOf.ts';
import { isSummary } from '../../execution/trace.ts';
import { type ExplainContext, frameOf, type NodeView, recordedAt, shapeOf, tensorAt } from '../context.ts';
import type { TensorRef } from '../expression.ts';
import { type Comparison, compareTensors } from './compareTensors.ts';
import { type InnerNames, innerNames } from './innerNames.ts';
import { innerRun, innerShapes, ordered } from './innerRun.ts';
import { type RuleText, ruleLine } from './ruleLine.ts';

/** One of the parts: what it computes, and what has come of it at this step. */
export interface InnerStep {
  readonly id: string;
  readonly op: Op;
  readonly output: OutputPort;
  readonly line: RuleText;
  /** The number on its own, as a symbol. */
  readonly symbol: RuleText;
  readonly value: Tensor | undefined;
  readonly gradient: Tensor | undefined;
}
/** One number of the op, got in both ways. `ref`: the op's own port. */
export interface TwoWays {
  readonly ref: TensorRef;
  readonly composed: Tensor;
  readonly chain: Tensor;
  readonly comparison: Comparison;
}
export interface Inside {
  readonly op: Op;
  readonly steps: readonly InnerStep[];
  /** Every number of the op that is known at this step: outputs, then gradients. */
  readonly numbers: readonly TwoWays[];
}
export type OpenedOp =
  | ({ readonly kind: 'inside' } & Inside)
  /** Nothing to open, or nothing to compare: why, as a sentence. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** Only summaries of these have travelled. */
  | { readonly kind: 'fetch'; readonly refs: readonly TensorRef[] };

/** More numbers than this are not worked out beside the page's other work. */
const MOST = 400_000;

export function openedOp(context: ExplainContext, view: NodeView): OpenedOp {
  const { trace, ops } = context;
  const { op, node, inputs, outputs } = view;
  const frame = frameOf(context);
  const problem = frame.problem(node.id);
  const problems = new Map(problem === undefined ? [] : [[node.id, problem]]);
  const missing = inputs.find(
    ({ name, optional }) => optional !== true && shapeOf(trace, refOf(node.id, name)) === undefined,
  );
  const graph = expansionAt(op, node, {
    shapes: trace.shapes,
    problems,
    blocked: new Map(missing === undefined || problem !== undefined ? [] : [[node.id, node.id]]),
  });
  if (typeof graph === 'string') return { kind: 'closed', reason: graph };
  const absent = graph.nodes.find((each) => !ops.has(each.op));
  if (absent !== undefined) return { kind: 'closed', reason: `The op ${absent.op} is not here.` };

  const ran = outputs.every(({ name }) => recordedAt(frame, refOf(node.id, name)) !== undefined);
  const refs = [
    ...inputs.map(({ name }) => refOf(node.id, name)),
    ...outputs.flatMap(({ name }) => [refOf(node.id, name), refOf(node.id, name, 'gradient')]),
    ...inputs.map(({ name }) => refOf(node.id, name, 'gradient')),
  ];
  const far = refs.filter((ref) => {
    const recorded = recordedAt(frame, ref);
    return recorded !== undefined && isSummary(recorded) && tensorAt(context, frame, ref) === undefined;
  });
  const given = tensorsAt(inputs, (name) => {
    const ref = refOf(node.id, name);
    const shape = shapeOf(trace, ref);
    return tensorAt(context, frame, ref) ?? (shape && sizeOf(shape) <= MOST ? zeros(shape) : undefined);
  });
  const total = refs.reduce((sum, ref) => sum + sizeOf(shapeOf(trace, refOf(ref.node, ref.port)) ?? []), 0);
  if (total * graph.nodes.length > MOST) return { kind: 'closed', reason: tooLarge(total * graph.nodes.length) };
  if (far.length > 0) return { kind: 'fetch', refs: far };

  const cotangents = tensorsAt(outputs, (name) => tensorAt(context, frame, refOf(node.id, name, 'gradient')));
  const sent = tensorsAt(inputs, (name) => tensorAt(context, frame, refOf(node.id, name, 'gradient')));
  const back = sent.size > 0;
  const run = ran ? innerRun(graph, given, back ? cotangents : new Map(), ops) : null;
  const shapes = innerShapes(graph, given, ops);
  const around = largestIn([...given.values(), ...cotangents.values()]);
  const numbers: TwoWays[] = [];
  const add = (ref: TensorRef, composed: Tensor | undefined, chain: Tensor | undefined) => {
    if (composed === undefined || chain === undefined) return;
    numbers.push({ ref, composed, chain, comparison: compareTensors(composed, chain, around) });
  };
  for (const { name } of outputs) {
    const at = graph.outputs[name];
    const ref = refOf(node.id, name);
    add(ref, tensorAt(context, frame, ref), at && run?.values.get(portKey(...at)));
  }
  for (const { name } of inputs) add(refOf(node.id, name, 'gradient'), sent.get(name), run?.sent.get(name));
  const names = innerNames(graph, inputs, ops);
  const steps = innerSteps(graph, ops, names, shapes, (key, side) =>
    side === 'value' ? run?.values.get(key) : run?.gradients.get(key),
  );
  return { kind: 'inside', op, steps, numbers };
}

/** The parts in the order in which they run, as they are written and with what is known of them. */
export function innerSteps(
  graph: Expansion,
  ops: ReadonlyMap<string, Op>,
  names: InnerNames,
  shapes: ReadonlyMap<PortKey, readonly number[]>,
  known: (key: PortKey, side: TensorRef['side']) => Tensor | undefined,
): readonly InnerStep[] {
  return ordered(graph).flatMap(({ id, op: name, params }): InnerStep[] => {
    const op = ops.get(name);
    if (op === undefined) return [];
    const complete = completeParams(op, params);
    const outputs = outputsOf(op, complete);
    const at: Record<string, readonly number[] | undefined> = {};
    for (const port of [...inputsOf(op, complete), ...outputs]) at[port.name] = shapes.get(portKey(id, port.name));
    const [output] = outputs;
    if (output === undefined) return [];
    const key = portKey(id, output.name);
    return [
      {
        id,
        op,
        output,
        ...ruleLine({ id, op, params: complete, output: output.name, shapes: at }, names),
        value: known(key, 'value'),
        gradient: known(key, 'gradient'),
      },
    ];
  });
}

function tensorsAt(
  ports: readonly { readonly name: string }[],
  at: (name: string) => Tensor | undefined,
): ReadonlyMap<string, Tensor> {
  return new Map(
    ports.flatMap(({ name }): [string, Tensor][] => {
      const tensor = at(name);
      return tensor === undefined ? [] : [[name, tensor]];
    }),
  );
}

/** What the numbers that go in are about as large as. */
export function largestIn(tensors: readonly Tensor[]): number {
  let largest = 0;
  for (const { data } of tensors) {
    for (const number of data) if (Number.isFinite(number)) largest = Math.max(largest, Math.abs(number));
  }
  return largest;
}

export function tooLarge(numbers: number): string {
  return `There are about ${numbers.toLocaleString('en-US')} numbers inside, too many to work out here beside everything else; open the op on the canvas, where the engine computes them.`;
}

export function refOf(node: string, port: string, side: TensorRef['side'] = 'value'): TensorRef {
  return { node, port, side };
}
