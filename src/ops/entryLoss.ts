// entryLoss: makes the op of a loss that compares its inputs entry by entry, with NumPy's broadcasting, and adds up or averages.
import { expandTo, sumToShape } from '../engine/broadcast.ts';
import { allocate, computed } from '../engine/buffers.ts';
import { demand } from '../engine/kernels/machine.ts';
import { defineOp, type Expansion, type InputTensors, isProblem, type Op, type Params } from '../engine/op.ts';
import { type Shape, sizeOf } from '../engine/shape.ts';
import { reshaped, type Tensor } from '../engine/tensor.ts';
import { reductionParam } from './classLoss.ts';
import { entryLossDerivation } from './entryLossDerivation.ts';
import { inferEntryLoss, seenShape } from './entryLossShapes.ts';
import type { EntryLoss, LossInput, LossKink } from './entryLossSpec.ts';
import { asPyTorch, entryIs, firstAndCount, likewise } from './kinks.ts';
import { divisorOf, reducedGraph, reduceLosses, reductionOf } from './lossReduction.ts';

/** Shape rule: a scalar, or with reduction `none` the shape that the inputs broadcast to. */
export function entryLoss(spec: EntryLoss): Op {
  const { name, glyph, summary, about, aliases, formula, inputs: ports, code, samples, kinks } = spec;
  const reduction = spec.reduction === undefined ? reductionParam : spec.reduction;
  const first = ports[0]!.name;
  return defineOp({
    name,
    family: 'Losses',
    glyph,
    summary,
    about,
    aliases,
    formula,
    inputs: ports,
    outputs: [
      {
        name: 'C',
        description: reduction ? 'The loss: a scalar, or with reduction none one for each entry.' : 'A scalar.',
      },
    ],
    params: [...(reduction ? [reduction] : []), ...(spec.params ?? [])],
    infer(shapes, params) {
      const fault = spec.refuses?.(params);
      if (fault) return fault;
      const answer = inferEntryLoss(ports, shapes);
      if (isProblem(answer)) return answer;
      return { outputs: { C: reductionOf(params) === 'none' ? answer.shape : [] }, inputs: answer.inputs };
    },
    steady: true,
    forward(inputs, params) {
      const { check } = spec;
      if (check) {
        const given = { ...inputs };
        const fault = check(given, params);
        if (fault) return fault;
        demand(() => check(given, params) === null);
      }
      const { shape, operands } = meet(ports, inputs);
      const { value } = spec.at(params);
      const losses = computed(sizeOf(shape), (out) => {
        eachEntry(operands, out.length, (i, a, b, c, d) => {
          out[i] = value(a, b, c, d);
        });
      });
      const kind = reductionOf(params);
      const divisor = divisorOf(kind, shape, inputs[first]!.shape);
      return { outputs: { C: reduceLosses({ shape, data: losses }, kind, divisor) } };
    },
    vjp({ C: dC }, { inputs, params, needs }) {
      const { shape, shapes, operands } = meet(ports, inputs);
      const { pulls } = spec.at(params);
      const kind = reductionOf(params);
      const divisor = divisorOf(kind, shape, inputs[first]!.shape);
      const g = dC!.data;
      const answer: Record<string, Tensor> = {};
      for (const { name: port, differentiable } of ports) {
        const own = inputs[port];
        if (!differentiable || !own || !needs(port)) continue;
        const pull = pulls[port]!;
        const data = computed(sizeOf(shape), (out) => {
          const shared = g[0]! / divisor;
          eachEntry(operands, out.length, (i, a, b, c, d) => {
            out[i] = pull(kind === 'none' ? g[i]! : shared, a, b, c, d);
          });
        });
        answer[port] = reshaped(sumToShape({ shape, data }, seenShape(ports, port, shapes)), own.shape);
      }
      return answer;
    },
    jvp(tangents, { inputs, params }) {
      const { shape, shapes, operands } = meet(ports, inputs);
      const { pulls } = spec.at(params);
      const kind = reductionOf(params);
      const data = allocate(sizeOf(shape));
      data.fill(0);
      for (const { name: port } of ports) {
        const tangent = tangents[port];
        if (!tangent) continue;
        const pull = pulls[port]!;
        const moved = expandTo(reshaped(tangent, seenShape(ports, port, shapes)), shape).data;
        eachEntry(operands, data.length, (i, a, b, c, d) => {
          data[i]! += pull(moved[i]!, a, b, c, d);
        });
      }
      return { C: reduceLosses({ shape, data }, kind, divisorOf(kind, shape, inputs[first]!.shape)) };
    },
    ...(spec.expand && {
      expand(params, shapes): Expansion | null {
        const graph = spec.expand!(params, shapes);
        return graph && reducedGraph(graph.nodes, graph.last, reductionOf(params), shapes[first]?.[0] ?? 1);
      },
    }),
    derivation: (context) => entryLossDerivation(spec, spec.at(context.params), context),
    ...(kinks && {
      kinks: kinks.map(({ at, gradient, pytorch }) => ({ at, gradient, ...(pytorch !== undefined && { pytorch }) })),
      kinkAt: (inputs, params): Readonly<Record<string, string>> => noticesOf(name, ports, kinks, inputs, params),
    }),
    code,
    samples,
  });
}

