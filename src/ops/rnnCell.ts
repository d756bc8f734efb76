// RNNCell: y = tanh(W_ih x + b_ih + W_hh h_prev + b_hh), or ReLU of it: one step of a plain recurrent network, [..., features] and [..., units]
// to [..., units]. Semantics and weights of torch.nn.RNNCell. ReLU's slope at 0 is 0.
import { add, map, mapWith2 } from '../engine/elementwise.ts';
import { defineOp } from '../engine/op.ts';
import {
  backThroughSums,
  cellInput,
  cellParameters,
  cellParams,
  fromInput,
  fromState,
  hiddenState,
  sumNodes,
  sumTangents,
  withBias,
} from './cell.ts';
import { cellCode } from './cellCode.ts';
import { cellRules } from './cellRules.ts';
import { cellSamples } from './cellSamples.ts';
import { cellCost, inferCell } from './cellShapes.ts';
import { graphOf } from './graphOf.ts';
import { likewise } from './kinks.ts';
import { entryName } from './ports.ts';
import { brackets, notationFor, ofNumbers } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const rnnCell = defineOp({
  name: 'RNNCell',
  family: 'Sequence',
  glyph: '\\circlearrowright',
  summary: 'One step of a plain recurrent network: a state that reads and remembers.',
  about:
    'A network for sequences keeps a state and updates it with each input: a weighted sum of the input and of the state before, squashed by tanh. Chain one cell per step, wire each state to the next cell and the same weights to all of them; the gradients then flow back through time and add up in the weights. Through many steps they shrink or grow with the powers of W_hh, which is what LSTM and GRU cells were made against.',
  aliases: ['recurrent', 'rnn', 'elman', 'vanilla rnn', 'nn.RNNCell', 'backpropagation through time', 'sequence'],
  formula: 'h_t = \\tanh\\left(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh}\\right)',
  inputs: withBias([cellInput, hiddenState, ...cellParameters('one row per unit')]),
  outputs: [{ name: 'y', tex: 'h_{t}', description: 'The state after this step: [units], or [..., units].' }],
  params: [
    ...cellParams,
    {
      kind: 'choice',
      name: 'nonlinearity',
      default: 'tanh',
      options: ['tanh', 'relu'],
      description: 'What squashes the sum: tanh, or relu, which cuts off what is negative.',
    },
  ],
  infer: (inputs, params) => inferCell({ gates: 1, states: ['h_prev'], outputs: ['y'] }, inputs, params),
  cost: cellCost,
  steady: true,
  forward(inputs, params) {
    const sums = add(fromInput(inputs), fromState(inputs));
    return { outputs: { y: map(params.nonlinearity === 'relu' ? (z) => (z <= 0 ? 0 : z) : Math.tanh, sums) } };
  },
  // The sum gets dy (1 - y²), or dy where y > 0.
  vjp({ y: dy }, context) {
    const isReLU = context.params.nonlinearity === 'relu';
    const d = mapWith2(isReLU ? (g, y) => (y <= 0 ? 0 : g) : (g, y) => g * (1 - y * y), dy!, context.outputs.y!);
    return backThroughSums(context, d, d);
  },
  jvp(tangents, { inputs, outputs, params }) {
    const isReLU = params.nonlinearity === 'relu';
    const y = outputs.y!;
    const { ofInput, ofState } = sumTangents(inputs, tangents, y.shape);
    const slope = isReLU ? (t: number, at: number) => (at <= 0 ? 0 : t) : (t: number, at: number) => t * (1 - at * at);
    return { y: mapWith2(slope, add(ofInput, ofState), y) };
  },
  expand: (params) =>
    graphOf(
      {
        ...sumNodes(params),
        sum: ['Add', { a: 'input', b: 'state' }],
        squashed: [params.nonlinearity === 'relu' ? 'ReLU' : 'Tanh', { x: 'sum' }],
      },
      { y: 'squashed' },
    ),
  derivation(context) {
    const { at, rule, inputSum, stateSum, entry, behind } = cellRules(context, 1);
    const isReLU = context.params.nonlinearity === 'relu';
    const rank = context.shapes.x?.length ?? 1;
    const bias = context.params.bias !== false;
    const product = (x: string, W: string, b: string): string =>
      (rank === 1 ? `#{${W}} \\, #{${x}}` : `#{${x}} \\, #{${W}^T}`) + (bias ? ` + #{${b}}` : '');
    const whole = `${product('x', 'W_ih', 'b_ih')} + ${product('h_prev', 'W_hh', 'b_hh')}`;
    const squashed = (z: string): string => (isReLU ? `\\max\\left(0, ${z}\\right)` : `\\tanh\\left(${z}\\right)`);
    const { times, power } = notationFor([1]);
    const slope = isReLU ? '\\left[#{y} > 0\\right]' : brackets(`1 - ${power('#{y}', '2')}`);
    const { batch, unit, row } = at ?? { batch: [], unit: 'i', row: 'r' };
    const y = entry('y', row);
    const ofRow = ofNumbers.times(entry('dy', row), isReLU ? `\\left[${y} > 0\\right]` : brackets(`1 - ${y}^{2}`));
    const d = brackets(times('#{dy}', slope));
    return {
      forward: {
        y: rule(
          squashed(whole),
          [...batch, unit],
          squashed(`${inputSum(unit)} + ${stateSum(unit)}`),
          `Every unit adds up its weighted input and the weighted state before, and ${isReLU ? 'cuts off what is negative' : 'squashes the sum'}.`,
        ),
      },
      gradients: { ...behind('input', d, ofRow), ...behind('state', d, ofRow) },
    };
  },
  kinks: [{ at: 'a sum = 0, with nonlinearity = relu', gradient: '0' }],
  kinkAt(inputs, params): Readonly<Record<string, string>> {
    if (params.nonlinearity !== 'relu') return {};
    const sums = add(fromInput(inputs), fromState(inputs));
    const first = sums.data.indexOf(0);
    if (first < 0) return {};
    const more = sums.data.reduce((count, z) => count + (z === 0 ? 1 : 0), -1);
    const ports = Object.keys(inputs).filter((port) => inputs[port]);
    const unit = entryName('y', sums.shape, first);
    return Object.fromEntries(
      ports.map((port) => [
        port,
        `${port} takes part in a sum of exactly 0, that of ${unit}, where ReLU has a corner: the gradient there is taken as 0, as PyTorch does${likewise(more)}`,
      ]),
    );
  },
  code: cellCode((params) => (params.nonlinearity === 'relu' ? 'rnn_relu_cell' : 'rnn_tanh_cell'), {
    numpy({ inputs: { x, h_prev: h, W_ih: W, W_hh: V, b_ih: b, b_hh: c }, params }) {
      const bias = b === undefined ? '' : ` + ${b} + ${c}`;
      const sum = `${x} @ ${W}.T + ${h} @ ${V}.T${bias}`;
      return params.nonlinearity === 'relu' ? `np.maximum(0, ${sum})` : `np.tanh(${sum})`;
    },
  }),
  samples: [
    ...cellSamples(1, ['h_prev']),
    {
      name: 'cut off instead of squashed',
      params: { nonlinearity: 'relu' },
      inputs: {
        x: wave([2, 3]),
        h_prev: wave([2, 2], 1),
        W_ih: wave([2, 3], 2),
        W_hh: wave([2, 2], 3),
        b_ih: wave([2], 4),
        b_hh: wave([2], 5),
      },
    },
    {
      name: 'a sum of 0, cut off',
      params: { nonlinearity: 'relu', bias: false },
      inputs: { x: vector(1, 2), h_prev: vector(1), W_ih: sampleTensor([1, 2], 1, -1), W_hh: sampleTensor([1, 1], 1) },
      kinks: ['x', 'h_prev', 'W_ih', 'W_hh'],
    },
  ],
});
