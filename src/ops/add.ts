// Add: y = a + b, broadcast.
import { add as sumOf } from '../engine/elementwise.ts';
import { binary } from './binary.ts';
import { vector } from './sampleTensor.ts';

export const add = binary({
  name: 'Add',
  family: 'Arithmetic',
  glyph: '+',
  summary: 'Adds two tensors entry by entry.',
  about:
    'Adds entry by entry; a smaller operand is repeated to fit the larger one. Addition hands the gradient on unchanged to both sides, which is why a skip connection, an addition past some layers, keeps gradients alive in deep networks.',
  aliases: ['plus', 'sum of two', 'bias', 'skip connection', 'residual', '+'],
  formula: 'y = a + b',
  value: sumOf,
  rule: (a, b) => `${a} + ${b}`,
  words: 'The operands are added entry by entry.',
  sides: [
    { pull: ({ dy }) => dy, rule: ({ dy }) => dy, words: 'A sum passes the gradient on unchanged.', slope: '1' },
    { pull: ({ dy }) => dy, rule: ({ dy }) => dy, words: 'A sum passes the gradient on unchanged.', slope: '1' },
  ],
  code: { pytorch: (a, b) => `${a} + ${b}`, numpy: (a, b) => `${a} + ${b}` },
  domain: 'all numbers',
  samples: [{ name: 'huge and tiny', inputs: { a: vector(1e6, -1e6, 0), b: vector(1, 1e-6, 0) } }],
});
