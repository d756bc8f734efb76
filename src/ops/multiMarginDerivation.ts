// multiMarginDerivation: the rules of MultiMargin in TeX.
import type { Derivation, DerivationContext } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import { brackets, constant, hole, letters, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';

export function multiMarginDerivation({ shapes, params }: DerivationContext): Derivation {
  const shape = shapes.scores ?? [1];
  const last = shape.length - 1;
  const classes = shape[last] ?? 1;
  const count = sizeOf(shape.slice(0, -1));
  const each = params.reduction === 'none';
  const squared = params.p === 2;
  const margin = constant(params.margin as number);
  const divisor = params.reduction === 'mean' ? classes * count : classes;
  const share = divisor === 1 ? '' : `\\frac{1}{${divisor}} \\cdot `;
  const slope = squared && divisor !== 1 ? `\\frac{2}{${divisor}} \\cdot ` : squared ? '2 \\cdot ' : share;

  const onehot = '\\operatorname{onehot}\\left(#{target}\\right)';
  const others = brackets(`1 - ${onehot}`);
  const wholeLack = `${margin} - ${brackets(`${sumOverAxes([last])}${onehot} \\odot #{scores}`)} + #{scores}`;
  const wholeCost = `\\max\\left(0, ${wholeLack}\\right)${squared ? '^{\\circ 2}' : ''}`;
  const counted = squared
    ? `${others} \\odot \\max\\left(0, ${wholeLack}\\right)`
    : `${others} \\odot \\left[${wholeLack} > 0\\right]`;
  const wholePull = `${counted} - ${onehot} \\odot ${brackets(`${sumOverAxes([last])}${counted}`)}`;

  const named = letters(last + 2);
  const sample = named?.slice(0, last) ?? [];
  const [k = 'k', c = 'c'] = named?.slice(last) ?? [];
  const target = hole('target', sample);
  const score = (letter: string): string => hole('scores', [...sample, letter]);
  const lack = (letter: string): string => `${margin} - ${score(target)} + ${score(letter)}`;
  const cost = (letter: string): string => `\\max\\left(0, ${lack(letter)}\\right)`;
  const pull = (letter: string): string => (squared ? cost(letter) : `\\left[${lack(letter)} > 0\\right]`);
  const right = `\\left[${k} = ${target}\\right]`;
  const other = `\\left[${k} \\ne ${target}\\right]`;
  const range = (letter: string): Record<string, string> => ({ [letter]: `scores.${last}` });
  const sampleRanges = Object.fromEntries(sample.map((letter, axis) => [letter, `scores.${axis}`]));
  const words = {
    none: 'one loss for each sample',
    sum: 'added up over the samples',
    mean: 'averaged over the samples',
  };
  return {
    forward: {
      C: {
        tex: `${share}${each ? sumOverAxes([last]) : '\\sum '}${others} \\odot ${wholeCost}`,
        ...(named && {
          entry: {
            indices: each ? sample : [],
            tex: `${share}${sumOver(each ? [] : sample)}\\sum_{${k} \\ne ${target}} ${cost(k)}${squared ? '^{2}' : ''}`,
            sum: { ...(each ? {} : sampleRanges), ...range(k) },
          },
        }),
        words:
          'What the right score lacks to the margin over each of the others, divided by the number of classes, ' +
          `${words[params.reduction as keyof typeof words]}.`,
      },
    },
    gradients: {
      scores: {
        tex: `${slope}${each ? `${repeatOver('#{dC}', [last])} \\odot` : '#{dC} \\cdot'} ${brackets(wholePull)}`,
        ...(named && {
          entry: {
            indices: [...sample, k],
            tex:
              `${slope}${each ? hole('dC', sample) : '#{dC}'} \\cdot ` +
              brackets(`${other} \\cdot ${pull(k)} - ${right} \\cdot \\sum_{${c} \\ne ${target}} ${pull(c)}`),
            sum: range(c),
          },
        }),
        words:
          'Each class that comes too close is pushed down, and the right one up by as much as all of them together.',
      },
    },
  };
}