/** One operand of the entries: `step` is 0 where one number stands at every entry. */
interface Operand {
  readonly data: Float64Array;
  readonly step: 0 | 1;
}
const ones: Operand = { data: Float64Array.of(1), step: 0 };

interface Meeting {
  /** What the inputs broadcast to. */
  readonly shape: Shape;
  /** Those of the inputs. */
  readonly shapes: Readonly<Record<string, Shape | undefined>>;
  /** The inputs in the order of the ports, laid out like `shape`; ones where nothing is. */
  readonly operands: readonly Operand[];
}

function meet(ports: readonly LossInput[], inputs: InputTensors): Meeting {
  const shapes = Object.fromEntries(ports.map(({ name }) => [name, inputs[name]?.shape]));
  const answer = inferEntryLoss(ports, shapes);
  if (isProblem(answer)) throw new RangeError(answer.problem);
  const { shape } = answer;
  const operands = ports.map(({ name }): Operand => {
    const t = inputs[name];
    if (!t) return ones;
    if (t.data.length === 1) return { data: t.data, step: 0 };
    return { data: expandTo(reshaped(t, seenShape(ports, name, shapes)), shape).data, step: 1 };
  });
  return { shape, shapes, operands: [0, 1, 2, 3].map((k) => operands[k] ?? ones) };
}

function eachEntry(
  [a, b, c, d]: readonly Operand[],
  size: number,
  visit: (i: number, a: number, b: number, c: number, d: number) => void,
): void {
  for (let i = 0; i < size; i++) {
    visit(i, a!.data[i * a!.step]!, b!.data[i * b!.step]!, c!.data[i * c!.step]!, d!.data[i * d!.step]!);
  }
}

function noticesOf(
  op: string,
  ports: readonly LossInput[],
  kinks: readonly LossKink[],
  inputs: InputTensors,
  params: Params,
): Readonly<Record<string, string>> {
  const { shape, shapes, operands } = meet(ports, inputs);
  const size = sizeOf(shape);
  const at = (k: number, i: number): number => operands[k]!.data[i * operands[k]!.step]!;
  const notices: Record<string, string> = {};
  for (const { name: port } of ports) {
    const kinkOf = (i: number): LossKink | undefined =>
      kinks.find(
        ({ ports: own, holds }) => own.includes(port) && holds(params, at(0, i), at(1, i), at(2, i), at(3, i)),
      );
    const [place, count] = firstAndCount(size, (i) => kinkOf(i) !== undefined);
    if (count === 0 || !inputs[port]) continue;
    const { what, seen, taken, pytorch } = kinkOf(place)!;
    const others = seen.filter((one) => one !== port);
    const said = (seen.includes(port) ? [port, ...others] : others).map((one) => {
      const t = inputs[one]!;
      const numbered = { shape: t.shape, data: Float64Array.from(t.data, (_, i) => i) };
      const laid = expandTo(reshaped(numbered, seenShape(ports, one, shapes)), shape);
      return entryIs(one, t, laid.data[place]!);
    });
    notices[port] =
      `${said.join(' and ')}, where ${op} has ${what}: ${taken}, ${asPyTorch(pytorch)}${likewise(count - 1)}`;
  }
  return notices;
}
