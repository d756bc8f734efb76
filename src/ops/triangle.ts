// triangle: makes the ops that keep the lower or the upper triangle of the last two axes and put 0 elsewhere.
import { computed } from '../engine/buffers.ts';
import type { Op, Params, Problem } from '../engine/op.ts';
import { type Shape, shapeText } from '../engine/shape.ts';
import type { Tensor } from '../engine/tensor.ts';
import { argument, called, placeRule, shifted, where } from './placeRules.ts';
import { hasShape } from './ports.ts';
import { rearrangement } from './rearrangement.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, wave } from './sampleTensor.ts';

export interface Triangle extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula'> {
  readonly side: 'lower' | 'upper';
}

export function triangle({ side, ...words }: Triangle): Op {
  const name = side === 'lower' ? 'tril' : 'triu';
  const sign = side === 'lower' ? '\\le' : '\\ge';
  const rule = (of: 'x' | 'dy', shape: Shape, params: Params, why: string) => {
    const at = letters(shape.length);
    const [row = '', column = ''] = at?.slice(-2) ?? [];
    return placeRule(called(name, hole(of), argument('k', [params.k as number])), why, at, () =>
      where([`${column} ${sign} ${shifted(row, params.k as number)}`], hole(of, at!), '0'),
    );
  };
  return rearrangement({
    ...words,
    input: 'A matrix, or a stack of matrices [..., rows, columns].',
    output: `The same shape as x, with the ${side} triangle of every matrix.`,
    params: [
      {
        kind: 'integer',
        name: 'k',
        default: 0,
        description: 'Which diagonal is the last one kept: 0 the main one, 1 the one above it, -1 the one below it.',
      },
    ],
    shape: (x) => (x.length < 2 ? flat(x) : x),
    read: (x, _y, params) => kept(x, params.k as number, side),
    send: (dy, _x, params) => kept(dy, params.k as number, side),
    rules: (x, _y, params) => ({
      y: rule(
        'x',
        x,
        params,
        `The ${side} triangle stays, up to diagonal ${params.k as number}; everything else becomes 0.`,
      ),
      x: rule('dy', x, params, 'The gradient passes where the entry was kept and is 0 elsewhere.'),
    }),
    code: {
      pytorch: ({ inputs, params }) => `torch.${name}(${inputs.x}${params.k === 0 ? '' : `, ${params.k}`})`,
      numpy: ({ inputs, params }) => `np.${name}(${inputs.x}${params.k === 0 ? '' : `, ${params.k}`})`,
    },
    samples: [
      { name: 'square', inputs: { x: wave([3, 3]) } },
      { name: 'wide', inputs: { x: wave([2, 4]) } },
      { name: 'tall', inputs: { x: wave([4, 2]) } },
      { name: 'one diagonal more', params: { k: 1 }, inputs: { x: wave([3, 3]) } },
      { name: 'one diagonal less', params: { k: -1 }, inputs: { x: wave([3, 3]) } },
      { name: 'far above', params: { k: 5 }, inputs: { x: wave([2, 3]) } },
      { name: 'far below', params: { k: -5 }, inputs: { x: wave([2, 3]) } },
      { name: 'an axis of size 1', inputs: { x: wave([1, 3]) } },
      { name: 'rank 3', inputs: { x: wave([2, 3, 2]) } },
      { name: 'rank 4', params: { k: -1 }, inputs: { x: wave([2, 1, 3, 3]) } },
      { name: 'empty batch', inputs: { x: sampleTensor([0, 3, 3]) } },
      {
        name: 'infinite and not a number',
        inputs: { x: sampleTensor([2, 2], Infinity, -Infinity, Number.NaN, 1) },
        kinks: ['x'],
      },
    ],
  });
}

function flat(x: Shape): Problem {
  return {
    problem: `x ${hasShape(x)}, but a triangle needs rows and columns`,
    port: 'x',
    expected: 'rows × columns',
    received: shapeText(x),
    fix: {
      kind: 'insert',
      op: 'Unsqueeze',
      params: { axes: x.length === 0 ? [0, 1] : [0] },
      text: 'Insert an Unsqueeze, so that x is a matrix of one row.',
    },
  };
}

/** Selects instead of multiplying by 0 and 1, so that infinities outside the triangle are gone. */
function kept({ shape, data }: Tensor, k: number, side: Triangle['side']): Tensor {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  const part = computed(data.length, (out) => {
    for (let start = 0; start < data.length; start += rows * columns) {
      for (let i = 0; i < rows; i++) {
        const row = start + i * columns;
        // Columns up to i + k below the diagonal, from i + k on above it.
        const cut = Math.min(columns, Math.max(0, side === 'lower' ? i + k + 1 : i + k));
        for (let j = 0; j < columns; j++) out[row + j] = j < cut === (side === 'lower') ? data[row + j]! : 0;
      }
    }
  });
  return { shape, data: part };
}
