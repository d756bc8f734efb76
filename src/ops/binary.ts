// binary: makes the op of a function of two numbers that works entry by entry, with NumPy's broadcasting.
import { broadcastsTo, expandTo } from '../engine/broadcast.ts';
import { add } from '../engine/elementwise.ts';
import {
  type Derivation,
  defineOp,
  type Inferred,
  type InputPort,
  type InputShape,
  type Op,
  type Problem,
  type Sample,
} from '../engine/op.ts';
import { broadcastShapes, type Shape, shapeName, shapeText, shapeWords } from '../engine/shape.ts';
import { full, scalar, type Tensor } from '../engine/tensor.ts';
import { type BroadcastOperand, broadcastDerivation } from './broadcastDerivation.ts';
import { diagonal } from './diagonal.ts';
import { insertFix } from './insertFix.ts';
import { type PairKink, pairNotices } from './kinks.ts';
import { missing, shapeless } from './ports.ts';
import type { Notation } from './ruleText.ts';
import { positiveWave, sampleTensor, wave } from './sampleTensor.ts';

/** The operands, the result and its cotangent, of shapes that broadcast to that of y. */
export interface Operands<T> {
  readonly dy: T;
  readonly a: T;
  readonly b: T;
  readonly y: T;
}
export interface Side {
  /** The cotangent of this operand before it is summed back to the operand's shape: that is the engine's work. */
  pull(operands: Operands<Tensor>): Tensor;
  /** The same in TeX, as one product (or a bare hole). */
  rule(operands: Operands<string>, notation: Notation): string;
  readonly words: string;
  /** dy / d(operand) of one entry, in TeX. */
  readonly slope: string;
}
export interface Binary
  extends Pick<Op, 'name' | 'family' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula' | 'samples'> {
  /** The two ports where they are not the plain a and b. */
  readonly ports?: readonly [InputPort, InputPort];
  value(a: Tensor, b: Tensor): Tensor;
  rule(a: string, b: string, notation: Notation): string;
  readonly words: string;
  readonly sides: readonly [Side, Side];
  readonly code: { pytorch(a: string, b: string): string; numpy(a: string, b: string): string };
  readonly domain: 'all numbers' | 'positive numbers';
  readonly kinks?: readonly PairKink[];
}

const plainPorts: readonly [InputPort, InputPort] = [
  { name: 'a', role: 'data', differentiable: true, description: 'The left operand; broadcasts against b.' },
  { name: 'b', role: 'data', differentiable: true, description: 'The right operand; broadcasts against a.' },
];

/** Shape rule: y has the shape that a and b broadcast to. */
export function binary(spec: Binary): Op {
  const ports = spec.ports ?? plainPorts;
  const [left, right] = [ports[0].name, ports[1].name];
  const { kinks } = spec;
  return defineOp({
    name: spec.name,
    family: spec.family,
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    inputs: ports,
    outputs: [{ name: 'y', description: `The shape that ${left} and ${right} broadcast to.` }],
    params: [],
    infer: (inputs) => inferBroadcast(inputs, left, right),
    steady: true,
    forward: (inputs) => ({ outputs: { y: spec.value(inputs[left]!, inputs[right]!) } }),
    vjp(cotangents, { inputs, outputs, needs }) {
      const operands = { dy: cotangents.y!, a: inputs[left]!, b: inputs[right]!, y: outputs.y! };
      const answer: Record<string, Tensor> = {};
      if (needs(left)) answer[left] = spec.sides[0].pull(operands);
      if (needs(right)) answer[right] = spec.sides[1].pull(operands);
      return answer;
    },
    // What an operand sends back before it is summed is slope times cotangent, entry by entry: with a tangent it is what comes forward.
    jvp(tangents, { inputs, outputs }) {
      const operands = { a: inputs[left]!, b: inputs[right]!, y: outputs.y! };
      const { shape } = operands.y;
      const [a, b] = ([left, right] as const).map((port, k) => {
        const tangent = tangents[port];
        return tangent && spec.sides[k as 0 | 1].pull({ ...operands, dy: expandTo(tangent, shape) });
      });
      return { y: a && b ? add(a, b) : (a ?? b)! };
    },
    jacobian(_output, input, { inputs, outputs }) {
      const y = outputs.y!;
      const side = spec.sides[input === left ? 0 : 1];
      const slopes = side.pull({ dy: full(y.shape, 1), a: inputs[left]!, b: inputs[right]!, y });
      const value = diagonal(slopes, inputs[input]!.shape);
      return (
        value && { value, tex: y.shape.length === 0 ? side.slope : `\\operatorname{diag}\\left(${side.slope}\\right)` }
      );
    },
    derivation: ({ shapes }) => derivationOf(spec, [left, right], [shapes[left] ?? [], shapes[right] ?? []]),
    ...(kinks && { kinks, kinkAt: (inputs) => pairNotices(spec.name, [left, right], inputs, kinks) }),
    code: {
      pytorch: ({ inputs }) => spec.code.pytorch(inputs[left]!, inputs[right]!),
      numpy: ({ inputs }) => spec.code.numpy(inputs[left]!, inputs[right]!),
    },
    samples: [...ordinarySamples(spec, left, right), ...spec.samples],
  });
}

