// Subtract: y = a - b, broadcast.
import { subtract as differenceOf, negate } from '../engine/elementwise.ts';
import { binary } from './binary.ts';
import { vector } from './sampleTensor.ts';

export const subtract = binary({
  name: 'Subtract',
  family: 'Arithmetic',
  glyph: '-',
  summary: 'Subtracts the second tensor from the first, entry by entry.',
  about:
    'The difference, entry by entry; a smaller operand is repeated to fit the larger one. It is how an error is measured: prediction minus target. The gradient reaches the left operand unchanged and the right one with its sign turned.',
  aliases: ['minus', 'sub', 'difference', 'error', '-'],
  formula: 'y = a - b',
  value: differenceOf,
  rule: (a, b) => `${a} - ${b}`,
  words: 'The right operand is subtracted from the left entry by entry.',
  sides: [
    {
      pull: ({ dy }) => dy,
      rule: ({ dy }) => dy,
      words: 'The left side of a difference gets the gradient unchanged.',
      slope: '1',
    },
    {
      pull: ({ dy }) => negate(dy),
      rule: ({ dy }) => `-${dy}`,
      words: 'The right side of a difference gets the gradient with its sign turned.',
      slope: '-1',
    },
  ],
  code: { pytorch: (a, b) => `${a} - ${b}`, numpy: (a, b) => `${a} - ${b}` },
  domain: 'all numbers',
  samples: [{ name: 'equal operands', inputs: { a: vector(2, 0, -1e6), b: vector(2, 0, -1e6) } }],
});
