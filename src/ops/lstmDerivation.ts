// lstmDerivation: the rules of LSTMCell in TeX. The entries are written out; in the rules of whole tensors the gates are functions of
// input and state, and sumGradients(dh, dc) is what the sums inside the gates get.
import type { Derivation, DerivationContext } from '../engine/op.ts';
import { cellRules } from './cellRules.ts';
import { called, cases, shifted } from './placeRules.ts';
import { brackets } from './ruleText.ts';

export function lstmDerivation(context: DerivationContext): Derivation {
  const { at, units, rule, inputSum, stateSum, entry, behind } = cellRules(context, 4);
  const { batch, unit, row } = at ?? { batch: [], unit: 'i', row: 'r' };
  const [inputGate, forgetGate, candidate, outputGate] = ['inputGate', 'forgetGate', 'candidate', 'outputGate'].map(
    (name) => called(name, '#{x}', '#{h_prev}'),
  );
  const d = called('sumGradients', '#{dh}', '#{dc}');
  const wholeMemory = brackets(
    `#{dc} + #{dh} \\odot ${outputGate} \\odot ${brackets('1 - \\tanh\\left(#{c}\\right)^{\\circ 2}')}`,
  );

  /** A gate's value, from its row of the weights; and its slope. */
  const sum = (place: string): string => `${inputSum(place)} + ${stateSum(place)}`;
  const sigma = (place: string): string => `\\sigma\\left(${sum(place)}\\right)`;
  const tanh = (place: string): string => `\\tanh\\left(${sum(place)}\\right)`;
  const sigmaSlope = (place: string): string => `${sigma(place)} \\cdot ${brackets(`1 - ${sigma(place)}`)}`;
  const tanhSlope = (place: string): string => brackets(`1 - ${tanh(place)}^{2}`);
  const shown = (place: string): string => `\\tanh\\left(${entry('c', place)}\\right)`;
  /** Of the unit whose first row is `of`. */
  const rowOf = (of: string, back: number, gateAt: number): string => shifted(of, (gateAt - back) * units);
  const memory = (of: string, back: number): string =>
    brackets(
      `${entry('dc', rowOf(of, back, 0))} + ${entry('dh', rowOf(of, back, 0))} \\cdot ${sigma(rowOf(of, back, 3))} \\cdot ` +
        brackets(`1 - ${shown(rowOf(of, back, 0))}^{2}`),
    );
  const ofRow = cases(
    [
      [`${memory(row, 0)} \\cdot ${tanh(rowOf(row, 0, 2))} \\cdot ${sigmaSlope(row)}`, `${row} < ${units}`],
      [
        `${memory(row, 1)} \\cdot ${entry('c_prev', rowOf(row, 1, 0))} \\cdot ${sigmaSlope(row)}`,
        `${row} < ${2 * units}`,
      ],
      [`${memory(row, 2)} \\cdot ${sigma(rowOf(row, 2, 0))} \\cdot ${tanhSlope(row)}`, `${row} < ${3 * units}`],
    ],
    `${entry('dh', rowOf(row, 3, 0))} \\cdot ${shown(rowOf(row, 3, 0))} \\cdot ${sigmaSlope(row)}`,
  );
  const own = [...batch, unit];
  const gateRow = (gateAt: number): string => rowOf(unit, 0, gateAt);
  return {
    forward: {
      h: rule(
        `${outputGate} \\odot \\tanh\\left(#{c}\\right)`,
        own,
        `${sigma(gateRow(3))} \\cdot ${shown(unit)}`,
        'The output gate decides how much of the squashed memory is shown.',
      ),
      c: rule(
        `${forgetGate} \\odot #{c_prev} + ${inputGate} \\odot ${candidate}`,
        own,
        `${sigma(gateRow(1))} \\cdot ${entry('c_prev', unit)} + ${sigma(gateRow(0))} \\cdot ${tanh(gateRow(2))}`,
        'The forget gate decides how much of the memory stays, the input gate how much of the candidate enters.',
      ),
    },
    gradients: {
      ...behind('input', d, ofRow),
      ...behind('state', d, ofRow),
      c_prev: rule(
        `${wholeMemory} \\odot ${forgetGate}`,
        own,
        `${memory(unit, 0)} \\cdot ${sigma(gateRow(1))}`,
        'What reaches the memory, directly and through the state, passes back through the forget gate.',
      ),
    },
  };
}
