// record: laws about what an op says of itself: words, ports, params, samples, code, and the answers of its shape rule.
import {
  completeParams,
  type Fix,
  type Inferred,
  type InputShape,
  inputsOf,
  isProblem,
  type Op,
  type ParamSpec,
  type Params,
  type ParamValue,
} from '../../engine/op.ts';
import type { Random } from '../../engine/random.ts';
import { sameShape } from '../../engine/shape.ts';
import {
  differentiablePorts,
  gradientOf,
  inputsOfSample,
  outputNames,
  randomCotangents,
  runSample,
} from './runSample.ts';

/** Every op says what it is, in words and in TeX that closes what it opens. */
export function describesItself(op: Op): string[] {
  const { name, summary, about, formula, glyph, aliases } = op;
  return [
    ...(/^[A-Z][A-Za-z0-9]*$/.test(name) ? [] : ['the name is not in PascalCase']),
    ...(summary.length >= 15 && summary.length <= 90 && summary.endsWith('.') ? [] : ['the summary is not one line']),
    ...(about.length >= 150 && about.length <= 700 && about.endsWith('.') ? [] : ['about is not a paragraph']),
    ...(about.startsWith(summary) ? ['about repeats the summary'] : []),
    ...(aliases.length >= 2 && new Set(aliases).size === aliases.length ? [] : ['aliases are missing or repeated']),
    ...[formula, glyph].filter((tex) => tex === '' || !closes(tex)).map((tex) => `the TeX "${tex}" is not whole`),
  ];
}

/** TeX whose braces and \left ... \right come in pairs. */
export function closes(tex: string): boolean {
  let depth = 0;
  for (const [sign] of tex.matchAll(/\\.|[{}]/g)) {
    if (sign === '{') depth++;
    if (sign === '}' && --depth < 0) return false;
  }
  return depth === 0 && (tex.match(/\\left\b/g)?.length ?? 0) === (tex.match(/\\right\b/g)?.length ?? 0);
}

/** Names of ports and params are plain, unique and described; defaults are values that the param admits. */
export function hasSoundPortsAndParams(op: Op): string[] {
  const params = completeParams(op);
  const ports = inputsOf(op, params);
  const outputs = outputNames(op, params);
  const names = [...ports.map(({ name }) => name), ...outputs];
  return [
    ...(outputs.length > 0 ? [] : ['there is no output']),
    ...(new Set(names).size === names.length ? [] : ['two ports have one name']),
    ...names.filter((name) => !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)).map((name) => `port "${name}" has an odd name`),
    ...ports.filter(({ description }) => description.length < 10).map(({ name }) => `port ${name} is not described`),
    ...ports
      .filter((port) => port.optional === true && port.default !== undefined)
      .map(({ name }) => `port ${name} is optional and has a default`),
    ...op.params.filter((spec) => spec.description.length < 10).map(({ name }) => `param ${name} is not described`),
    ...op.params.filter((spec) => !admits(spec, spec.default)).map(({ name }) => `param ${name} refuses its default`),
  ];
}

