// Parameter: a trainable tensor of its own. Wire it to several ops and they share it; its gradient is then the sum of theirs.
import { source } from './source.ts';

export const parameter = source({
  name: 'Parameter',
  glyph: '\\theta',
  summary: 'A trainable tensor, which several ops can share.',
  about:
    'A tensor that training moves. Layers hold their own weights, so you need one of these only to share a weight between several ops, or to learn a number that no layer has: wire it wherever it is used, and the gradients from all uses add up.',
  aliases: ['weight', 'theta', 'variable', 'shared', 'tied weights', 'trainable', 'learnable', 'tensor'],
  formula: 'y = \\theta',
  role: 'parameter',
  description: 'The tensor that is trained.',
});
