// Divide: y = a / b, broadcast. Division by 0 gives infinities and NaN as IEEE 754 says, and so do the slopes 1/b and -a/b².

import { zip3 } from '../engine/broadcast.ts';
import { negate, divide as quotientOf } from '../engine/elementwise.ts';
import { binary } from './binary.ts';
import { vector } from './sampleTensor.ts';

export const divide = binary({
  name: 'Divide',
  family: 'Arithmetic',
  glyph: '\\div',
  summary: 'Divides the first tensor by the second, entry by entry.',
  about:
    'The quotient of matching entries; a smaller operand is repeated to fit the larger one. It normalizes: a sum by a count, an exponential by the sum of all. The gradient grows with one over the square of the divisor, so a divisor near 0 makes it explode.',
  aliases: ['div', 'quotient', 'over', 'ratio', 'fraction', 'normalize', '/'],
  formula: 'y = \\frac{a}{b}',
  value: quotientOf,
  rule: (a, b, { over }) => over(a, b),
  words: 'The left operand is divided by the right entry by entry.',
  sides: [
    {
      pull: ({ dy, b }) => quotientOf(dy, b),
      rule: ({ dy, b }, { share }) => share(dy, b),
      words: 'The numerator gets the gradient divided by the divisor.',
      slope: '\\frac{1}{b}',
    },
    {
      // (a / b) / b rather than a / b², which overflows sooner; dy comes last, as in PyTorch.
      pull: ({ dy, a, b }) => negate(zip3((d, p, q) => d * (p / q / q), dy, a, b)),
      rule: ({ dy, a, b }, { times, over }) => `-${times(dy, over(a, times(b, b)))}`,
      words: 'The divisor gets minus the gradient times a over b squared: the quotient rule.',
      slope: '-\\frac{a}{b^2}',
    },
  ],
  code: { pytorch: (a, b) => `${a} / ${b}`, numpy: (a, b) => `${a} / ${b}` },
  domain: 'positive numbers',
  samples: [
    { name: 'negative, huge and small', inputs: { a: vector(-3, 1e8, 1, 0), b: vector(2, -4, 1e-2, 5) } },
    { name: 'division by zero', inputs: { a: vector(1, -1, 0, 2), b: vector(0, 0, 0, Infinity) }, kinks: ['a', 'b'] },
  ],
});
