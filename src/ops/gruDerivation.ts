// gruDerivation: the rules of GRUCell in TeX. The entries are written out; in the rules of whole tensors the gates are functions of input
// and state, and inputGradients(dy), stateGradients(dy) are what the sums over the input and over the state get.
import type { Derivation, DerivationContext } from '../engine/op.ts';
import { cellRules } from './cellRules.ts';
import { called, cases, shifted } from './placeRules.ts';
import { brackets } from './ruleText.ts';

export function gruDerivation(context: DerivationContext): Derivation {
  const { at, units, rule, inputSum, stateSum, entry, behind } = cellRules(context, 3);
  const { batch, unit, row, own } = at ?? { batch: [], unit: 'i', row: 'r', own: 'j' };
  const [updateGate, candidate] = ['updateGate', 'candidate'].map((name) => called(name, '#{x}', '#{h_prev}'));

  const sigma = (place: string): string => `\\sigma\\left(${inputSum(place)} + ${stateSum(place)}\\right)`;
  const slope = (place: string): string => `${sigma(place)} \\cdot ${brackets(`1 - ${sigma(place)}`)}`;
  /** Of the unit that gate `back` has the row `of` for. */
  const rowOf = (of: string, back: number, gate: number): string => shifted(of, (gate - back) * units);
  const fresh = (of: string, back: number): string => {
    const place = rowOf(of, back, 2);
    return `\\tanh\\left(${inputSum(place)} + ${sigma(rowOf(of, back, 0))} \\cdot ${brackets(stateSum(place))}\\right)`;
  };
  const update = (of: string, back: number): string => sigma(rowOf(of, back, 1));
  const dFresh = (of: string, back: number): string =>
    `${entry('dy', rowOf(of, back, 0))} \\cdot ${brackets(`1 - ${update(of, back)}`)} \\cdot ${brackets(`1 - ${fresh(of, back)}^{2}`)}`;
  const ofRow = (side: 'input' | 'state'): string =>
    cases(
      [
        [`${dFresh(row, 0)} \\cdot ${brackets(stateSum(rowOf(row, 0, 2)))} \\cdot ${slope(row)}`, `${row} < ${units}`],
        [
          `${entry('dy', rowOf(row, 1, 0))} \\cdot ${brackets(`${entry('h_prev', rowOf(row, 1, 0))} - ${fresh(row, 1)}`)} \\cdot ${slope(row)}`,
          `${row} < ${2 * units}`,
        ],
      ],
      side === 'input' ? dFresh(row, 2) : `${dFresh(row, 2)} \\cdot ${sigma(rowOf(row, 2, 0))}`,
    );
  return {
    forward: {
      y: rule(
        `${brackets(`1 - ${updateGate}`)} \\odot ${candidate} + ${updateGate} \\odot #{h_prev}`,
        [...batch, unit],
        `${brackets(`1 - ${update(unit, 0)}`)} \\cdot ${fresh(unit, 0)} + ${update(unit, 0)} \\cdot ${entry('h_prev', unit)}`,
        'The update gate mixes the candidate and the state before; the reset gate decides how much of that the candidate sees.',
      ),
    },
    gradients: {
      ...behind('input', called('inputGradients', '#{dy}'), ofRow('input')),
      ...behind('state', called('stateGradients', '#{dy}'), ofRow('state'), {
        whole: `#{dy} \\odot ${updateGate}`,
        entry: `${entry('dy', own)} \\cdot ${update(own, 0)}`,
      }),
    },
  };
}
