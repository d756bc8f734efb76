// opIndex: the catalogue as a list to choose from, in the order of the palette. The build replaces it by its result.
import type { Op } from '../engine/op.ts';
import { ops } from './index.ts';

export type OpEntry = Pick<Op, 'name' | 'family' | 'glyph' | 'summary' | 'aliases'>;

export const opIndex: readonly OpEntry[] = ops.map(({ name, family, glyph, summary, aliases }) => ({
  name,
  family,
  glyph,
  summary,
  aliases,
}));
