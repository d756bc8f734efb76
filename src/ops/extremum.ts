// extremum: what Maximum and Minimum share. Ties give half of the gradient to each side, and NaN goes through to both, as in PyTorch.
import { zip, zip3 } from '../engine/broadcast.ts';
import type { Op } from '../engine/op.ts';
import { binary } from './binary.ts';
import { sampleTensor, vector } from './sampleTensor.ts';

export interface Extremum extends Pick<Op, 'name' | 'glyph' | 'summary' | 'about' | 'aliases' | 'formula'> {
  readonly pick: (a: number, b: number) => number;
  /** Whether a loses against b, so that it gets nothing; never with NaN. */
  readonly loses: (a: number, b: number) => boolean;
  /** `max`, `min`. */
  readonly tex: string;
  /** The sign between the winner and the loser. */
  readonly sign: '>' | '<';
  readonly words: string;
  readonly code: { readonly pytorch: string; readonly numpy: string };
}

export function extremum(spec: Extremum): Op {
  const given = (d: number, own: number, other: number): number =>
    own === other ? d / 2 : spec.loses(own, other) ? 0 : d;
  const won = (own: string, other: string): string =>
    `\\left(\\left[${own} ${spec.sign} ${other}\\right] + \\frac{1}{2} \\cdot \\left[${own} = ${other}\\right]\\right)`;
  const sideWords = 'The gradient goes to the side that was picked; where both are equal each side gets half.';
  return binary({
    name: spec.name,
    family: 'Arithmetic',
    glyph: spec.glyph,
    summary: spec.summary,
    about: spec.about,
    aliases: spec.aliases,
    formula: spec.formula,
    value: (a, b) => zip(spec.pick, a, b),
    rule: (a, b) => `\\${spec.tex}\\left(${a}, ${b}\\right)`,
    words: spec.words,
    sides: [
      {
        pull: ({ dy, a, b }) => zip3(given, dy, a, b),
        rule: ({ dy, a, b }, { times }) => times(dy, won(a, b)),
        words: sideWords,
        slope: `[a ${spec.sign} b] + \\tfrac{1}{2} [a = b]`,
      },
      {
        pull: ({ dy, a, b }) => zip3(given, dy, b, a),
        rule: ({ dy, a, b }, { times }) => times(dy, won(b, a)),
        words: sideWords,
        slope: `[b ${spec.sign} a] + \\tfrac{1}{2} [a = b]`,
      },
    ],
    code: {
      pytorch: (a, b) => `${spec.code.pytorch}(${a}, ${b})`,
      numpy: (a, b) => `${spec.code.numpy}(${a}, ${b})`,
    },
    domain: 'all numbers',
    kinks: [
      {
        at: 'a = b',
        gradient: '1/2 for each of a and b',
        ports: ['a', 'b'],
        what: 'a tie',
        taken: 'each gets half of the gradient',
        holds: (a, b) => a === b,
      },
    ],
    samples: [
      { name: 'far apart', inputs: { a: vector(1e300, -1e300, 1e-3), b: vector(-1e300, 1, 0) } },
      {
        name: 'ties',
        inputs: { a: sampleTensor([2, 2], 1, 2, 0, -3), b: sampleTensor([2, 2], 1, 0, -0, -3) },
        kinks: ['a', 'b'],
      },
      {
        name: 'a tie by broadcasting',
        inputs: { a: vector(1, 2, 3), b: sampleTensor([2, 1], 2, 5) },
        kinks: ['a', 'b'],
      },
      {
        name: 'infinite',
        inputs: { a: vector(Infinity, 1, Number.NaN), b: vector(Infinity, -Infinity, 1) },
        kinks: ['a', 'b'],
      },
    ],
  });
}
