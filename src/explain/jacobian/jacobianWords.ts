// jacobianWords: what is to be said about a Jacobian, and about a cell without a formula, in sentences.

import type { Names } from '../names.ts';
import { numberPlain } from '../numberText.ts';
import { refPlain } from '../toPlainText.ts';
import type { Gap } from './cellFormula.ts';
import type { JacobianLens } from './jacobianLens.ts';
import type { JacobianStructure, Trait } from './jacobianStructure.ts';

export interface Remark {
  readonly trait: Trait;
  /** Two or three words. */
  readonly title: string;
  /** A sentence: what follows from it. */
  readonly meaning: string;
}

export function jacobianRemarks(
  lens: JacobianLens,
  { traits, blocks, scale }: JacobianStructure,
  names: Names,
): readonly Remark[] {
  const { of, by } = lens;
  const y = refPlain(of, [], { names });
  const x = refPlain(by, [], { names });
  const remarks: Remark[] = [];
  const say = (trait: Trait, title: string, meaning: string): void => {
    if (traits.has(trait)) remarks.push({ trait, title, meaning });
  };
  say('zero', 'zero', `${y} does not move with ${x} at all.`);
  say('identity', 'identity', `Each entry of ${y} moves exactly as the entry of ${x} in its place.`);
  say(
    'scaled identity',
    `${numberPlain(scale, 4)} times the identity`,
    `Each entry of ${y} moves ${numberPlain(scale, 4)} times as far as the entry of ${x} in its place.`,
  );
  say(
    'diagonal',
    'diagonal',
    `Each entry of ${y} moves only with the entry of ${x} in its place, so the product with v is entry by entry.`,
  );
  say('permutation', 'permutation', `${y} holds the entries of ${x} in another order.`);
  say('selection', 'selection', `Each entry of ${y} is one entry of ${x}: a row holds a single 1.`);
  if (blocks !== null && traits.has('blocks')) {
    const alike = blocks.sameSize ? ` of ${blocks.rows} × ${blocks.columns}` : '';
    const interleaved = blocks.contiguous ? '' : ' Their rows and columns lie interleaved.';
    remarks.push({
      trait: 'blocks',
      title: `${blocks.count} ${blocks.equal ? 'equal ' : ''}blocks${alike}`,
      meaning: `${blocksMeaning(blocks.axes, lens, y)}${interleaved}`,
    });
  }
  say('lower triangular', 'lower triangular', `An entry of ${y} moves only with entries of ${x} up to its own place.`);
  say(
    'upper triangular',
    'upper triangular',
    `An entry of ${y} moves only with entries of ${x} from its own place on.`,
  );
  say('full', 'full', `Every entry of ${y} moves with every entry of ${x}.`);
  say('symmetric', 'symmetric', 'Row i is column i, so the transpose can be left out.');
  say('rank one', 'rank one', 'All rows are multiples of one row.');
  say('columns add up to 0', 'columns add up to 0', `The sum of the entries of ${y} never changes.`);
  say('rows add up to 0', 'rows add up to 0', `The same number added to every entry of ${x} changes nothing.`);
  say('constant', `the same at every ${x}`, `${y} is a linear function of ${x}, up to a constant.`);
  return remarks;
}

function blocksMeaning(axes: readonly number[] | null, { rows, columns }: JacobianLens, y: string): string {
  if (rows.length === 1) return `One for each entry of ${y}, and zero between them.`;
  if (axes === null) return `${y} falls into parts that have nothing to do with each other.`;
  const where = axes.length === 1 ? `place along axis ${axes[0]}` : `place along axes ${axes.join(', ')}`;
  const isBatch = axes.length === 1 && axes[0] === 0 && columns.length > 1 && rows[0] === columns[0];
  const samples = isBatch ? ': samples do not mix' : '';
  return `One for each ${where} of ${y}, and zero between them${samples}.`;
}

/** Why a cell shows its number alone. */
export function gapWords(gap: Gap, digits: number): string {
  const own = 'The number in the cell is the op’s own';
  switch (gap.kind) {
    case 'differs':
      return Number.isFinite(gap.number)
        ? `Worked out with these numbers the formula of the op’s rule comes to ${numberPlain(gap.number, digits)}: it does not hold at this point (a kink, a tie, or numbers too large or too small for it). ${own}.`
        : `Worked out with these numbers the formula of the op’s rule comes to ${numberPlain(gap.number, digits)}: as it is written it cannot be worked out at this point. ${own}, which it finds another way.`;
    case 'long':
      return `The formula of this cell has ${gap.parts} parts, too many to be read. ${own}.`;
    case 'unread':
      return `The op’s rule is not written so that the formula of a single cell can be read from it. ${own}.`;
  }
}
