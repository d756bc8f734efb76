// curve: makes the op of a function of one number that works entry by entry and has params; `unary` is the same without any.
import { map, mapWith3 } from '../engine/elementwise.ts';
import { defineOp, isProblem, type Op, type Params, type Problem, type Rule, type Sample } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { full, scalar } from '../engine/tensor.ts';
import { diagonal } from './diagonal.ts';
import { type EntryKink, entryNotice } from './kinks.ts';
import { shapeAt } from './ports.ts';
import { hole, letters, type Notation, notationFor, ofNumbers } from './ruleText.ts';
import { positiveWave, sampleTensor, unitWave, vector, wave } from './sampleTensor.ts';

/** The function at given params. */
export interface Curve {
  readonly value: (x: number) => number;
  /** The cotangent of x given that of y. Not a slope alone, so that a kink can select where 0 times infinity would give NaN. */
  readonly pull: (dy: number, x: number, y: number) => number;
  readonly rule: {
    forward(x: string, notation: Notation): string;
    gradient(dy: string, x: string, y: string, notation: Notation): string;
    readonly forwardWords: string;
    readonly gradientWords: string;
  };
  /** dy/dx of one entry, in TeX. */
  readonly slope: string;
  readonly code: { pytorch(x: string): string; numpy(x: string): string };
}
/** What an op of curves says beside the curve itself. */
export interface CurveWords
  extends Pick<Op, 'name' | 'family' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'samples'> {
  /** Where the ordinary samples lie; `samples` adds the kinks and extremes. */
  readonly domain: 'all numbers' | 'positive numbers' | 'between -1 and 1';
  readonly kinks?: readonly EntryKink[];
  readonly expand?: NonNullable<Op['expand']>;
}
export interface Curves extends CurveWords, Pick<Op, 'params'> {
  readonly at: (params: Params) => Curve;
  /** The problem with params that have no curve. */
  readonly refuse?: (params: Params) => Problem | null;
}

/** Shape rule: y has the shape of x. */
export function curve(spec: Curves): Op {
  const { name, family, glyph, summary, about, aliases, formula, params, kinks, expand } = spec;
  return defineOp({
    name,
    family,
    glyph,
    summary,
    about,
    aliases,
    formula,
    inputs: [{ name: 'x', role: 'data', differentiable: true, description: 'A tensor of any shape.' }],
    outputs: [{ name: 'y', description: 'The same shape as x.' }],
    params,
    infer(inputs, given) {
      const x = shapeAt(inputs, 'x');
      if (isProblem(x)) return x;
      return spec.refuse?.(given) ?? { outputs: { y: x } };
    },
    steady: true,
    forward: ({ x }, given) => ({ outputs: { y: map(spec.at(given).value, x!) } }),
    vjp: ({ y: dy }, { inputs, outputs, params: given }) => ({
      x: mapWith3(spec.at(given).pull, dy!, inputs.x!, outputs.y!),
    }),
    // Each entry of y moves with its own entry of x alone, so the slopes are the same both ways.
    jvp: ({ x: tangent }, { inputs, outputs, params: given }) => ({
      y: mapWith3(spec.at(given).pull, tangent!, inputs.x!, outputs.y!),
    }),
    jacobian(_output, _input, { inputs, outputs, params: given }) {
      const x = inputs.x!;
      const { pull, slope } = spec.at(given);
      const value = diagonal(mapWith3(pull, full(x.shape, 1), x, outputs.y!), x.shape);
      return value && { value, tex: x.shape.length === 0 ? slope : `\\operatorname{diag}\\left(${slope}\\right)` };
    },
    ...(expand && { expand }),
    derivation: ({ shapes, params: given }) => derivationOf(spec.at(given).rule, shapes.x ?? []),
    ...(kinks && {
      kinks,
      kinkAt({ x }, given): Readonly<Record<string, string>> {
        const notice = entryNotice(name, 'x', x!, kinks, given);
        return notice === null ? {} : { x: notice };
      },
    }),
    code: {
      pytorch: ({ inputs, params: given }) => spec.at(given).code.pytorch(inputs.x!),
      numpy: ({ inputs, params: given }) => spec.at(given).code.numpy(inputs.x!),
    },
    samples: [...ordinarySamples(spec.domain), ...spec.samples],
  });
}

function derivationOf(rule: Curve['rule'], shape: Shape): ReturnType<Op['derivation']> {
  const indices = letters(shape.length);
  const write = (whole: string, entry: ((at: readonly string[]) => string) | null, words: string): Rule => ({
    tex: whole,
    ...(indices && entry && { entry: { indices, tex: entry(indices) } }),
    words,
  });
  const notation = notationFor(shape);
  return {
    forward: {
      y: write(rule.forward(hole('x'), notation), (at) => rule.forward(hole('x', at), ofNumbers), rule.forwardWords),
    },
    gradients: {
      x: write(
        rule.gradient(hole('dy'), hole('x'), hole('y'), notation),
        (at) => rule.gradient(hole('dy', at), hole('x', at), hole('y', at), ofNumbers),
        rule.gradientWords,
      ),
    },
  };
}

function ordinarySamples(domain: CurveWords['domain']): readonly Sample[] {
  const fill = { 'all numbers': wave, 'positive numbers': positiveWave, 'between -1 and 1': unitWave }[domain];
  const inside = domain === 'between -1 and 1' ? 0.5 : 1;
  return [
    { name: 'scalar', inputs: { x: scalar(1.25 * inside) } },
    { name: 'vector', inputs: { x: fill([3]) } },
    { name: 'matrix with an axis of size 1', inputs: { x: fill([2, 1]) } },
    { name: 'rank 3', inputs: { x: fill([2, 3, 2]) } },
    { name: 'rank 4', inputs: { x: fill([2, 1, 2, 2]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
    { name: 'one entry', inputs: { x: vector(0.75 * inside) } },
  ];
}