/** An open operand takes the shape of the other. */
export function inferBroadcast(
  inputs: Readonly<Record<string, InputShape>>,
  left: string,
  right: string,
): (Inferred & { readonly shape: Shape }) | Problem {
  const [a, b] = [inputs[left], inputs[right]];
  if (a === undefined) return missing(left);
  if (b === undefined) return missing(right);
  if (a === 'open') return b === 'open' ? shapeless(left) : { outputs: { y: b }, inputs: { [left]: b }, shape: b };
  if (b === 'open') return { outputs: { y: a }, inputs: { [right]: a }, shape: a };
  const shape = broadcastShapes(a, b);
  if (shape) return { outputs: { y: shape }, shape };
  const problem = doNotBroadcast(left, a, right, b);
  const fix = problem.fix?.kind === 'advice' ? insertFix(left, a, (laid) => broadcastsTo(laid, b)) : null;
  return fix ? { ...problem, port: left, expected: shapeText(b), received: shapeText(a), fix } : problem;
}

/** `left` may be the name of several ports together, so the way out is sought at `right`. */
export function doNotBroadcast(left: string, a: Shape, right: string, b: Shape): Problem {
  let back = 1;
  const clashes = (): boolean => {
    const [p, q] = [a[a.length - back] ?? 1, b[b.length - back] ?? 1];
    return p !== q && p !== 1 && q !== 1;
  };
  while (!clashes()) back++;
  const where = back === 1 ? 'the last axis' : back === 2 ? 'the second last axis' : `axis ${-back}`;
  const [ours, theirs] = [b[b.length - back]!, a[a.length - back]!];
  return {
    problem: `${right} (${shapeWords(b)}) does not broadcast with ${left} (${shapeWords(a)}): on ${where} ${ours} meets ${theirs}`,
    port: right,
    expected: `${shapeText(a)}, or sizes of 1 where ${right} should repeat`,
    received: shapeText(b),
    fix: insertFix(right, b, (laid) => broadcastsTo(laid, a), a) ?? {
      kind: 'advice',
      text: `Give ${right} the shape ${shapeName(a)}, a scalar, or sizes of 1 where it should repeat.`,
    },
  };
}

function derivationOf(spec: Binary, names: readonly [string, string], shapes: readonly [Shape, Shape]): Derivation {
  const operand = (k: 0 | 1): BroadcastOperand => {
    const { rule, words } = spec.sides[k];
    return {
      name: names[k],
      shape: shapes[k],
      gradient: { rule: (dy, y, [a, b], notation) => rule({ dy, a: a!, b: b!, y }, notation), words },
    };
  };
  return broadcastDerivation(broadcastShapes(shapes[0], shapes[1]) ?? [], [operand(0), operand(1)], {
    rule: ([a, b], notation) => spec.rule(a!, b!, notation),
    words: spec.words,
  });
}

function ordinarySamples(spec: Binary, left: string, right: string): readonly Sample[] {
  const fill = spec.domain === 'all numbers' ? wave : positiveWave;
  const pair = (name: string, a: Shape, b: Shape): Sample => ({
    name,
    inputs: { [left]: fill(a), [right]: fill(b, 1) },
  });
  return [
    { name: 'scalars', inputs: { [left]: scalar(1.5), [right]: scalar(0.75) } },
    pair('vectors', [3], [3]),
    pair('matrices', [2, 3], [2, 3]),
    pair('scalar on the left', [], [2, 3]),
    pair('scalar on the right', [2, 3], []),
    pair('row on the right', [2, 3], [3]),
    pair('row on the left', [3], [2, 3]),
    pair('column on the right', [2, 3], [2, 1]),
    pair('column on the left, kept axis of size 1', [2, 1], [2, 3]),
    pair('both sides repeat', [2, 1], [1, 3]),
    pair('rank 3 and a matrix with an axis of size 1', [2, 3, 2], [3, 1]),
    pair('rank 4, both sides repeat', [2, 1, 2, 1], [1, 2, 1, 3]),
    pair('axes of size 1 on both sides', [1, 3], [1, 1]),
    { name: 'empty batch', inputs: { [left]: sampleTensor([0, 3]), [right]: fill([3]) } },
  ];
}
