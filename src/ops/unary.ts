// unary: makes the op of a function of one number that works entry by entry.
import { map, mapWith3 } from '../engine/elementwise.ts';
import { defineOp, isProblem, type Op, type Rule, type Sample } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { full, scalar } from '../engine/tensor.ts';
import { diagonal } from './diagonal.ts';
import { shapeAt } from './ports.ts';
import { hole, letters, type Notation, notationFor, ofNumbers } from './ruleText.ts';
import { positiveWave, sampleTensor, vector, wave } from './sampleTensor.ts';

export interface Unary
  extends Pick<Op, 'name' | 'family' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'samples'> {
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
  /** Where the ordinary samples lie; `samples` adds the kinks and extremes. */
  readonly domain: 'all numbers' | 'positive numbers';
}

/** Shape rule: y has the shape of x. */
export function unary(spec: Unary): Op {
  return defineOp({
    name: spec.name,
    family: spec.family,
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    inputs: [{ name: 'x', role: 'data', differentiable: true, description: 'A tensor of any shape.' }],
    outputs: [{ name: 'y', description: 'The same shape as x.' }],
    params: [],
    infer(inputs) {
      const x = shapeAt(inputs, 'x');
      return isProblem(x) ? x : { outputs: { y: x } };
    },
    forward: ({ x }) => ({ outputs: { y: map(spec.value, x!) } }),
    vjp: ({ y: dy }, { inputs, outputs }) => ({ x: mapWith3(spec.pull, dy!, inputs.x!, outputs.y!) }),
    jacobian(_output, _input, { inputs, outputs }) {
      const x = inputs.x!;
      const value = diagonal(mapWith3(spec.pull, full(x.shape, 1), x, outputs.y!), x.shape);
      return (
        value && { value, tex: x.shape.length === 0 ? spec.slope : `\\operatorname{diag}\\left(${spec.slope}\\right)` }
      );
    },
    derivation: ({ shapes }) => derivationOf(spec.rule, shapes.x ?? []),
    code: {
      pytorch: ({ inputs }) => spec.code.pytorch(inputs.x!),
      numpy: ({ inputs }) => spec.code.numpy(inputs.x!),
    },
    samples: [...ordinarySamples(spec.domain), ...spec.samples],
  });
}

function derivationOf(rule: Unary['rule'], shape: Shape): ReturnType<Op['derivation']> {
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

function ordinarySamples(domain: Unary['domain']): readonly Sample[] {
  const fill = domain === 'all numbers' ? wave : positiveWave;
  return [
    { name: 'scalar', inputs: { x: scalar(1.25) } },
    { name: 'vector', inputs: { x: fill([3]) } },
    { name: 'matrix with an axis of size 1', inputs: { x: fill([2, 1]) } },
    { name: 'rank 3', inputs: { x: fill([2, 3, 2]) } },
    { name: 'rank 4', inputs: { x: fill([2, 1, 2, 2]) } },
    { name: 'empty batch', inputs: { x: sampleTensor([0, 3]) } },
    { name: 'one entry', inputs: { x: vector(0.75) } },
  ];
}
