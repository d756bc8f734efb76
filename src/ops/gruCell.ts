// GRUCell: with r = σ(W_r x + b_r + V_r h + c_r), z likewise and n = tanh(W_n x + b_n + r (V_n h + c_n)): y = (1 - z) n + z h_prev, entry by
// entry. The blocks of rows of W_ih and W_hh are r, z, n, as in torch.nn.GRUCell, whose semantics these are (the reset gate is applied
// after the product with the state). [..., features] and [..., units] to [..., units].
import { allocate, lend } from '../engine/buffers.ts';
import { runLoop } from '../engine/kernels/machine.ts';
import { defineOp } from '../engine/op.ts';
import type { Tensor } from '../engine/tensor.ts';
import {
  backThroughSums,
  cellInput,
  cellParameters,
  cellParams,
  fromInput,
  fromState,
  hiddenState,
  sigmoid,
  sumNodes,
  sumTangents,
  withBias,
} from './cell.ts';
import { cellCode } from './cellCode.ts';
import { cellSamples } from './cellSamples.ts';
import { cellCost, inferCell } from './cellShapes.ts';
import { graphOf } from './graphOf.ts';
import { gruDerivation } from './gruDerivation.ts';

interface Residuals {
  /** r, z and n of each sample, side by side. */
  readonly gates: Tensor;
  readonly ofState: Tensor;
}

