// Multiply: y = a b entry by entry (the Hadamard product), broadcast.
import { multiply as productOf } from '../engine/elementwise.ts';
import { binary } from './binary.ts';
import { vector } from './sampleTensor.ts';

export const multiply = binary({
  name: 'Multiply',
  family: 'Arithmetic',
  glyph: '\\times',
  summary: 'Multiplies two tensors entry by entry.',
  about:
    'The product of matching entries; a smaller operand is repeated to fit the larger one. Each side is the slope of the other: the gradient to a is multiplied by b and the other way round, so a large input makes a large gradient on the other side. For the product of matrices take MatMul.',
  aliases: ['times', 'mul', 'product', 'hadamard', 'elementwise product', 'gate', 'scale', '*'],
  formula: 'y = a \\odot b',
  value: productOf,
  rule: (a, b, { times }) => times(a, b),
  words: 'The operands are multiplied entry by entry.',
  sides: [
    {
      pull: ({ dy, b }) => productOf(dy, b),
      rule: ({ dy, b }, { times }) => times(dy, b),
      words: 'The slope of a product in one factor is the other factor: the gradient is multiplied by b.',
      slope: 'b',
    },
    {
      pull: ({ dy, a }) => productOf(dy, a),
      rule: ({ dy, a }, { times }) => times(dy, a),
      words: 'The slope of a product in one factor is the other factor: the gradient is multiplied by a.',
      slope: 'a',
    },
  ],
  code: { pytorch: (a, b) => `${a} * ${b}`, numpy: (a, b) => `${a} * ${b}` },
  domain: 'all numbers',
  samples: [{ name: 'zeros, huge and tiny', inputs: { a: vector(0, 1e6, 1e-6, 0), b: vector(3, -1e3, 2, 0) } }],
});
