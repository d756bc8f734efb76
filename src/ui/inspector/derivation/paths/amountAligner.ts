// amountAligner: numbers that stand below one another in several lists, with their decimal points in one line.
import { type AlignedNumber, alignColumn } from '../../../primitives/alignColumn.ts';

export type Align = (amount: number) => AlignedNumber;

export function amountAligner(amounts: readonly number[], digits: number): Align {
  const aligned = alignColumn(amounts, digits);
  const byAmount = new Map(amounts.map((amount, at) => [amount, aligned[at]!]));
  return (amount) => byAmount.get(amount) ?? alignColumn([amount], digits)[0]!;
}