export const gruCell = defineOp<Residuals>({
  name: 'GRUCell',
  family: 'Sequence',
  glyph: '\\circlearrowright_{z}',
  summary: 'One step of a recurrent network whose gates mix old state and new.',
  about:
    'The gated recurrent unit does with two gates and no memory of its own what an LSTM does with three: the update gate mixes the state before with a new candidate, and the reset gate decides how much of the state the candidate may see. Where the update gate is near 1 state and gradient pass through unchanged, so that long sequences can be learned. It has fewer weights than an LSTM and often does as well. Chain one cell per step and share the weights.',
  aliases: ['gru', 'gated recurrent unit', 'recurrent', 'rnn', 'nn.GRUCell', 'gates', 'update gate', 'sequence'],
  formula:
    'h_t = (1 - z) \\odot n + z \\odot h_{t-1}, \\quad n = \\tanh\\left(W_n x_t + b_n + r \\odot (V_n h_{t-1} + c_n)\\right), \\quad r, z = \\sigma(\\ldots)',
  inputs: withBias([
    cellInput,
    hiddenState,
    ...cellParameters('units rows for each of reset gate, update gate and candidate'),
  ]),
  outputs: [{ name: 'y', tex: 'h_{t}', description: 'The state after this step: [units], or [..., units].' }],
  params: cellParams,
  infer: (inputs, params) => inferCell({ gates: 3, states: ['h_prev'], outputs: ['y'] }, inputs, params),
  cost: cellCost,
  steady: true,
  forward(inputs) {
    const before = inputs.h_prev!;
    const units = before.shape.at(-1)!;
    const [ofInput, ofState] = [fromInput(inputs), fromState(inputs)];
    const [a, b] = [ofInput.data, ofState.data];
    const gates = lend(a.length);
    const y = lend(before.data.length);
    runLoop(() => {
      for (let at = 0, start = 0; at < y.length; start += 3 * units) {
        for (let u = start; u < start + units; u++, at++) {
          const r = sigmoid(a[u]! + b[u]!);
          const z = sigmoid(a[u + units]! + b[u + units]!);
          const n = Math.tanh(a[u + 2 * units]! + r * b[u + 2 * units]!);
          gates[u] = r;
          gates[u + units] = z;
          gates[u + 2 * units] = n;
          y[at] = (before.data[at]! - n) * z + n;
        }
      }
    });
    return {
      outputs: { y: { shape: before.shape, data: y } },
      residuals: { gates: { shape: ofInput.shape, data: gates }, ofState },
    };
  },
  // The sums get: z: dy (h - n) z(1 - z); n: s = dy (1 - z)(1 - n²) from the input, s r from the state; r: s (V_n h + c_n) r(1 - r).
  vjp({ y: dy }, context) {
    const { inputs, needs, residuals } = context;
    const before = inputs.h_prev!;
    const units = before.shape.at(-1)!;
    const [gates, b] = [residuals.gates.data, residuals.ofState.data];
    const [ofInput, ofState] = [lend(gates.length), lend(gates.length)];
    const kept = lend(before.data.length);
    const ofY = dy!.data;
    runLoop(() => {
      for (let at = 0, start = 0; at < kept.length; start += 3 * units) {
        for (let u = start; u < start + units; u++, at++) {
          const r = gates[u]!;
          const z = gates[u + units]!;
          const n = gates[u + 2 * units]!;
          const g = ofY[at]!;
          const s = g * (1 - z) * (1 - n * n);
          ofInput[u] = ofState[u] = s * b[u + 2 * units]! * r * (1 - r);
          ofInput[u + units] = ofState[u + units] = g * (before.data[at]! - n) * z * (1 - z);
          ofInput[u + 2 * units] = s;
          ofState[u + 2 * units] = s * r;
          kept[at] = g * z;
        }
      }
    });
    const { shape } = residuals.gates;
    const answer = backThroughSums(context, { shape, data: ofInput }, { shape, data: ofState });
    if (needs('h_prev')) {
      const through = answer.h_prev!.data;
      runLoop(() => {
        for (let i = 0; i < kept.length; i++) kept[i]! += through[i]!;
      });
      answer.h_prev = { shape: before.shape, data: kept };
    }
    return answer;
  },
  // The gates move by their slopes; then the product rule for y = (h - n) z + n.
  jvp(tangents, { inputs, residuals }) {
    const before = inputs.h_prev!;
    const units = before.shape.at(-1)!;
    const [gates, b] = [residuals.gates.data, residuals.ofState.data];
    const { ofInput, ofState } = sumTangents(inputs, tangents, residuals.gates.shape);
    const [da, db] = [ofInput.data, ofState.data];
    const memory = tangents.h_prev?.data;
    const y = allocate(before.data.length);
    for (let at = 0, start = 0; at < y.length; start += 3 * units) {
      for (let u = start; u < start + units; u++, at++) {
        const r = gates[u]!;
        const z = gates[u + units]!;
        const n = gates[u + 2 * units]!;
        const dr = r * (1 - r) * (da[u]! + db[u]!);
        const dz = z * (1 - z) * (da[u + units]! + db[u + units]!);
        const dn = (1 - n * n) * (da[u + 2 * units]! + dr * b[u + 2 * units]! + r * db[u + 2 * units]!);
        y[at] = z * (memory?.[at] ?? 0) + (1 - z) * dn + (before.data[at]! - n) * dz;
      }
    }
    return { y: { shape: before.shape, data: y } };
  },
  expand(params, shapes) {
    const units = shapes.h_prev?.at(-1);
    if (units === undefined) return null;
    const thirds = { sizes: [units, units, units], axis: -1 };
    return graphOf(
      {
        ...sumNodes(params),
        a: ['Split', { x: 'input' }, thirds],
        b: ['Split', { x: 'state' }, thirds],
        rsum: ['Add', { a: 'a.y0', b: 'b.y0' }],
        r: ['Sigmoid', { x: 'rsum' }],
        zsum: ['Add', { a: 'a.y1', b: 'b.y1' }],
        z: ['Sigmoid', { x: 'zsum' }],
        seen: ['Multiply', { a: 'r', b: 'b.y2' }],
        nsum: ['Add', { a: 'a.y2', b: 'seen' }],
        n: ['Tanh', { x: 'nsum' }],
        gap: ['Subtract', { a: 'h_prev', b: 'n' }],
        kept: ['Multiply', { a: 'gap', b: 'z' }],
        mixed: ['Add', { a: 'kept', b: 'n' }],
      },
      { y: 'mixed' },
    );
  },
  derivation: gruDerivation,
  code: cellCode(() => 'gru_cell', {
    numpy({ inputs: { x, h_prev: h, W_ih: W, W_hh: V, b_ih: b, b_hh: c } }) {
      const ofInput = `(a := np.split(${x} @ ${W}.T${b === undefined ? '' : ` + ${b}`}, 3, axis=-1))`;
      const ofState = `(s := np.split(${h} @ ${V}.T${c === undefined ? '' : ` + ${c}`}, 3, axis=-1))`;
      const update = '(z := 1 / (1 + np.exp(-a[1] - s[1])))';
      const candidate = 'np.tanh(a[2] + s[2] / (1 + np.exp(-a[0] - s[0])))';
      return `(${ofInput}, ${ofState}, ${update} * ${h} + (1 - z) * ${candidate})[-1]`;
    },
  }),
  samples: cellSamples(3, ['h_prev']),
});
