// laws: what every op obeys, as functions from an op to its violations, so that broken ops can be held against them too.

import { broadcastsTo } from '../engine/broadcast.ts';
import { completeParams, isProblem, type Op, type Sample } from '../engine/op.ts';
import type { Random } from '../engine/random.ts';
import { sameShape, shapeText } from '../engine/shape.ts';
import { type Tensor, zeros } from '../engine/tensor.ts';
import { adjoint, tangentSteps } from './laws/adjoint.ts';
import { derivationFits } from './laws/derivationFits.ts';
import { expansion } from './laws/expansion.ts';
import { closes, describesItself, hasCode, hasSamples, hasSoundPortsAndParams, infersAnything } from './laws/record.ts';
import {
  differentiablePorts,
  gradientOf,
  inputShapes,
  inputsOfSample,
  isFinite,
  outputNames,
  randomCotangents,
  rawGradients,
  relativeDifference,
  runSample,
} from './laws/runSample.ts';
import { tangents } from './laws/tangents.ts';
import { tellsKinks } from './laws/tellsKinks.ts';

export interface Law {
  readonly number: number;
  readonly title: string;
  /** One sentence per violation; nothing when the law holds. */
  violations(op: Op, random: Random, catalogue: ReadonlyMap<string, Op>): readonly string[];
}

/** A law that is checked sample by sample. */
function bySample(
  check: (op: Op, sample: Sample, random: Random, catalogue: ReadonlyMap<string, Op>) => readonly string[],
): Law['violations'] {
  return (op, random, catalogue) =>
    op.samples.flatMap((sample) => check(op, sample, random, catalogue).map((what) => `${sample.name}: ${what}`));
}

export const laws: readonly Law[] = [
  { number: 1, title: 'an op says what it is, in words and TeX', violations: describesItself },
  { number: 2, title: 'ports and params are sound', violations: hasSoundPortsAndParams },
  { number: 3, title: 'samples cover ranks, sizes and every gradient', violations: hasSamples },
  { number: 4, title: 'infer answers anything, and never throws', violations: infersAnything },
  { number: 5, title: 'infer agrees with forward', violations: bySample(inferAgrees) },
  {
    number: 6,
    title: 'nothing that is handed in or out is mutated, and the same inputs give the same numbers',
    violations: bySample(isPure),
  },
  {
    number: 7,
    title: 'a gradient fits the shape of its input, and comes where it is promised',
    violations: bySample(gradientsFit),
  },
  { number: 8, title: '<c, J v> by central differences is <J^T c, v>', violations: bySample(adjoint) },
  { number: 9, title: 'the vjp is linear in the cotangent', violations: bySample(isLinear) },
  {
    number: 10,
    title: 'the vjp answers one port as it answers all, and works out no other',
    violations: bySample(answersOnePort),
  },
  { number: 11, title: 'the expansion has the same values and gradients', violations: expandAgrees },
  { number: 12, title: 'the Jacobian is that of the vjp', violations: jacobianThere },
  {
    number: 13,
    title: 'the derivation covers every gradient, and its holes name entries that exist',
    violations: bySample(derivationFits),
  },
  { number: 14, title: 'the code reads every input', violations: hasCode },
  { number: 15, title: 'data on a kink is told, with what is taken there', violations: tellsKinks },
  { number: 16, title: '<c, J v> by the jvp is <J^T c, v>', violations: bySample(tangents) },
  { number: 17, title: 'the jvp is what central differences say', violations: bySample(tangentSteps) },
];

function inferAgrees(op: Op, sample: Sample): string[] {
  const run = runSample(op, sample);
  const answer = op.infer(inputShapes(op, run), run.params);
  if (isProblem(answer)) return [`infer refuses what forward accepts: ${answer.problem}`];
  const names = outputNames(op, run.params);
  const extra = Object.keys(run.outputs).filter((name) => !names.includes(name));
  return [
    ...extra.map((name) => `forward gives an output ${name} that the op does not have`),
    ...names.flatMap((name) => {
      const [inferred, made] = [answer.outputs[name], run.outputs[name]];
      if (!inferred || !made) return [`${name} is not inferred or not made`];
      const size = made.shape.reduce((product, length) => product * length, 1);
      if (made.data.length !== size) return [`${name} holds ${made.data.length} numbers for ${shapeText(made.shape)}`];
      return sameShape(inferred, made.shape)
        ? []
        : [`${name} is inferred as ${shapeText(inferred)} and made as ${shapeText(made.shape)}`];
    }),
  ];
}

