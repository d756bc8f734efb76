// broadcastDerivation: the rules of an op whose inputs broadcast against each other, entry by entry, sums over repeated axes included.
import type { Derivation, Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { broadcastWords } from './axisWords.ts';
import {
  brackets,
  broadcastIndices,
  hole,
  letters,
  type Notation,
  notationFor,
  ofNumbers,
  repeatedAxes,
  sumOver,
  sumOverAxes,
} from './ruleText.ts';

export interface BroadcastOperand {
  readonly name: string;
  readonly shape: Shape;
  /** The cotangent of this operand in TeX before it is summed back, as one product or a bare hole; left out where there is none. */
  readonly gradient?: {
    readonly rule: (dy: string, y: string, operands: readonly string[], notation: Notation) => string;
    readonly words: string;
  };
}

/** The output is y, of shape `y`. */
export function broadcastDerivation(
  y: Shape,
  operands: readonly BroadcastOperand[],
  forward: { readonly rule: (operands: readonly string[], notation: Notation) => string; readonly words: string },
): Derivation {
  const indices = letters(y.length);
  const notation = notationFor(y);
  const whole = operands.map(({ name }) => hole(name));
  const single = operands.map(({ name, shape }) => hole(name, indices ? broadcastIndices(shape, y, indices) : []));
  const gradientOf = ({ name, shape }: BroadcastOperand, own: NonNullable<BroadcastOperand['gradient']>): Rule => {
    const repeated = repeatedAxes(shape, y);
    const lead = y.length - shape.length;
    const summed = indices ? repeated.map((axis) => indices[axis]!) : [];
    const spare = indices && letters(shape.length, indices);
    const entry = indices &&
      spare && {
        indices: shape.map((_, axis) => (repeated.includes(axis + lead) ? spare[axis]! : indices[axis + lead]!)),
        tex: sumOver(summed) + guarded(own.rule(hole('dy', indices), hole('y', indices), single, ofNumbers), repeated),
        ...(repeated.length > 0 && { sum: Object.fromEntries(repeated.map((axis) => [indices[axis]!, `dy.${axis}`])) }),
      };
    return {
      tex: sumOverAxes(repeated) + guarded(own.rule(hole('dy'), hole('y'), whole, notation), repeated),
      ...(entry && { entry }),
      words: `${own.words}${broadcastWords(name, shape, y)}`,
    };
  };
  return {
    forward: {
      y: {
        tex: forward.rule(whole, notation),
        ...(indices && { entry: { indices, tex: forward.rule(single, ofNumbers) } }),
        words: forward.words,
      },
    },
    gradients: Object.fromEntries(
      operands.flatMap((operand) =>
        operand.gradient ? [[operand.name, gradientOf(operand, operand.gradient)] as const] : [],
      ),
    ),
  };
}

/** In brackets where a sum stands before it, unless it is one hole. */
function guarded(tex: string, summed: readonly number[]): string {
  return summed.length === 0 || /^#\{[^}]*\}$/.test(tex) ? tex : brackets(tex);
}
