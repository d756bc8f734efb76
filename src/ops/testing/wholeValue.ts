// wholeValue: the tensor that a rule about whole tensors stands for, by the notation described at `Rule` in engine/op.ts.

import { broadcastsTo, expandTo, zip, zip3 } from '../../engine/broadcast.ts';
import { add, divide, map, multiply, negate, subtract } from '../../engine/elementwise.ts';
import { erf } from '../../engine/erf.ts';
import { matmul, outer } from '../../engine/matmul.ts';
import { completeParams, type Op, type Sample } from '../../engine/op.ts';
import { maxRange, reduce, sum } from '../../engine/reduce.ts';
import { roundHalfEven } from '../../engine/roundHalfEven.ts';
import { normalizeAxis, type Shape, sizeOf } from '../../engine/shape.ts';
import { full, reshaped, scalar, type Tensor, zeros } from '../../engine/tensor.ts';
import { swapLastAxes } from '../../engine/transpose.ts';
import type { Expression, Fence, TensorRef } from '../../explain/expression.ts';
import { repeatedAxes } from '../ruleText.ts';
import { normalizationRule } from './normalizationRules.ts';
import { rearrangeRule } from './rearrangeRules.ts';
import { sequenceRule } from './sequenceRules.ts';
import { windowRule } from './windowRules.ts';

export interface WholeContext {
  readonly op: Op;
  readonly sample: Sample;
  /** The shape of what the rule is about. */
  readonly shape: Shape;
}
type Lookup = (ref: TensorRef) => Tensor | undefined;

/** Throws where the rule uses something that has no meaning for whole tensors. */
export function wholeValue(expression: Expression, tensor: Lookup, context: WholeContext): Tensor {
  const value = (part: Expression): Tensor => wholeValue(part, tensor, context);
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value);
    case 'tensor': {
      const t = tensor(expression.ref);
      if (!t || expression.index !== null) throw new Error(`no whole tensor ${expression.ref.port}`);
      return expression.transposed ? transposed(t) : t;
    }
    case 'negative':
      return negate(value(expression.of));
    case 'add':
      return expression.terms.map(value).reduce(add);
    case 'product': {
      const multiplied = { entrywise: multiply, dot: scaled, times: scaled, beside: product }[expression.sign];
      return expression.factors.map(value).reduce(multiplied);
    }
    case 'quotient':
      return divide(value(expression.over), value(expression.under));
    case 'power':
      return zip((x, n) => x ** n, value(expression.base), value(expression.exponent));
    case 'group':
      return fenced(expression.fence, value(expression.body));
    case 'symbol':
      if (expression.value === null) throw new Error(`a rule about whole tensors names ${expression.tex}`);
      return scalar(expression.value);
    case 'overAxes':
      return sum(value(expression.body), expression.axes, expression.axes !== null);
    case 'indicator':
      return condition(expression.condition, value);
    case 'call':
      return call(expression.name, expression.arguments, value, context);
    case 'cases':
      return expression.rows.reduceRight((otherwise, row) => {
        if (row.condition === null) return value(row.value);
        const holds = condition(row.condition, value);
        return zip3((met, a, b) => (met === 1 ? a : b), holds, value(row.value), otherwise);
      }, scalar(Number.NaN));
    case 'derivative':
    case 'elided':
    case 'letter':
    case 'matrix':
    case 'over':
    case 'partial':
    case 'raw':
    case 'relation':
      throw new Error(`a rule about whole tensors has a ${expression.kind}`);
  }
}

/** A vector is a column, so its transpose is a row. */
function transposed(t: Tensor): Tensor {
  return t.shape.length === 1 ? reshaped(t, [1, t.shape[0]!]) : swapLastAxes(t);
}

/** A dot scales: one side has a single entry, whatever its rank. */
function scaled(a: Tensor, b: Tensor): Tensor {
  if (a.data.length === 1) return multiply(reshaped(a, []), b);
  if (b.data.length === 1) return multiply(a, reshaped(b, []));
  throw new Error('a dot between two tensors');
}

/** Scaling where one factor is a scalar, else the matrix product, in which a vector is a column. */
function product(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length === 0 || b.shape.length === 0) return multiply(a, b);
  if (a.shape.length === 1) return matmul(reshaped(a, [a.shape[0]!, 1]), b);
  const answer = matmul(a, b);
  // A row times a column is a number.
  return answer.shape.length === 1 && a.shape.length === 2 && a.shape[0] === 1 ? reshaped(answer, []) : answer;
}

/** 1 where it holds; of `a < b < c` both halves must. */
function condition(relation: Expression, value: (part: Expression) => Tensor): Tensor {
  if (relation.kind !== 'relation') throw new Error('an indicator of no relation');
  const { left, right, sign } = relation;
  const chained = left.kind === 'relation';
  const test = relations[sign];
  if (!test) throw new Error(`an indicator with ${sign}`);
  const here = zip((a, b) => (test(a, b) ? 1 : 0), value(chained ? left.right : left), value(right));
  return chained ? multiply(condition(left, value), here) : here;
}

const relations: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '≠': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '≤': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '≥': (a, b) => a >= b,
};

function fenced(fence: Fence, t: Tensor): Tensor {
  switch (fence) {
    case 'bars':
      return map(Math.abs, t);
    case 'floor':
      return map(Math.floor, t);
    case 'ceil':
      return map(Math.ceil, t);
    case 'round':
    case 'square':
      return t;
    case 'norm':
      throw new Error('a rule about whole tensors has a norm');
  }
}