/** Whether a value is one that the param's record allows. */
function admits(spec: ParamSpec, value: ParamValue): boolean {
  if (value === null) return 'nullable' in spec && spec.nullable === true;
  switch (spec.kind) {
    case 'integer':
    case 'number':
      return (
        typeof value === 'number' &&
        (spec.kind === 'number' || Number.isInteger(value)) &&
        value >= (spec.min ?? -Infinity) &&
        value <= (spec.max ?? Infinity)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && spec.options.includes(value);
    case 'integers':
      return (
        (Array.isArray(value) && value.every(Number.isInteger)) || (spec.single === true && Number.isInteger(value))
      );
    case 'text':
      return typeof value === 'string';
  }
}

/** Samples cover ranks 1 to 4 (of those that a lone input admits), an axis of size 1 and an empty batch, and every differentiable port. */
export function hasSamples(op: Op, random: Random): string[] {
  const { samples } = op;
  const shapes = samples.flatMap(({ inputs }) => Object.values(inputs).flatMap((t) => (t ? [t.shape] : [])));
  const covered = new Set<string>();
  const promised = new Set<string>();
  for (const sample of samples) {
    const run = runSample(op, sample);
    for (const port of differentiablePorts(op, run)) {
      promised.add(port);
      const gradient = gradientOf(op, run, randomCotangents(run, random), port);
      if (gradient?.data.some((value) => Number.isFinite(value) && value !== 0) === true) covered.add(port);
    }
  }
  return [
    ...(new Set(samples.map(({ name }) => name)).size === samples.length ? [] : ['two samples have one name']),
    ...[1, 2, 3, 4]
      .filter((rank) => !shapes.some(({ length }) => length === rank) && !refusesRank(op, rank))
      .map((rank) => `no sample of rank ${rank}`),
    ...(shapes.some((shape) => shape.length > 1 && shape.includes(1)) ? [] : ['no sample has an axis of size 1']),
    ...(shapes.some((shape) => shape.includes(0)) ? [] : ['no sample is empty']),
    ...[...promised]
      .filter((port) => !covered.has(port) && !isFlat(op, port))
      .map((port) => `no sample sends a gradient to ${port}`),
  ];
}

/** Whether no output ever answers to a small move of what is at the port, as in rounding: then all gradients are rightly 0. */
function isFlat(op: Op, port: string): boolean {
  const answers = op.samples.flatMap((sample) => {
    const run = runSample(op, sample);
    const x = run.inputs[port];
    if (!x || x.data.length === 0 || sample.kinks?.includes(port)) return [];
    const moved = { shape: x.shape, data: x.data.map((value, i) => value + (i % 2 === 0 ? 1e-6 : -1e-6)) };
    const after = runSample(op, sample, { ...run.inputs, [port]: moved });
    return Object.entries(run.outputs).map(([name, { data }]) =>
      data.every((value, i) => isSame(value, after.outputs[name]!.data[i]!)),
    );
  });
  return answers.length > 0 && answers.every((same) => same);
}

/** But for rounding. */
function isSame(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-13 * Math.max(1, Math.abs(a));
}

/** An op of one input that takes no tensor of that rank, such as a pooling of images. */
function refusesRank(op: Op, rank: number): boolean {
  const params = completeParams(op);
  const [only, ...others] = inputsOf(op, params);
  if (!only || others.length > 0) return false;
  return isProblem(op.infer({ [only.name]: Array.from({ length: rank }, () => 4) }, params));
}

/** The code names every input that it is given, in both languages, whether shapes are known or not. */
export function hasCode(op: Op): string[] {
  return op.samples.flatMap((sample) => {
    const params = completeParams(op, sample.params);
    const given = Object.entries(inputsOfSample(op, sample)).filter(([, t]) => t !== undefined);
    const inputs = Object.fromEntries(given.map(([port]) => [port, `the_${port}`]));
    const shapes = Object.fromEntries(given.map(([port, t]) => [port, t!.shape]));
    return (['pytorch', 'numpy'] as const).flatMap((language) =>
      [shapes, undefined, {}].flatMap((known) => {
        const text = op.code[language]({ inputs, params, ...(known && { shapes: known }) });
        const unread = Object.values(inputs).filter((name) => !text.includes(name));
        return [
          ...unread.map((name) => `${sample.name}: the ${language} code does not read ${name}: ${text}`),
          ...(/undefined|NaN|Infinity/.test(text) ? [`${sample.name}: the ${language} code has a hole: ${text}`] : []),
        ];
      }),
    );
  });
}

const hostileShapes: readonly InputShape[] = [
  undefined,
  'open',
  [],
  [0],
  [1],
  [2],
  [3],
  [7],
  [2, 3],
  [3, 2],
  [1, 3],
  [0, 3],
  [2, 0],
  [2, 2, 3],
  [2, 1, 3, 1],
  [1e9, 1e9],
  Array.from({ length: 16 }, () => 2),
  Array.from({ length: 30 }, () => 1),
]; // prettier-ignore

/** `infer` answers every mix of shapes and params with shapes or with a problem in words that names a port of the op. */
export function infersAnything(op: Op, random: Random, catalogue: ReadonlyMap<string, Op>): string[] {
  const violations = new Set<string>();
  for (let round = 0; round < 400; round++) {
    const params = completeParams(op, randomParams(op, random));
    const ports = inputsOf(op, params);
    const inputs = Object.fromEntries(
      ports.map(({ name }) => [name, hostileShapes[random.integer(hostileShapes.length)]]),
    );
    const asked = `${JSON.stringify(inputs)} ${JSON.stringify(params)}`;
    try {
      const answer = op.infer(inputs, params);
      if (isProblem(answer)) {
        const { problem, port, fix } = answer;
        if (!/^[a-z_A-Z].{10,}[^.]$/.test(problem)) violations.add(`a problem is not a clause: "${problem}"`);
        if (!ports.some(({ name }) => name === port)) violations.add(`a problem names no port: "${problem}"`);
        if (!isWayOut(fix)) violations.add(`a problem has no way out: "${problem}"`);
        if (fix?.kind === 'insert' && !catalogue.has(fix.op)) violations.add(`a fix inserts an unknown op ${fix.op}`);
        if (fix?.kind === 'insert' && port !== undefined) {
          for (const what of faultsOfInsertion(
            op,
            { ...inputs },
            params,
            port,
            problem,
            catalogue.get(fix.op),
            fix.params,
          )) {
            violations.add(what);
          }
        }
        if (fix?.kind === 'param' && !op.params.some((spec) => spec.name === fix.name && admits(spec, fix.value))) {
          violations.add(`a fix sets a param to what it does not admit: ${fix.name} = ${String(fix.value)}`);
        }
      } else {
        for (const what of faultsOfAnswer(op, inputs, params, answer)) violations.add(what);
      }
    } catch (error) {
      violations.add(`infer throws ${String(error)} for ${asked}`);
    }
  }
  return [...violations];
}

/** A fix of a kind that the editor can offer, with a sentence. */
function isWayOut(fix: Fix | undefined): boolean {
  return fix !== undefined && /^(insert|param|hold|advice)$/.test(fix.kind) && /^[A-Z].{5,}\.$/.test(fix.text);
}

/** An op that is offered to be set in front of a port must run there, and the problem must be gone. */
function faultsOfInsertion(
  op: Op,
  inputs: Record<string, InputShape>,
  params: Params,
  port: string,
  problem: string,
  inserted: Op | undefined,
  given: Params = {},
): string[] {
  const shape = inputs[port];
  if (!inserted || !Array.isArray(shape)) return inserted ? [`a fix inserts before ${port}, which has no shape`] : [];
  const complete = completeParams(inserted, given);
  const [first] = inputsOf(inserted, complete);
  const [output] = outputNames(inserted, complete);
  const laid = inserted.infer({ [first!.name]: shape }, complete);
  if (isProblem(laid)) return [`${inserted.name} is to be inserted, but: ${laid.problem}`];
  inputs[port] = laid.outputs[output!];
  const after = op.infer(inputs, params);
  return isProblem(after) && after.problem === problem ? [`inserting ${inserted.name} does not help: ${problem}`] : [];
}

function faultsOfAnswer(
  op: Op,
  inputs: Readonly<Record<string, InputShape>>,
  params: Params,
  { outputs, inputs: chosen = {} }: Inferred,
): string[] {
  const open = Object.keys(inputs).filter((port) => inputs[port] === 'open');
  const missing = open.filter((port) => chosen[port] === undefined);
  if (missing.length > 0) return [`infer chooses no shape for the open ${missing.join(', ')}`];
  const again = op.infer({ ...inputs, ...Object.fromEntries(open.map((port) => [port, chosen[port]!])) }, params);
  if (isProblem(again)) return [`infer refuses the shape that it chose: ${again.problem}`];
  const differs = Object.keys(outputs).some((name) => !sameShape(outputs[name]!, again.outputs[name] ?? [-1]));
  return differs ? ['infer answers otherwise once its own shapes are given'] : [];
}

/** Params as somebody might set them: most within their bounds, some far out. */
export function randomParams(op: Op, random: Random): Record<string, ParamValue> {
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;
  return Object.fromEntries(
    op.params.map((spec): [string, ParamValue] => {
      if (random.uniform() < 0.3) return [spec.name, spec.default];
      switch (spec.kind) {
        case 'integer':
          return [spec.name, within(spec, pick([-100, -3, -1, 0, 1, 2, 5, 2 ** 40]))];
        case 'number':
          return [spec.name, within(spec, pick([-1, 0, 0.5, 1, 1e9]))];
        case 'boolean':
          return [spec.name, random.uniform() < 0.5];
        case 'choice':
          return [spec.name, pick(spec.options)];
        case 'integers':
          if (spec.single === true && random.uniform() < 0.3)
            return [spec.name, within(spec, pick([-1, 0, 1, 3, 2 ** 40]))];
          return [
            spec.name,
            pick([[], [0], [-1], [0, 1], [1, 1], [0, -1], [9], [-5, 2], [2 ** 40, 2 ** 40]]).map((value) =>
              within(spec, value),
            ),
          ];
        case 'text':
          return [spec.name, pick(['', 'ij,jk->ik', '->'])];
      }
    }),
  );
}

function within({ min, max }: { readonly min?: number; readonly max?: number }, value: number): number {
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, value));
}
