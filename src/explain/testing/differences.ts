// differences: the numbers of a graph found again by running its ops alone: values forwards, gradients by differences of the cost.
import { heldTensor } from '../../document/heldValue.ts';
import type { GraphDocument } from '../../document/model.ts';
import { completeParams, type InputTensors, inputsOf, isProblem, type Op, type Params } from '../../engine/op.ts';
import type { Tensor } from '../../engine/tensor.ts';
import type { Trace } from '../../execution/trace.ts';
import { opByName } from '../../ops/index.ts';
import type { TensorRef } from '../expression.ts';

/** A number moved: at an output for all its readers, at an input port for that port alone. */
interface Moved {
  readonly key: string;
  readonly entry: number;
  readonly by: number;
}

/** Every value by `node.port`, from the held numbers (which the trace knows where an initializer made them). */
function valuesOf(document: GraphDocument, held: Trace, moved: Moved | null): ReadonlyMap<string, Tensor> {
  const values = new Map<string, Tensor>();
  const set = (key: string, value: Tensor): void => {
    if (moved?.key !== key) return void values.set(key, value);
    const data = Float64Array.from(value.data);
    data[moved.entry] = (data[moved.entry] ?? 0) + moved.by;
    values.set(key, { shape: value.shape, data });
  };
  /** What the op's rules name on the way, too. */
  const setQuantities = (
    id: string,
    op: Op,
    {
      inputs,
      outputs,
      params,
    }: { readonly inputs: InputTensors; readonly outputs: InputTensors; readonly params: Params },
  ): void => {
    const shapes = Object.fromEntries(
      Object.entries({ ...inputs, ...outputs }).map(([name, value]) => [name, value?.shape]),
    );
    const { quantities = {} } = op.derivation({ shapes, params });
    for (const [name, { value }] of Object.entries(quantities)) values.set(`${id}.${name}`, value(inputs));
  };
  const left = new Set(document.nodes.map(({ id }) => id));
  while (left.size > 0) {
    for (const id of left) {
      const node = document.nodes.find((each) => each.id === id);
      const op = opByName.get(node?.op ?? '');
      if (node === undefined || op === undefined) throw new Error(id);
      const edges = document.edges.filter(({ to }) => to[0] === id);
      if (edges.some(({ from }) => !values.has(from.join('.')))) continue;
      const params = completeParams(op, node.params);
      const inputs: Record<string, Tensor | undefined> = {};
      for (const { name } of inputsOf(op, params)) {
        const edge = edges.find(({ to }) => to[1] === name);
        const own = edge === undefined ? heldAt(document, held, id, name) : values.get(edge.from.join('.'));
        if (own === undefined) continue;
        set(`${id}.${name}`, own);
        inputs[name] = values.get(`${id}.${name}`);
      }
      if (op.source === true) set(`${id}.y`, inputs['value'] as Tensor);
      else {
        const answer = op.forward(inputs, params);
        if (isProblem(answer)) throw new Error(answer.problem);
        for (const [name, value] of Object.entries(answer.outputs)) set(`${id}.${name}`, value);
        if (moved === null) setQuantities(id, op, { inputs, outputs: answer.outputs, params });
      }
      left.delete(id);
    }
  }
  return values;
}

function heldAt({ nodes }: GraphDocument, trace: Trace, id: string, port: string): Tensor | undefined {
  const given = nodes.find((node) => node.id === id)?.inputs?.[port];
  const tensor = given === undefined ? null : heldTensor(given);
  if (tensor?.kind === 'tensor') return tensor;
  for (const step of trace.steps)
    if (step.kind === 'feed' && step.node === id && step.port === port && 'data' in step.value) return step.value;
  return undefined;
}

export interface Found {
  number(ref: TensorRef, entry: number): number;
  tensor(ref: TensorRef): Tensor;
  /** What has numbers at a node: its ports, and what its rules name on the way. */
  names(node: string): readonly string[];
}

export function foundAgain(document: GraphDocument, trace: Trace): Found {
  const plain = valuesOf(document, trace, null);
  const target = document.backward?.from.join('.') ?? '';
  const seedGiven = document.backward?.seed === undefined ? null : heldTensor(document.backward.seed);
  const weights = seedGiven?.kind === 'tensor' ? seedGiven.data : Float64Array.of(1);
  const cost = (moved: Moved): number => {
    const answer = valuesOf(document, trace, moved).get(target);
    return (answer?.data ?? new Float64Array()).reduce((sum, entry, at) => sum + entry * (weights[at] ?? 0), 0);
  };
  const known = new Map<string, number>();
  const slope = (key: string, entry: number): number => {
    const name = `${key}#${entry}`;
    let found = known.get(name);
    if (found === undefined) {
      found = extrapolated((step) => (cost({ key, entry, by: step }) - cost({ key, entry, by: -step })) / (2 * step));
      known.set(name, found);
    }
    return found;
  };
  const keyOf = ({ node, port }: TensorRef): string => {
    const op = opByName.get(document.nodes.find(({ id }) => id === node)?.op ?? '');
    return op?.source === true ? `${node}.y` : `${node}.${port}`;
  };
  const tensor = (ref: TensorRef): Tensor => {
    const value = plain.get(keyOf(ref));
    if (value === undefined) throw new Error(`${ref.node}.${ref.port} is not known`);
    if (ref.side === 'value') return value;
    return { shape: value.shape, data: value.data.map((_, entry) => slope(keyOf(ref), entry)) };
  };
  return {
    tensor,
    names: (node) =>
      [...plain.keys()].filter((key) => key.startsWith(`${node}.`)).map((key) => key.slice(node.length + 1)),
    number: (ref, entry) =>
      ref.side === 'gradient' ? slope(keyOf(ref), entry) : (plain.get(keyOf(ref))?.data[entry] ?? Number.NaN),
  };
}

/**
 * Central differences at three steps, extrapolated twice (Richardson), so that the error falls with the sixth power of the step. Of several
 * first steps the one whose extrapolations agree best: near a corner that is a small one.
 */
function extrapolated(central: (step: number) => number): number {
  let answer = Number.NaN;
  let best = Number.POSITIVE_INFINITY;
  for (const step of [4e-3, 1e-3, 2.5e-4, 4e-5]) {
    const [a, b, c] = [central(step), central(step / 2), central(step / 4)];
    const [ab, bc] = [b + (b - a) / 3, c + (c - b) / 3];
    const apart = Math.abs(ab - bc);
    if (apart < best) [answer, best] = [bc + (bc - ab) / 15, apart];
    if (best < 1e-11) break;
  }
  return answer;
}
