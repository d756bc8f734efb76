// Identity: y = x, and the cotangent passes unchanged.

import { vector } from './sampleTensor.ts';
import { unary } from './unary.ts';

export const identity = unary({
  name: 'Identity',
  family: 'Flow',
  glyph: '=',
  summary: 'Passes its input on unchanged.',
  about:
    'Hands its input on as it is, and the gradient back as it came. Use it to give a value a name of its own, to gather a wire before it fans out, or as a stand-in for a layer that is still to come.',
  aliases: ['pass', 'no-op', 'noop', 'same', 'reroute', 'id'],
  formula: 'y = x',
  value: (x) => x,
  pull: (dy) => dy,
  rule: {
    forward: (x) => x,
    gradient: (dy) => dy,
    forwardWords: 'The input passes unchanged.',
    gradientWords: 'The slope is 1, so the gradient passes unchanged.',
  },
  slope: '1',
  code: { pytorch: (x) => x, numpy: (x) => x },
  domain: 'all numbers',
  samples: [{ name: 'huge and tiny', inputs: { x: vector(0, 1e300, -1e-300) } }],
});
