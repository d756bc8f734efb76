// Atan2: the angle of the point (b, a), from -pi to pi; broadcast. The slopes b / (a² + b²) and -a / (a² + b²) are scaled where the
// squares would overflow or vanish. At the origin there is no direction: the slopes are NaN, as in PyTorch. The jump from pi to -pi
// along the negative b axis is one of the value alone: the slopes on both sides agree.
import { zip, zip3 } from '../engine/broadcast.ts';
import { binary } from './binary.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

/** d times p / (p² + q²). */
function turned(d: number, p: number, q: number): number {
  const squares = p * p + q * q;
  if (squares > 1e-290 && squares < 1e290) return d * (p / squares);
  const size = Math.max(Math.abs(p), Math.abs(q));
  if (size === 0) return Number.NaN;
  if (size === Infinity) return d * (p / size / size);
  const [u, v] = [p / size, q / size];
  return (d * (u / (u * u + v * v))) / size;
}

export const atan2 = binary({
  name: 'Atan2',
  family: 'Arithmetic',
  glyph: '\\angle',
  summary: 'The angle of a point in the plane from its two coordinates.',
  about:
    'The angle, from -π to π, of the direction to the point with height a and width b: unlike the arctangent of a/b it knows all four quadrants and takes b = 0. Use it to read a direction from two outputs, since two outputs have no seam where an angle would jump. At the origin there is no direction, and the gradient is not a number.',
  aliases: ['arctan2', 'angle', 'direction', 'polar', 'phase', 'heading', 'argument', 'inverse tangent'],
  formula: 'y = \\operatorname{atan2}(a, b)',
  ports: [
    { name: 'a', role: 'data', differentiable: true, description: 'The height of the point; broadcasts against b.' },
    { name: 'b', role: 'data', differentiable: true, description: 'The width of the point; broadcasts against a.' },
  ],
  value: (a, b) => zip(Math.atan2, a, b),
  rule: (a, b) => `\\operatorname{atan2}\\left(${a}, ${b}\\right)`,
  words: 'Every pair is a point in the plane, and becomes the angle of the direction to it.',
  sides: [
    {
      pull: ({ dy, a, b }) => zip3((d, p, q) => turned(d, q, p), dy, a, b),
      rule: ({ dy, a, b }, { times, over, power }) => times(dy, over(b, `${power(a, '2')} + ${power(b, '2')}`)),
      words: 'Going up turns the direction by the width over the squared distance.',
      slope: '\\frac{b}{a^2 + b^2}',
    },
    {
      pull: ({ dy, a, b }) => zip3((d, p, q) => -turned(d, p, q), dy, a, b),
      rule: ({ dy, a, b }, { times, over, power }) => `-${times(dy, over(a, `${power(a, '2')} + ${power(b, '2')}`))}`,
      words: 'Going right turns the direction back by the height over the squared distance.',
      slope: '-\\frac{a}{a^2 + b^2}',
    },
  ],
  code: { pytorch: (a, b) => `torch.atan2(${a}, ${b})`, numpy: (a, b) => `np.arctan2(${a}, ${b})` },
  domain: 'all numbers',
  kinks: [
    {
      at: 'a = b = 0',
      gradient: 'not a number',
      ports: ['a', 'b'],
      what: 'no direction',
      taken: 'the slope there is taken as not a number',
      holds: (a, b) => a === 0 && b === 0,
    },
    {
      at: 'a = 0, b < 0 (in a)',
      gradient: '1/b, as on both sides of the jump',
      ports: ['a'],
      what: 'a jump by 2π',
      taken: 'the slope there is that of both sides',
      holds: (a, b) => a === 0 && b < 0,
    },
  ],
  samples: [
    { name: 'all four quadrants', inputs: { a: vector(1, 1, -1, -1), b: vector(1, -2, -1, 2) } },
    { name: 'up, down, right', inputs: { a: vector(2, -2, 0), b: vector(0, 0, 3) } },
    { name: 'huge and tiny', inputs: { a: vector(1e200, 1e-160, 3e-155), b: vector(-2e200, 2e-160, -1e-155) } },
    {
      name: 'on the seam and at the origin',
      inputs: { a: sampleTensor([2, 2], 1, 0, 0, 0), b: sampleTensor([2, 2], 1, -2, -1, 0) },
      kinks: ['a', 'b'],
    },
    {
      name: 'infinite',
      inputs: { a: vector(Infinity, 1, Number.NaN), b: vector(1, -Infinity, 1) },
      kinks: ['a', 'b'],
    },
  ],
});
