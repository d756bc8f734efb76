// Tan: y = tan x, x in radians. Shape: that of x. The poles at odd multiples of pi/2 are no float64, so the result is finite there.
import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const tan = unary({
  name: 'Tan',
  family: 'Arithmetic',
  glyph: '\\tan',
  summary: 'Tangent of every entry, in radians.',
  about:
    'The tangent, sine over cosine, entry by entry: the slope of a line from its angle. It runs from minus to plus infinity and starts again every π, so near the odd multiples of π/2 both the value and the gradient explode. Keep the inputs well inside one branch, or use Atan to go the other way.',
  aliases: ['tangent', 'trigonometric', 'sin over cos'],
  formula: 'y = \\tan x',
  value: Math.tan,
  pull: (dy, _x, y) => dy * (1 + y * y),
  rule: {
    forward: (x) => `\\tan\\left(${x}\\right)`,
    gradient: (dy, _x, y, { times, power }) => times(dy, `\\left(1 + ${power(y, '2')}\\right)`),
    forwardWords: 'Every entry is replaced by its tangent.',
    gradientWords: 'The slope of the tangent is one plus its square, so the gradient grows by that factor.',
  },
  slope: '1 + y^2',
  code: { pytorch: (x) => `torch.tan(${x})`, numpy: (x) => `np.tan(${x})` },
  domain: 'all numbers',
  samples: [
    { name: 'zero, near a pole, far out', inputs: { x: vector(0, 1.57, -1.5, 100) } },
    { name: 'infinite', inputs: { x: vector(Infinity, -Infinity, Number.NaN) }, kinks: ['x'] },
  ],
});
