// entryLossDerivation: the rules in TeX of losses that compare entry by entry, where their inputs may broadcast.
import { type Derivation, type DerivationContext, isProblem, type Rule } from '../engine/op.ts';
import type { Shape } from '../engine/shape.ts';
import { broadcastWords } from './axisWords.ts';
import { inferEntryLoss, seenShape } from './entryLossShapes.ts';
import type { EntryLoss, EntryLossRule, Holes } from './entryLossSpec.ts';
import { divisorOf, reductionOf } from './lossReduction.ts';
import {
  asTerm,
  broadcastIndices,
  hole,
  letters,
  type Notation,
  notationFor,
  ofNumbers,
  repeatedAxes,
  repeatOver,
  sumOver,
  sumOverAxes,
} from './ruleText.ts';

const reducedWords = {
  none: '',
  sum: '; all of them are added up',
  mean: '; all of them are averaged',
  batchmean: '; all of them are added up and divided by the number of samples',
};

export function entryLossDerivation(
  spec: EntryLoss,
  rule: EntryLossRule,
  { shapes, params }: DerivationContext,
): Derivation {
  const ports = spec.inputs.filter(({ name }) => shapes[name] !== undefined);
  const answer = inferEntryLoss(spec.inputs, shapes);
  const shape: Shape = isProblem(answer) ? [] : answer.shape;
  const rank = shape.length;
  const indices = letters(rank);
  const kind = reductionOf(params);
  const divisor = divisorOf(kind, shape, shapes[spec.inputs[0]!.name] ?? []);
  const share = divisor === 1 ? '' : `\\frac{1}{${divisor}} \\cdot `;
  const notation = notationFor(shape);
  const seen = (port: string): Shape => seenShape(spec.inputs, port, shapes);
  const lacks = (port: string): boolean => seen(port).length !== shapes[port]?.length;

  const whole: Holes = Object.fromEntries(
    ports.map(({ name }) => [name, lacks(name) ? repeatOver(hole(name), [rank - 1]) : hole(name)]),
  );
  const ofEntry: Holes | null =
    indices &&
    Object.fromEntries(
      ports.map(({ name }) => {
        const places = broadcastIndices(seen(name), shape, indices);
        return [name, hole(name, lacks(name) ? places.slice(0, -1) : places)];
      }),
    );
  /** A summed letter, and an axis that gives its range. */
  const rangeOf = (axis: number): string => {
    const from = ports.find(({ name }) => {
      const own = shapes[name]!;
      return !lacks(name) && own[axis - (rank - own.length)] === shape[axis] && axis >= rank - own.length;
    })!.name;
    return `${from}.${axis - (rank - shapes[from]!.length)}`;
  };
  const ranges = (axes: readonly number[]): Pick<NonNullable<Rule['entry']>, 'sum'> =>
    axes.length === 0 ? {} : { sum: Object.fromEntries(axes.map((axis) => [indices![axis]!, rangeOf(axis)])) };
  const every = shape.map((_, axis) => axis);
  const reduced = kind === 'none' ? [] : every;

  /** A slope that reads only inputs that are repeated is repeated itself, but for the axes that are summed after it. */
  const spread = (slope: string, summed: readonly number[]): string => {
    const read = ports.filter(({ name }) => slope.includes(hole(name))).map(({ name }) => seen(name));
    const axes = every.filter(
      (axis) => !summed.includes(axis) && read.every((own) => repeatedAxes(own, shape).includes(axis)),
    );
    const minus = slope.startsWith('-') ? '-' : '';
    return minus + repeatOver(slope.slice(minus.length), axes);
  };

  const gradient = (port: string): Rule => {
    const own = seen(port);
    const lead = rank - own.length;
    const repeated = repeatedAxes(own, shape);
    const spare = indices && letters(own.length, indices);
    const slope = rule.slopes[port]!;
    const summed = indices ? repeated.map((axis) => indices[axis]!) : [];
    const each = kind === 'none';
    const bound = own.map((_, axis) => (repeated.includes(axis + lead) ? spare?.[axis] : indices?.[axis + lead]) ?? '');
    return {
      tex: signed(
        each ? slope(whole, notation) : spread(slope(whole, notation), repeated),
        share,
        sumOverAxes(repeated),
        '#{dC}',
        each ? notation : ofNumbers,
      ),
      ...(indices &&
        ofEntry && {
          entry: {
            indices: lacks(port) ? bound.slice(0, -1) : bound,
            tex: signed(
              slope(ofEntry, ofNumbers),
              share,
              sumOver(summed),
              each ? hole('dC', indices) : '#{dC}',
              ofNumbers,
            ),
            ...ranges(repeated),
          },
        }),
      words: `${spec.gradientWords[port]}.${broadcastWords(port, own, shape)}`,
    };
  };
  const body = (at: Holes, how: Notation, summed: boolean): string =>
    summed || share !== '' ? asTerm(rule.tex(at, how)) : rule.tex(at, how);
  return {
    forward: {
      C: {
        tex: `${share}${kind === 'none' || rank === 0 ? '' : '\\sum '}${body(whole, notation, kind !== 'none' && rank > 0)}`,
        ...(indices &&
          ofEntry && {
            entry: {
              indices: kind === 'none' ? indices : [],
              tex: `${share}${sumOver(reduced.map((axis) => indices[axis]!))}${body(ofEntry, ofNumbers, reduced.length > 0)}`,
              ...ranges(reduced),
            },
          }),
        words: `${spec.words}${spec.reduction === null ? '' : reducedWords[kind]}.`,
      },
    },
    gradients: Object.fromEntries(
      ports.filter(({ differentiable }) => differentiable).map(({ name }) => [name, gradient(name)]),
    ),
  };
}

/** Share, sum, cotangent and slope in one product, with the sign of the slope in front. */
function signed(slope: string, share: string, sum: string, dC: string, { times }: Notation): string {
  if (slope === '1') return `${share}${sum}${dC}`;
  const bare = slope.startsWith('-') && asTerm(slope.slice(1)) === slope.slice(1) ? slope.slice(1) : null;
  if (bare === '1') return `-${share}${sum}${dC}`;
  return bare === null ? `${share}${sum}${times(dC, asTerm(slope))}` : `-${share}${sum}${times(dC, bare)}`;
}
