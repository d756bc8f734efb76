// lstmDerivation: the rules of LSTMCell in TeX. The value writes its gates out; the gradients call them i, f, g and o. In the rules of
// whole tensors sumGradients(dh, dc) is what the sums inside the gates get.
import { add, map } from '../engine/elementwise.ts';
import type { Derivation, DerivationContext, Quantity } from '../engine/op.ts';
import { blockOf, fromInput, fromState, sigmoid } from './cell.ts';
import { cellRules } from './cellRules.ts';
import { called, cases, shifted } from './placeRules.ts';
import { brackets } from './ruleText.ts';

export function lstmDerivation(context: DerivationContext): Derivation {
  const { at, units, rule, inputSum, stateSum, entry, behind } = cellRules(context, 4, ['i', 'f', 'g', 'o']);
  const { batch, unit, row } = at ?? { batch: [], unit: 'j', row: 'r' };
  const [inputGate, forgetGate, candidate, outputGate] = ['inputGate', 'forgetGate', 'candidate', 'outputGate'].map(
    (name) => called(name, '#{x}', '#{h_prev}'),
  );
  const d = called('sumGradients', '#{dh}', '#{dc}');
  const wholeMemory = brackets(
    `#{dc} + #{dh} \\odot #{o} \\odot ${brackets('1 - \\tanh\\left(#{c}\\right)^{\\circ 2}')}`,
  );

  /** A gate's value, from its row of the weights. */
  const sum = (place: string): string => `${inputSum(place)} + ${stateSum(place)}`;
  const sigma = (place: string): string => `\\sigma\\left(${sum(place)}\\right)`;
  const tanh = (place: string): string => `\\tanh\\left(${sum(place)}\\right)`;
  const shown = (place: string): string => `\\tanh\\left(${entry('c', place)}\\right)`;
  /** Of the unit whose first row is `of`. */
  const rowOf = (of: string, back: number, gateAt: number): string => shifted(of, (gateAt - back) * units);
  const memory = (of: string, back: number): string =>
    brackets(
      `${entry('dc', rowOf(of, back, 0))} + ${entry('dh', rowOf(of, back, 0))} \\cdot ${entry('o', rowOf(of, back, 0))} \\cdot ` +
        brackets(`1 - ${shown(rowOf(of, back, 0))}^{2}`),
    );
  const openness = (name: string, back: number): string => {
    const gate = entry(name, rowOf(row, back, 0));
    return `${gate} \\cdot ${brackets(`1 - ${gate}`)}`;
  };
  const ofRow = cases(
    [
      [`${memory(row, 0)} \\cdot ${entry('g', row)} \\cdot ${openness('i', 0)}`, `${row} < ${units}`],
      [
        `${memory(row, 1)} \\cdot ${entry('c_prev', rowOf(row, 1, 0))} \\cdot ${openness('f', 1)}`,
        `${row} < ${2 * units}`,
      ],
      [
        `${memory(row, 2)} \\cdot ${entry('i', rowOf(row, 2, 0))} \\cdot ${brackets(`1 - ${entry('g', rowOf(row, 2, 0))}^{2}`)}`,
        `${row} < ${3 * units}`,
      ],
    ],
    `${entry('dh', rowOf(row, 3, 0))} \\cdot ${shown(rowOf(row, 3, 0))} \\cdot ${openness('o', 3)}`,
  );
  const own = [...batch, unit];
  const gateRow = (gateAt: number): string => rowOf(unit, 0, gateAt);
  const gate = (
    at: number,
    whole: string,
    written: (place: string) => string,
    f: (sum: number) => number,
    words: string,
  ): Quantity => ({
    rule: rule(whole, own, written(gateRow(at)), words),
    value: (inputs) => map(f, blockOf(add(fromInput(inputs), fromState(inputs)), units, at)),
  });
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
        `${wholeMemory} \\odot #{f}`,
        own,
        `${memory(unit, 0)} \\cdot ${entry('f', unit)}`,
        'What reaches the memory, directly and through the state, passes back through the forget gate.',
      ),
    },
    quantities: {
      i: gate(0, inputGate!, sigma, sigmoid, 'The input gate: how much of the candidate enters the memory.'),
      f: gate(1, forgetGate!, sigma, sigmoid, 'The forget gate: how much of the memory stays.'),
      g: gate(2, candidate!, tanh, Math.tanh, 'The candidate: what may enter the memory.'),
      o: gate(3, outputGate!, sigma, sigmoid, 'The output gate: how much of the memory is shown.'),
    },
  };
}
