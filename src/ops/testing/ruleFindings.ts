// ruleFindings: the rules of a derivation evaluated, entry by entry and as a whole, and held against the kernels.
import type { Op, Rule, Sample } from '../../engine/op.ts';
import { random } from '../../engine/random.ts';
import { stridesOf } from '../../engine/shape.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { evaluate } from '../../explain/evaluate.ts';
import type { TensorRef } from '../../explain/expression.ts';
import { readRule } from '../../explain/readRule.ts';
import { gradientOf, outputNames, randomCotangents, runSample } from '../laws/runSample.ts';
import { wholeValue } from './wholeValue.ts';

interface Case {
  readonly rule: Rule;
  readonly expected: Tensor;
  readonly what: string;
  readonly ports: ReadonlySet<string>;
  readonly tensor: (ref: TensorRef) => Tensor | undefined;
  readonly sample: Sample;
}

function casesOf(op: Op, sample: Sample): readonly Case[] {
  const run = runSample(op, sample);
  const cotangents = randomCotangents(run, random(3));
  const { forward, gradients, quantities = {} } = op.derivation({ shapes: run.shapes, params: run.params });
  const onTheWay = Object.fromEntries(Object.entries(quantities).map(([name, each]) => [name, each.value(run.inputs)]));
  const ports = new Set([...Object.keys(run.inputs), ...outputNames(op, run.params), ...Object.keys(quantities)]);
  const tensor = ({ port, side }: TensorRef): Tensor | undefined =>
    side === 'gradient' ? cotangents[port] : (run.inputs[port] ?? run.outputs[port] ?? onTheWay[port]);
  const shared = { ports, tensor, sample };
  return [
    ...Object.entries(forward).map(([name, rule]) => ({
      ...shared,
      rule,
      expected: run.outputs[name]!,
      what: `${sample.name}: ${name}`,
    })),
    ...Object.entries(gradients).map(([name, rule]) => ({
      ...shared,
      rule,
      expected: gradientOf(op, run, cotangents, name)!,
      what: `${sample.name}: the gradient of ${name}`,
    })),
    ...Object.entries(quantities).map(([name, { rule }]) => ({
      ...shared,
      rule,
      expected: onTheWay[name]!,
      what: `${sample.name}: on the way ${name}`,
    })),
  ];
}

/** The entry rule at every place of the expected tensor; null where it has no value. */
function entriesOf({ rule, expected, ports, tensor }: Case): readonly (number | null)[] {
  const { entry } = readRule(rule, 'node', ports);
  const strides = stridesOf(expected.shape);
  return Array.from(expected.data, (_, flat) => {
    if (entry === null) return null;
    const place = expected.shape.map((length, axis) => Math.floor(flat / strides[axis]!) % length);
    const letters = new Map(entry.indices.map((letter, axis) => [letter, place[axis]!]));
    return evaluate(entry.body, { letters, tensor });
  });
}

function agrees(found: number, expected: number, scale: number): boolean {
  return Math.abs(found - expected) <= 1e-9 * Math.max(Math.abs(expected), scale);
}

/** Differences below this are rounding: the rules add large numbers where the kernels take care not to. */
function scaleOf({ expected, sample }: Case): number {
  const numbers = [expected, ...Object.values(sample.inputs)].flatMap((t) => [...(t?.data ?? [])]);
  return 1e-3 * Math.max(1e-3, ...numbers.map(Math.abs));
}

function isOrdinary({ expected, sample }: Case): boolean {
  return expected.data.every(Number.isFinite) && sample.kinks === undefined;
}

/** What is wrong with the rules at these samples, and how much could be compared. */
export interface Findings {
  readonly faults: readonly string[];
  readonly compared: number;
}

/** The entry rules at every place of what they give, held against the kernels. */
export function entryFindings(op: Op, samples: readonly Sample[]): Findings {
  let compared = 0;
  const faults: string[] = [];
  for (const one of ordinaryCases(op, samples)) {
    const scale = scaleOf(one);
    entriesOf(one).forEach((found, flat) => {
      const expected = one.expected.data[flat]!;
      if (found === null) faults.push(`${one.what} has no value: ${one.rule.entry?.tex ?? 'no entry rule'}`);
      // The rules write exponentials as they are taught, so they overflow where the kernels do not.
      else if (!Number.isFinite(found)) return;
      else if (agrees(found, expected, scale)) compared++;
      else faults.push(`${one.what} entry ${flat} is ${expected}, its rule gives ${found}: ${one.rule.entry!.tex}`);
    });
  }
  return { faults, compared };
}

/** The whole rules as tensors, held against the kernels. */
export function wholeFindings(op: Op, samples: readonly Sample[]): Findings {
  let compared = 0;
  const faults: string[] = [];
  for (const one of ordinaryCases(op, samples)) {
    const { whole } = readRule(one.rule, 'node', one.ports);
    const found = wholeValue(whole, one.tensor, { op, sample: one.sample, shape: one.expected.shape });
    const scale = scaleOf(one);
    if (found.data.length !== one.expected.data.length) {
      faults.push(
        `${one.what} is [${one.expected.shape.join()}], its rule gives [${found.shape.join()}]: ${one.rule.tex}`,
      );
      continue;
    }
    if (!found.data.every(Number.isFinite)) continue;
    compared++;
    if (found.data.some((value, flat) => !agrees(value, one.expected.data[flat]!, scale))) {
      faults.push(`${one.what} is ${one.expected.data.join()}, its rule gives ${found.data.join()}: ${one.rule.tex}`);
    }
  }
  return { faults, compared };
}

function ordinaryCases(op: Op, samples: readonly Sample[]): readonly Case[] {
  return samples.flatMap((sample) => casesOf(op, sample)).filter(isOrdinary);
}