const elementwise: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  tanh: Math.tanh,
  sigma: (x) => 1 / (1 + Math.exp(-x)),
  sign: Math.sign,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  erf,
  round: roundHalfEven,
};

function call(
  name: string,
  parts: readonly Expression[],
  value: (part: Expression) => Tensor,
  context: WholeContext,
): Tensor {
  const f = elementwise[name];
  if (f) return map(f, value(parts[0]!));
  if (name === 'transpose' && parts.length === 1) return swapLastAxes(value(parts[0]!));
  const rearranged = rearrangeRule(name, parts, value, context.shape);
  if (rearranged) return rearranged;
  switch (name) {
    case 'max':
      return zip(Math.max, value(parts[0]!), value(parts[1]!));
    case 'min':
      return zip(Math.min, value(parts[0]!), value(parts[1]!));
    case 'atan2':
      return zip(Math.atan2, value(parts[0]!), value(parts[1]!));
    case 'softmax':
      return softmax(value(parts[0]!), context);
    case 'hardmax':
      return hardmax(value(parts[0]!), classAxisOf(context));
    case 'first':
    case 'second':
      return half(value(parts[0]!), classAxisOf(context), name);
    case 'diag': {
      const t = value(parts[0]!);
      return multiply(identity(t.data.length), t);
    }
    case 'onehot':
      return onehot(value(parts[0]!), context);
    case 'repeat':
      return repeat(value(parts[0]!), parts.slice(1), value, context);
    case 'matvec': {
      const [matrix, vector] = [value(parts[0]!), value(parts[1]!)];
      const answer = matmul(matrix, { shape: [...vector.shape, 1], data: vector.data });
      return reshaped(answer, answer.shape.slice(0, -1));
    }
    case 'outer': {
      const [a, b] = [value(parts[0]!), value(parts[1]!)];
      if (a.shape.length === 1 && b.shape.length === 1) return outer(a, b);
      return matmul(reshaped(a, [...a.shape, 1]), reshaped(b, [...b.shape.slice(0, -1), 1, b.shape.at(-1)!]));
    }
    default: {
      const answer =
        sequenceRule(name, parts, value, context) ??
        windowRule(name, parts.map(value), context) ??
        normalizationRule(name, parts.map(value)[0], context);
      if (!answer) throw new Error(`a rule about whole tensors calls ${name}`);
      return answer;
    }
  }
}

function identity(size: number): Tensor {
  const out = zeros([size, size]);
  for (let i = 0; i < size; i++) out.data[i * size + i] = 1;
  return out;
}

/** The tensor with one entry per class, from which the op starts. */
function scoresOf({ op, sample }: WholeContext): Tensor {
  const [first] = typeof op.inputs === 'function' ? op.inputs(completeParams(op, sample.params)) : op.inputs;
  return sample.inputs[first!.name]!;
}

function classAxisOf(context: WholeContext): number {
  const { axis = -1 } = completeParams(context.op, context.sample.params);
  return normalizeAxis(axis as number, Math.max(1, scoresOf(context).shape.length))!;
}

/** Along the param `axis`, or the last one. */
function softmax(x: Tensor, { op, sample }: WholeContext): Tensor {
  if (x.shape.length === 0) return scalar(1);
  const { axis = -1 } = completeParams(op, sample.params);
  const e = map(Math.exp, x);
  return divide(e, sum(e, [axis as number], true));
}

/** 1 where an entry is the maximum along the axis. */
function hardmax(x: Tensor, axis: number): Tensor {
  if (x.shape.length === 0) return scalar(1);
  return map((below) => (below === 0 ? 1 : 0), subtract(x, reduce(maxRange, x, [axis], true)));
}

/** The entries of one half of an axis. */
function half({ shape, data }: Tensor, axis: number, side: 'first' | 'second'): Tensor {
  const length = shape[axis]! / 2;
  const inner = sizeOf(shape.slice(axis + 1));
  const start = side === 'first' ? 0 : length * inner;
  return {
    shape: shape.with(axis, length),
    data: data.filter((_, i) => {
      const place = i % (2 * length * inner);
      return place >= start && place < start + length * inner;
    }),
  };
}

function onehot(target: Tensor, context: WholeContext): Tensor {
  const { shape } = scoresOf(context);
  const axis = classAxisOf(context);
  const classes = {
    shape: shape.map((length, at) => (at === axis ? length : 1)),
    data: Float64Array.from({ length: shape[axis]! }, (_, k) => k),
  };
  return zip((k, t) => (k === t ? 1 : 0), classes, reshaped(target, target.shape.toSpliced(axis, 0, 1)));
}

/** `repeat(t, axes = 0, 2)`: the axes are put in where t does not have them. */
function repeat(
  t: Tensor,
  rest: readonly Expression[],
  value: (part: Expression) => Tensor,
  context: WholeContext,
): Tensor {
  const axes = rest.map((part) => value(part.kind === 'relation' ? part.right : part).data[0]!);
  const own = context.shape;
  if (broadcastsTo(t.shape, own) && repeatedAxes(t.shape, own).join() === axes.join()) return expandTo(t, own);
  const { shape } = scoresOf(context);
  if (t.shape.length === shape.length) return expandTo(t, shape);
  const kept = axes
    .toSorted((a, b) => a - b)
    .reduce<readonly number[]>((own, axis) => own.toSpliced(axis, 0, 1), t.shape);
  return multiply(reshaped(t, kept), full(shape, 1));
}
