// gruDerivation: the rules of GRUCell in TeX. The value writes its gates out; the gradients call them r, z and n, and s the part of the
// candidate's sum that comes from the state. In the rules of whole tensors inputGradients(dy), stateGradients(dy) are what the sums over
// the input and over the state get.
import { add, map, multiply } from '../engine/elementwise.ts';
import type { Derivation, DerivationContext, InputTensors } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import { blockOf, fromInput, fromState, sigmoid } from './cell.ts';
import { cellRules } from './cellRules.ts';
import { called, cases, shifted } from './placeRules.ts';
import { brackets } from './ruleText.ts';

export function gruDerivation(context: DerivationContext): Derivation {
  const { at, units, rule, inputSum, stateSum, entry, behind } = cellRules(context, 3, ['r', 'z', 'n', 's']);
  const { batch, unit, row, own } = at ?? { batch: [], unit: 'i', row: 'm', own: 'j' };
  const [resetGate, updateGate, candidate] = ['resetGate', 'updateGate', 'candidate'].map((name) =>
    called(name, '#{x}', '#{h_prev}'),
  );

  const sigma = (place: string): string => `\\sigma\\left(${inputSum(place)} + ${stateSum(place)}\\right)`;
  /** An entry of what was worked out on the way, for the unit that gate `back` has the row for. */
  const named = (name: string, back: number): string => entry(name, rowOf(row, back, 0));
  const slope = (name: string, back: number): string =>
    `${named(name, back)} \\cdot ${brackets(`1 - ${named(name, back)}`)}`;
  /** Of the unit that gate `back` has the row `of` for. */
  const rowOf = (of: string, back: number, gate: number): string => shifted(of, (gate - back) * units);
  const fresh = (of: string, back: number): string => {
    const place = rowOf(of, back, 2);
    return `\\tanh\\left(${inputSum(place)} + ${sigma(rowOf(of, back, 0))} \\cdot ${brackets(stateSum(place))}\\right)`;
  };
  const update = (of: string, back: number): string => sigma(rowOf(of, back, 1));
  const dFresh = (back: number): string =>
    `${named('dy', back)} \\cdot ${brackets(`1 - ${named('z', back)}`)} \\cdot ${brackets(`1 - ${named('n', back)}^{2}`)}`;
  const ofRow = (side: 'input' | 'state'): string =>
    cases(
      [
        [`${dFresh(0)} \\cdot ${named('s', 0)} \\cdot ${slope('r', 0)}`, `${row} < ${units}`],
        [
          `${named('dy', 1)} \\cdot ${brackets(`${named('h_prev', 1)} - ${named('n', 1)}`)} \\cdot ${slope('z', 1)}`,
          `${row} < ${2 * units}`,
        ],
      ],
      side === 'input' ? dFresh(2) : `${dFresh(2)} \\cdot ${named('r', 2)}`,
    );
  const here = [...batch, unit];
  const block = (sums: Tensor, at: number): Tensor => blockOf(sums, units, at);
  const gate = (inputs: InputTensors, at: number): Tensor =>
    map(sigmoid, block(add(fromInput(inputs), fromState(inputs)), at));
  return {
    forward: {
      y: rule(
        `${brackets(`1 - ${updateGate}`)} \\odot ${candidate} + ${updateGate} \\odot #{h_prev}`,
        here,
        `${brackets(`1 - ${update(unit, 0)}`)} \\cdot ${fresh(unit, 0)} + ${update(unit, 0)} \\cdot ${entry('h_prev', unit)}`,
        'The update gate mixes the candidate and the state before; the reset gate decides how much of that the candidate sees.',
      ),
    },
    gradients: {
      ...behind('input', called('inputGradients', '#{dy}'), ofRow('input')),
      ...behind('state', called('stateGradients', '#{dy}'), ofRow('state'), {
        whole: '#{dy} \\odot #{z}',
        entry: `${entry('dy', own)} \\cdot ${entry('z', own)}`,
      }),
    },
    quantities: {
      r: {
        rule: rule(resetGate!, here, sigma(unit), 'The reset gate: how much of the state the candidate sees.'),
        value: (inputs) => gate(inputs, 0),
      },
      z: {
        rule: rule(updateGate!, here, update(unit, 0), 'The update gate: how much of the state before is kept.'),
        value: (inputs) => gate(inputs, 1),
      },
      s: {
        rule: rule(
          called('ofState', '#{h_prev}'),
          here,
          stateSum(rowOf(unit, 0, 2)),
          'What the candidate may see of the state, before the reset gate.',
        ),
        value: (inputs) => block(fromState(inputs), 2),
      },
      n: {
        rule: rule(candidate!, here, fresh(unit, 0), 'The candidate: what would be new.'),
        value: (inputs) =>
          map(Math.tanh, add(block(fromInput(inputs), 2), multiply(gate(inputs, 0), block(fromState(inputs), 2)))),
      },
    },
  };
}
