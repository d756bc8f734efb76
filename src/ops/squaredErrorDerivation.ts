// squaredErrorDerivation: the rules of the mean squared error in TeX, where prediction and target may broadcast.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { broadcastShapes, type Shape, sizeOf } from '../engine/shape.ts';
import { broadcastWords } from './axisWords.ts';
import {
  brackets,
  broadcastIndices,
  hole,
  letters,
  notationFor,
  repeatedAxes,
  sumOver,
  sumOverAxes,
} from './ruleText.ts';

export function squaredErrorDerivation({ shapes, params }: DerivationContext): Derivation {
  const own: Readonly<Record<string, Shape>> = { prediction: shapes.prediction ?? [], target: shapes.target ?? [] };
  const shape = broadcastShapes(own.prediction!, own.target!) ?? [];
  const indices = letters(shape.length);
  const count = sizeOf(shape);
  const reduction = params.reduction as string;
  const { times, power } = notationFor(shape);
  const at = (port: string): string => hole(port, indices ? broadcastIndices(own[port]!, shape, indices) : []);
  const error = brackets(`${at('prediction')} - ${at('target')}`);
  const wholeError = brackets('#{prediction} - #{target}');
  const share = reduction === 'mean' && count !== 1 ? `\\frac{1}{${count}} \\cdot ` : '';
  const two = reduction === 'mean' && count !== 1 ? `\\frac{2}{${count}}` : '2';
  const every = shape.map((_, axis) => axis);
  const reduced = reduction === 'none' ? [] : every;
  const ranges = (axes: readonly number[]): Pick<NonNullable<Rule['entry']>, 'sum'> =>
    axes.length === 0 ? {} : { sum: Object.fromEntries(axes.map((axis) => [indices![axis]!, rangeOf(axis)])) };
  const rangeOf = (axis: number): string => {
    const port =
      own.prediction!.length === shape.length && own.prediction![axis] === shape[axis] ? 'prediction' : 'target';
    return `${port}.${axis - (shape.length - own[port]!.length)}`;
  };
  const gradient = (port: 'prediction' | 'target'): Rule => {
    const lead = shape.length - own[port]!.length;
    const repeated = repeatedAxes(own[port]!, shape);
    const spare = indices && letters(own[port]!.length, indices);
    const sign = port === 'target' ? '-' : '';
    const dC = reduction === 'none' ? hole('dC', indices ?? []) : '#{dC}';
    const product = reduction === 'none' ? times('#{dC}', wholeError) : `#{dC} \\cdot ${wholeError}`;
    const summed = repeated.map((axis) => indices?.[axis] ?? '');
    return {
      tex: `${sign}${two} \\cdot ${sumOverAxes(repeated)}${product}`,
      ...(indices &&
        spare && {
          entry: {
            indices: own[port]!.map((_, axis) =>
              repeated.includes(axis + lead) ? spare[axis]! : indices[axis + lead]!,
            ),
            tex: `${sign}${two} \\cdot ${sumOver(summed)}${dC} \\cdot ${error}`,
            ...ranges(repeated),
          },
        }),
      words:
        (port === 'prediction'
          ? 'The slope of a squared error is twice the error, so the prediction is pulled in proportion to it.'
          : 'The target gets the opposite of what the prediction gets.') + broadcastWords(port, own[port]!, shape),
    };
  };
  return {
    forward: {
      C: {
        tex: `${share}${reduction === 'none' || shape.length === 0 ? '' : '\\sum '}${power(wholeError, '2')}`,
        ...(indices && {
          entry: {
            indices: reduction === 'none' ? indices : [],
            tex: `${share}${sumOver(reduced.map((axis) => indices[axis]!))}${error}^{2}`,
            ...ranges(reduced),
          },
        }),
        words:
          {
            none: 'Every difference is squared.',
            sum: 'The squared differences are added up.',
            mean: 'The squared differences are averaged.',
          }[reduction] ?? '',
      },
    },
    gradients: { prediction: gradient('prediction'), target: gradient('target') },
  };
}
