// expansion: the law that an op and the graph of primitives that it claims to be have the same values and gradients.
import { evaluate } from '../../engine/evaluate.ts';
import { completeParams, type Expansion, inputsOf, type Op, type Sample, type Tensors } from '../../engine/op.ts';
import { type Instruction, type Program, portKey, type Source } from '../../engine/program.ts';
import type { Random } from '../../engine/random.ts';
import type { Shape } from '../../engine/shape.ts';
import { scalar, type Tensor, tensor, zeros } from '../../engine/tensor.ts';
import { gradientOf, isFinite, type Run, randomCotangents, relativeDifference, runSample } from './runSample.ts';

const tolerance = 1e-9;

/** `compared` says whether there was something to compare: not where `expand` answers null, nor where a value is not finite. */
export function expansion(
  op: Op,
  sample: Sample,
  random: Random,
  catalogue: ReadonlyMap<string, Op>,
): { readonly violations: readonly string[]; readonly compared: boolean } {
  const run = runSample(op, sample);
  const graph = op.expand?.(run.params, run.shapes) ?? null;
  if (graph === null) return { violations: [], compared: false };
  const cotangents = randomCotangents(run, random);
  const violations = Object.keys(run.outputs)
    .filter((output) => !graph.outputs[output])
    .map((output) => `the primitives have no output ${output}`);
  for (const [output, target] of Object.entries(graph.outputs)) {
    const program = programOf(graph, run, catalogue, { node: target[0], port: target[1], seed: cotangents[output]! });
    if (typeof program === 'string') return { violations: [program], compared: true };
    const { values, gradients, problems, targetProblem } = evaluate(program);
    const failure = [...problems.values()][0] ?? targetProblem;
    if (failure) return { violations: [`the primitives do not run: ${failure.problem}`], compared: true };
    const value = values.get(portKey(...target))!;
    const own = run.outputs[output]!;
    if (!isFinite(value) || !isFinite(own)) return { violations, compared: false };
    if (relativeDifference(value, own) > tolerance) violations.push(`${output} differs from that of the primitives`);
    const others = Object.entries(run.outputs).map(([name, t]) => [name, zeros(t.shape)] as const);
    const alone = { ...Object.fromEntries(others), [output]: cotangents[output]! };
    violations.push(...gradientViolations(op, run, alone, graph, gradients, sample));
  }
  return { violations, compared: true };
}

function gradientViolations(
  op: Op,
  run: Run,
  cotangents: Tensors,
  graph: Expansion,
  gradients: ReadonlyMap<string, Tensor>,
  sample: Sample,
): readonly string[] {
  const scale = Object.values(cotangents).reduce((top, { data }) => Math.max(top, ...data.map(Math.abs)), 0);
  return Object.keys(graph.inputs).flatMap((port) => {
    const own = gradientOf(op, run, cotangents, port);
    const theirs = gradients.get(portKey(`in_${port}`, 'y')) ?? null;
    if (own === null && theirs === null) return [];
    if (own === null || theirs === null) return [`${port} has a gradient on one side only`];
    if (sample.kinks?.includes(port) === true && !(isFinite(own) && isFinite(theirs))) return [];
    return relativeDifference(own, theirs, scale * 1e-3) > tolerance
      ? [`the gradient of ${port} differs from that of the primitives`]
      : [];
  });
}

function programOf(
  graph: Expansion,
  run: Run,
  catalogue: ReadonlyMap<string, Op>,
  target: Program['target'],
): Program | string {
  const source = catalogue.get('Input')!;
  const given = Object.entries(run.inputs).flatMap(([port, value]): Instruction[] =>
    value
      ? [{ node: `in_${port}`, op: source, params: {}, inputs: { value: { kind: 'held', value, trainable: false } } }]
      : [],
  );
  const inner: Instruction[] = [];
  for (const { id, op: name, params, inputs } of graph.nodes) {
    const op = catalogue.get(name);
    if (!op) return `the primitives name an op "${name}" that does not exist`;
    const complete = completeParams(op, params);
    const sources: Record<string, Source> = {};
    for (const { name: port, default: held } of inputsOf(op, complete)) {
      const edge = graph.edges.find(({ to }) => to[0] === id && to[1] === port);
      const outer = Object.entries(graph.inputs).find(([, readers]) =>
        readers.some((reader) => reader[0] === id && reader[1] === port),
      );
      const own = heldTensor(inputs?.[port] ?? held);
      if (edge) sources[port] = { kind: 'wire', node: edge.from[0], port: edge.from[1] };
      else if (outer) sources[port] = { kind: 'wire', node: `in_${outer[0]}`, port: 'y' };
      else if (own) sources[port] = { kind: 'held', value: own, trainable: false };
    }
    inner.push({ node: id, op, params: complete, inputs: sources });
  }
  return { instructions: [...given, ...inner], target };
}

/** A value that a document holds: a number, or a tensor as shape and numbers. */
function heldTensor(value: unknown): Tensor | null {
  if (typeof value === 'number') return scalar(value);
  if (typeof value !== 'object' || value === null || !('shape' in value) || !('data' in value)) return null;
  return tensor(value.shape as Shape, Float64Array.from(value.data as readonly number[]));
}