function isPure(op: Op, sample: Sample, random: Random): string[] {
  const inputs = inputsOfSample(op, sample);
  const watchedInputs = watch('input', inputs);
  const run = runSample(op, sample, inputs);
  const cotangents = randomCotangents(run, random);
  const watched = [...watchedInputs, ...watch('output', run.outputs), ...watch('cotangent', cotangents)];
  const first = rawGradients(op, run, cotangents);
  const copies = Object.entries(first).map(([port, t]) => [port, t?.data.slice()] as const);
  const second = rawGradients(op, run, cotangents);
  const again = runSample(op, sample);
  return [
    ...watched.flatMap(({ name, data, before }) => (same(data, before) ? [] : [`${name} is mutated`])),
    ...Object.entries(run.outputs).flatMap(([name, t]) =>
      same(t.data, again.outputs[name]!.data) ? [] : [`${name} is not the same the second time`],
    ),
    ...copies.flatMap(([port, data]) =>
      (data === undefined && !second[port]) || (data && second[port] && same(data, second[port].data))
        ? []
        : [`the gradient of ${port} is not the same the second time`],
    ),
  ];
}

interface Watched {
  readonly name: string;
  readonly data: Float64Array;
  readonly before: Float64Array;
}

function watch(what: string, tensors: Readonly<Record<string, Tensor | undefined>>): readonly Watched[] {
  return Object.entries(tensors).flatMap(([name, t]) =>
    t ? [{ name: `${what} ${name}`, data: t.data, before: t.data.slice() }] : [],
  );
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

function gradientsFit(op: Op, sample: Sample, random: Random): string[] {
  const run = runSample(op, sample);
  const answer = rawGradients(op, run, randomCotangents(run, random));
  const promised = differentiablePorts(op, run);
  return [
    ...Object.keys(answer)
      .filter((port) => answer[port] && !promised.includes(port))
      .map((port) => `${port} is not differentiable and gets a gradient`),
    ...promised.flatMap((port) => {
      const gradient = answer[port];
      if (gradient === undefined) return [`${port} is differentiable and gets no answer`];
      if (gradient === null) return [];
      const shape = run.inputs[port]!.shape;
      const size = gradient.shape.reduce((product, length) => product * length, 1);
      return broadcastsTo(shape, gradient.shape) && gradient.data.length === size
        ? []
        : [
            `${port} is ${shapeText(shape)}, its gradient ${shapeText(gradient.shape)} of ${gradient.data.length} numbers`,
          ];
    }),
  ];
}

function isLinear(op: Op, sample: Sample, random: Random): string[] {
  const run = runSample(op, sample);
  const [c, d] = [randomCotangents(run, random), randomCotangents(run, random)];
  const factor = 1 + random.uniform();
  const mixed = Object.fromEntries(Object.entries(c).map(([name, t]) => [name, combine(t, d[name]!, factor)]));
  const largest = Math.max(1, ...Object.values(mixed).flatMap((t) => [...t.data].map(Math.abs)));
  return differentiablePorts(op, run).flatMap((port) => {
    const [ofC, ofD, ofBoth] = [c, d, mixed].map((cotangents) => gradientOf(op, run, cotangents, port));
    if (!ofC || !ofD || !ofBoth) return ofC || ofD || ofBoth ? [`${port} has a gradient only sometimes`] : [];
    const expected = combine(ofC, ofD, factor);
    if (!isFinite(expected) || !isFinite(ofBoth)) return [];
    const scale = Math.max(...ofC.data.map(Math.abs), ...ofD.data.map(Math.abs), Number.EPSILON * largest);
    return relativeDifference(expected, ofBoth, scale) < 1e-9 ? [] : [`the vjp of ${port} is not linear`];
  });
}

function combine(a: Tensor, b: Tensor, factor: number): Tensor {
  return { shape: a.shape, data: a.data.map((value, i) => value + factor * b.data[i]!) };
}

function answersOnePort(op: Op, sample: Sample, random: Random): string[] {
  const run = runSample(op, sample);
  const cotangents = randomCotangents(run, random);
  const all = rawGradients(op, run, cotangents);
  const [main] = Object.keys(inputShapes(op, run));
  return differentiablePorts(op, run).flatMap((port) => {
    const answer = rawGradients(op, run, cotangents, port);
    // The gradient of the main input may be there all the same: it is on the way to the others.
    const unasked = Object.keys(answer).filter((other) => other !== port && other !== main && answer[other]);
    if (unasked.length > 0) return [`${unasked.join(', ')} is worked out though only ${port} is asked for`];
    const [alone, together] = [answer[port], all[port]];
    if (!alone || !together) return alone === together ? [] : [`${port} is answered otherwise when asked alone`];
    return same(alone.data, together.data) ? [] : [`${port} gets other numbers when asked alone`];
  });
}

function expandAgrees(op: Op, random: Random, catalogue: ReadonlyMap<string, Op>): readonly string[] {
  if (!op.expand) return [];
  for (const { params } of op.samples) {
    try {
      op.expand(completeParams(op, params), {});
    } catch (error) {
      return [`expand throws before shapes are known: ${String(error)}`];
    }
  }
  const answers = op.samples.map((sample) => ({ sample, ...expansion(op, sample, random, catalogue) }));
  const compared = answers.filter((answer) => answer.compared).length;
  return [
    ...answers.flatMap(({ sample, violations }) => violations.map((what) => `${sample.name}: ${what}`)),
    ...(compared * 4 >= op.samples.length ? [] : [`only ${compared} of ${op.samples.length} samples can be compared`]),
  ];
}

/** The Jacobian of each sample, and that there is one at all. */
function jacobianThere(op: Op): readonly string[] {
  if (!op.jacobian) return [];
  const given = op.samples.filter((sample) => {
    const run = runSample(op, sample);
    const [output] = outputNames(op, run.params);
    return differentiablePorts(op, run).some((port) => op.jacobian!(output!, port, run) !== null);
  });
  return [
    ...(given.length * 2 > op.samples.length ? [] : [`only ${given.length} of ${op.samples.length} samples have one`]),
    ...op.samples.flatMap((sample) => jacobianAgrees(op, sample).map((what) => `${sample.name}: ${what}`)),
  ];
}

function jacobianAgrees(op: Op, sample: Sample): string[] {
  const run = runSample(op, sample);
  return outputNames(op, run.params).flatMap((output) =>
    differentiablePorts(op, run).flatMap((port) => {
      const answer = op.jacobian?.(output, port, run) ?? null;
      if (answer === null) return [];
      const [rows, columns] = [run.outputs[output]!.data.length, run.inputs[port]!.data.length];
      if (!sameShape(answer.value.shape, [rows, columns]))
        return [`the Jacobian in ${port} is ${shapeText(answer.value.shape)}`];
      if (answer.tex === '' || !closes(answer.tex)) return [`the Jacobian in ${port} has no TeX that is whole`];
      for (let row = 0; row < rows; row++) {
        const unit = zeros(run.outputs[output]!.shape);
        unit.data[row] = 1;
        const others = Object.fromEntries(Object.entries(run.outputs).map(([name, t]) => [name, zeros(t.shape)]));
        const gradient = gradientOf(op, run, { ...others, [output]: unit }, port);
        if (gradient === null || !isFinite(gradient)) return [];
        const own = { shape: gradient.shape, data: answer.value.data.slice(row * columns, (row + 1) * columns) };
        if (relativeDifference(own, gradient, 1e-12) > 1e-9)
          return [`row ${row} of the Jacobian in ${port} differs from the vjp`];
      }
      return [];
    }),
  );
}
