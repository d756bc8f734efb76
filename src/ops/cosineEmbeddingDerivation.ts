// cosineEmbeddingDerivation: the rules of CosineEmbedding in TeX. The value writes lengths and cosine out; the gradients call them n1, n2 and cos.
import type { Derivation, DerivationContext, InputTensors, Quantity, Rule } from '../engine/op.ts';
import { sizeOf } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { cosinesOf } from './cosines.ts';
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
  const named = letters(shape.length + 1, ['n']);
  const pair = named?.slice(0, last) ?? [];
  const [own = 'j', k = 'k'] = named?.slice(last) ?? [];
  const words = {
    none: 'one loss for each pair',
    sum: 'added up over the pairs',
    mean: 'averaged over the pairs',
  }[params.reduction as 'none' | 'sum' | 'mean'];

  // Whole tensors: the last axis stays with size 1.
  const wholeLength = (port: string): string => `\\sqrt{${sumOverAxes([last])}#{${port}}^{\\circ 2} + ${tiny}}`;
  const wholeCosine = '\\operatorname{cosine}\\left(#{x1}, #{x2}\\right)';
  const wholeLoss =
    `\\left[#{target} = 1\\right] \\odot ${brackets(`1 - ${wholeCosine}`)} + ` +
    `\\left[#{target} = -1\\right] \\odot \\max\\left(0, ${wholeCosine}${less}\\right)`;
  const wholePull = `\\left[#{target} = -1\\right] \\odot \\left[#{cos} \\ge ${constant(margin)}\\right] - \\left[#{target} = 1\\right]`;
  const wholeGradient = (one: string, other: string, length: string): string => {
    const slope = brackets(
      `#{${other}} \\oslash ${repeatOver('#{n1} \\odot #{n2}', [last])} - ` +
        `${repeatOver('#{cos}', [last])} \\odot #{${one}} \\oslash ${repeatOver(`#{${length}}^{\\circ 2}`, [last])}`,
    );
    const pull = each ? `#{dC} \\odot ${brackets(wholePull)}` : wholePull;
    return `${share}${each ? '' : '#{dC} \\cdot '}${repeatOver(pull, [last])} \\odot ${slope}`;
  };

  const at = (port: string, letter: string): string => hole(port, [...pair, letter]);
  const target = hole('target', pair);
  const square = (port: string): string => `\\sum_{${k}} ${at(port, k)}^{2} + ${tiny}`;
  const root = `\\sqrt{${brackets(square('x1'))} \\cdot ${brackets(square('x2'))}}`;
  const product = `\\sum_{${k}} ${at('x1', k)} \\cdot ${at('x2', k)}`;
  const cosine = `\\frac{${product}}{${root}}`;
  const [cos, n1, n2] = [hole('cos', pair), hole('n1', pair), hole('n2', pair)];
  const range = { [k]: `x1.${last}` };
  const pairRanges = Object.fromEntries(pair.map((letter, axis) => [letter, `x1.${axis}`]));
  const loss =
    `\\left[${target} = 1\\right] \\cdot ${brackets(`1 - ${cosine}`)} + ` +
    `\\left[${target} = -1\\right] \\cdot \\max\\left(0, ${cosine}${less}\\right)`;
  const pull = brackets(
    `\\left[${target} = -1\\right] \\cdot \\left[${cos} \\ge ${constant(margin)}\\right] - \\left[${target} = 1\\right]`,
  );
  const gradient = (one: string, other: string, length: 'n1' | 'n2'): Rule => ({
    tex: wholeGradient(one, other, length),
    ...(named && {
      entry: {
        indices: [...pair, own],
        tex:
          `${share}${each ? hole('dC', pair) : '#{dC}'} \\cdot ${pull} \\cdot ` +
          brackets(
            `\\frac{${at(other, own)}}{${n1} \\cdot ${n2}} - ${cos} \\cdot \\frac{${at(one, own)}}{${hole(length, pair)}^{2}}`,
          ),
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
    gradients: { x1: gradient('x1', 'x2', 'n1'), x2: gradient('x2', 'x1', 'n2') },
    quantities: { n1: length('x1', 0), n2: length('x2', 1), cos: cosineQuantity() },
  };
  function length(port: 'x1' | 'x2', place: 0 | 1): Quantity {
    return {
      rule: {
        tex: wholeLength(port),
        ...(named && { entry: { indices: pair, tex: `\\sqrt{${square(port)}}`, sum: range } }),
        words: `The length of each vector of ${port}; the constant under the root keeps it from being 0.`,
      },
      value: ({ x1, x2 }) => ofPairs({ x1, x2 }, cosinesOf(x1!, x2!).squares[place].map(Math.sqrt)),
    };
  }

  function cosineQuantity(): Quantity {
    return {
      rule: {
        tex: wholeCosine,
        ...(named && { entry: { indices: pair, tex: `\\frac{${product}}{${n1} \\cdot ${n2}}`, sum: range } }),
        words: 'The cosine of the angle between the two vectors of a pair.',
      },
      tex: '\\cos\\theta',
      value: ({ x1, x2 }) => ofPairs({ x1, x2 }, cosinesOf(x1!, x2!).cosines),
    };
  }
}

function ofPairs({ x1 }: InputTensors, data: Float64Array): Tensor {
  return { shape: x1!.shape.slice(0, -1), data };
}
