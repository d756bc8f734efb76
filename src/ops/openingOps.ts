// openingOps: the ops that a first visit needs; all others are loaded after it. The opening example must be made of these alone, and
// whatever it holds can be moved into a source.
import type { Op } from '../engine/op.ts';
import { affine } from './affine.ts';
import { crossEntropy } from './crossEntropy.ts';
import { input } from './input.ts';
import { parameter } from './parameter.ts';
import { softmax } from './softmax.ts';

export const openingOps: readonly Op[] = [input, parameter, affine, softmax, crossEntropy];
