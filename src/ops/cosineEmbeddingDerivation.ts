// cosineEmbeddingDerivation: the rules of CosineEmbedding in TeX.
import type { Derivation, DerivationContext, Rule } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import { brackets, constant, hole, letters, repeatOver, sumOver, sumOverAxes } from './ruleText.ts';

const tiny = '10^{-12}';

export function cosineEmbeddingDerivation({ shapes, params }: DerivationContext): Derivation {
  const shape = shapes.x1 ?? [1];
  const last = shape.length - 1;
  const count = sizeOf(shape.slice(0, -1));
  const each = params.reduction === 'none';
  const share = params.reduction === 'mean' && count !== 1 ? `\\frac{1}{${count}} \\cdot ` : '';
  const margin = params.margin as number;
  const less = margin === 0 ? '' : margin > 0 ? ` - ${constant(margin)}` : ` + ${constant(-margin)}`;
  const named = letters(shape.length + 1);
  const pair = named?.slice(0, last) ?? [];
  const [own = 'j', k = 'k'] = named?.slice(last) ?? [];
  const words = {
    none: 'one loss for each pair',
    sum: 'added up over the pairs',
    mean: 'averaged over the pairs',
  }[params.reduction as 'none' | 'sum' | 'mean'];

  // Whole tensors: the last axis stays with size 1.
  const wholeSquare = (port: string): string => brackets(`${sumOverAxes([last])}#{${port}}^{\\circ 2} + ${tiny}`);
  const wholeCosine = '\\operatorname{cosine}\\left(#{x1}, #{x2}\\right)';
  const wholeLoss =
    `\\left[#{target} = 1\\right] \\odot ${brackets(`1 - ${wholeCosine}`)} + ` +
    `\\left[#{target} = -1\\right] \\odot \\max\\left(0, ${wholeCosine}${less}\\right)`;
  const wholePull = `\\left[#{target} = -1\\right] \\odot \\left[${wholeCosine} \\ge ${constant(margin)}\\right] - \\left[#{target} = 1\\right]`;
  const wholeGradient = (one: string, other: string): string => {
    const slope = brackets(
      `#{${other}} \\oslash \\sqrt{${wholeSquare('x1')} \\odot ${wholeSquare('x2')}} - ` +
        `${repeatOver(wholeCosine, [last])} \\odot #{${one}} \\oslash ${wholeSquare(one)}`,
    );
    const pull = each ? `#{dC} \\odot ${brackets(wholePull)}` : wholePull;
    return `${share}${each ? '' : '#{dC} \\cdot '}${repeatOver(pull, [last])} \\odot ${slope}`;
  };

  const at = (port: string, letter: string): string => hole(port, [...pair, letter]);
  const target = hole('target', pair);
  const square = (port: string): string => `\\left(\\sum_{${k}} ${at(port, k)}^{2} + ${tiny}\\right)`;
  const root = `\\sqrt{${square('x1')} \\cdot ${square('x2')}}`;
  const cosine = `\\frac{\\sum_{${k}} ${at('x1', k)} \\cdot ${at('x2', k)}}{${root}}`;
  const range = { [k]: `x1.${last}` };
  const pairRanges = Object.fromEntries(pair.map((letter, axis) => [letter, `x1.${axis}`]));
  const loss =
    `\\left[${target} = 1\\right] \\cdot ${brackets(`1 - ${cosine}`)} + ` +
    `\\left[${target} = -1\\right] \\cdot \\max\\left(0, ${cosine}${less}\\right)`;
  const pull = brackets(
    `\\left[${target} = -1\\right] \\cdot \\left[${cosine} \\ge ${constant(margin)}\\right] - \\left[${target} = 1\\right]`,
  );
  const gradient = (one: string, other: string): Rule => ({
    tex: wholeGradient(one, other),
    ...(named && {
      entry: {
        indices: [...pair, own],
        tex:
          `${share}${each ? hole('dC', pair) : '#{dC}'} \\cdot ${pull} \\cdot ` +
          brackets(`\\frac{${at(other, own)}}{${root}} - ${cosine} \\cdot \\frac{${at(one, own)}}{${square(one)}}`),
        sum: range,
      },
    }),
    words:
      one === 'x1'
        ? 'Each vector is turned towards its partner, or away from it, at right angles to itself: its length does not count.'
        : 'The partner is turned in the same way, towards the first vector or away from it.',
  });
  const reduced = !each && last > 0;
  return {
    forward: {
      C: {
        tex: `${share}${reduced ? `\\sum ${brackets(wholeLoss)}` : share === '' ? wholeLoss : brackets(wholeLoss)}`,
        ...(named && {
          entry: {
            indices: each ? pair : [],
            tex: `${share}${reduced ? `${sumOver(pair)}${brackets(loss)}` : share === '' ? loss : brackets(loss)}`,
            sum: { ...range, ...(each ? {} : pairRanges) },
          },
        }),
        words: `What the cosine lacks to 1 for pairs that belong together, and has above the margin for others, ${words}.`,
      },
    },
    gradients: { x1: gradient('x1', 'x2'), x2: gradient('x2', 'x1') },
  };
}
