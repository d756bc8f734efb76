// Power: y = x^exponent, broadcast, with a gradient to both. Zero and negative bases as torch.pow in float64:
// the slope in x is 0 where the exponent is 0; the slope in the exponent is 0 where x = 0 and exponent >= 0, NaN where x < 0.
import { zip, zip3 } from '../engine/broadcast.ts';
import { multiply } from '../engine/elementwise.ts';
import { scalar } from '../engine/tensor.ts';
import { binary } from './binary.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

/** C's pow: unlike Math.pow, 1 to any power is 1, and so is (-1) to an infinite one. */
function pow(x: number, exponent: number): number {
  if (x === 1 || (x === -1 && Math.abs(exponent) === Infinity)) return 1;
  return x ** exponent;
}

export const power = binary({
  name: 'Power',
  family: 'Arithmetic',
  glyph: 'x^n',
  summary: 'Every entry to the power of an exponent, which is itself an input.',
  about:
    'Raises each entry to an exponent, 2 unless another is given; the exponent is a port, so it can be wired, broadcast and learned. Exponent 2 squares, 0.5 takes the root, -1 inverts. A negative base has a real power for whole exponents only, and its slope in the exponent is not a number. For a fixed square, Square is plainer.',
  aliases: ['pow', '**', '^', 'exponent', 'raise', 'cube', 'x^n'],
  formula: 'y = x^{n}',
  ports: [
    { name: 'x', role: 'data', differentiable: true, description: 'The base; broadcasts against the exponent.' },
    {
      name: 'exponent',
      role: 'data',
      differentiable: true,
      default: 2,
      tex: 'n',
      description: 'The exponent; a scalar, or anything that broadcasts against x.',
    },
  ],
  value: (x, exponent) => zip(pow, x, exponent),
  rule: (x, n, { power: to }) => to(x, n),
  words: 'Every entry is raised to the exponent.',
  sides: [
    {
      pull: ({ dy, a, b }) => zip3((d, x, n) => (n === 0 ? 0 : d * (n * pow(x, n - 1))), dy, a, b),
      rule: ({ dy, a, b }, { times, power: to }) => times(dy, b, to(a, `${b} - 1`)),
      words: 'The power rule: the gradient is multiplied by the exponent and the base to one power less.',
      slope: 'n\\,x^{n-1}',
    },
    {
      pull: ({ dy, a, b, y }) =>
        multiply(
          dy,
          zip3((x, n, p) => (x === 0 && n >= 0 ? 0 : p * Math.log(x)), a, b, y),
        ),
      rule: ({ dy, a, y }, { times }) => times(dy, y, `\\log\\left(${a}\\right)`),
      words: 'An exponential in its exponent: the gradient is multiplied by the output and the log of the base.',
      slope: 'y \\ln x',
    },
  ],
  code: { pytorch: (x, n) => `torch.pow(${x}, ${n})`, numpy: (x, n) => `np.power(${x}, ${n})` },
  domain: 'positive numbers',
  kinks: [
    {
      at: 'x = 0, 0 < exponent < 1 (in x)',
      gradient: 'infinity',
      ports: ['x'],
      what: 'a vertical tangent',
      taken: 'the slope there is taken as infinity',
      holds: (x, n) => x === 0 && n > 0 && n < 1,
    },
    {
      at: 'x = 0, exponent = 0 (in the exponent)',
      gradient: '0',
      ports: ['exponent'],
      what: 'a jump',
      taken: 'the gradient there is taken as 0',
      holds: (x, n) => x === 0 && n === 0,
    },
    {
      at: 'x < 0 (in the exponent)',
      gradient: 'not a number',
      ports: ['exponent'],
      what: 'no real values at nearby exponents',
      taken: 'the slope there is taken as not a number',
      holds: (x) => x < 0,
    },
  ],
  samples: [
    { name: 'the exponent it holds by itself', inputs: { x: sampleTensor([2, 2], 1.5, 0.5, 3, 0.25) } },
    {
      name: 'negative bases, whole exponents',
      inputs: { x: wave([4]), exponent: vector(2, 3, -1, -2) },
      kinks: ['exponent'],
    },
    { name: 'exponent 0 and 1', inputs: { x: vector(0.5, 2, 3), exponent: vector(0, 1, 0) } },
    {
      name: 'base 0, and a negative base with a broken exponent',
      inputs: { x: vector(0, 0, 0, 0, 0, -8), exponent: vector(2, 1, 0, 0.5, -1, 1 / 3) },
      kinks: ['x', 'exponent'],
    },
    {
      name: 'base 1 and -1, infinite exponents',
      inputs: { x: vector(1, 1, -1, 2, 0.5), exponent: vector(Number.NaN, Infinity, -Infinity, Infinity, -Infinity) },
      kinks: ['x', 'exponent'],
    },
    { name: 'cube of a matrix', inputs: { x: wave([2, 3]), exponent: scalar(3) }, kinks: ['exponent'] },
  ],
});
