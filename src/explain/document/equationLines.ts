// equationLines: an equation in TeX as its left side and the lines that follow it, with the width that they need.
import { texPrinter } from '../lines.ts';
import type { DerivationDocument, Equation, Side } from './derivationBlocks.ts';
import { cleaned } from './escapeTex.ts';
import { sideText } from './sideText.ts';
import { texWidth } from './texWidth.ts';

export interface EquationLines {
  readonly first: string;
  /** Each begins after a sign of equality. */
  readonly rest: readonly string[];
  /** Of the widest line with the left side before it, in em. */
  readonly width: number;
}

/** Sides stand behind one another as long as the line is no longer than `joinedUpTo` em. */
export function equationLines(
  derivation: DerivationDocument,
  { left, sides }: Equation,
  joinedUpTo = 36,
): EquationLines {
  const first = sideTex(derivation, left);
  const start = texWidth(first);
  const rest: string[] = [];
  let width = start;
  for (const side of sides) {
    const tex = sideTex(derivation, side);
    const own = texWidth(tex) + 2;
    const last = rest.at(-1);
    if (last !== undefined && width + own <= joinedUpTo) rest[rest.length - 1] = `${last} = ${tex}`;
    else {
      rest.push(tex);
      width = start;
    }
    width += own;
  }
  return { first, rest, width: start + 2 + Math.max(0, ...rest.map((line) => texWidth(line))) };
}

/** Without signs that cannot be seen: names of nodes stand in formulas too. */
export function sideTex(derivation: DerivationDocument, side: Side): string {
  return cleaned(sideText(derivation, side, texPrinter));
}
