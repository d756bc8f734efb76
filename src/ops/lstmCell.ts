// LSTMCell: with the gates i, f, o = σ(W x + b + V h + c) and the candidate g = tanh(...), each a block of rows of W_ih and W_hh in PyTorch's
// order i, f, g, o: c = f c_prev + i g and h = o tanh(c), entry by entry. [..., features] and [..., units] to [..., units], twice.
// Semantics and weights of torch.nn.LSTMCell.

import { allocate, lend } from '../engine/buffers.ts';
import { add } from '../engine/elementwise.ts';
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
import { lstmDerivation } from './lstmDerivation.ts';

interface Residuals {
  /** i, f, g and o of each sample, side by side. */
  readonly gates: Tensor;
}

export const lstmCell = defineOp<Residuals>({
  name: 'LSTMCell',
  family: 'Sequence',
  glyph: '\\circlearrowright_{c}',
  summary: 'One step of a recurrent network with a memory that gates guard.',
  about:
    'Long short-term memory: beside its state h the cell carries a memory c that is only ever scaled and added to. The forget gate decides how much of it stays, the input gate how much of the new candidate enters, the output gate how much is shown. Where the forget gate is near 1 the gradient passes back through the memory almost unchanged, over hundreds of steps, which a plain recurrent cell cannot do. Chain one cell per step and share the weights.',
  aliases: ['lstm', 'long short-term memory', 'recurrent', 'rnn', 'memory cell', 'nn.LSTMCell', 'gates', 'sequence'],
  formula:
    'c_t = f \\odot c_{t-1} + i \\odot g, \\quad h_t = o \\odot \\tanh(c_t), \\quad \\begin{pmatrix} i \\\\ f \\\\ o \\end{pmatrix} = \\sigma(\\ldots), \\quad g = \\tanh(\\ldots)',
  inputs: withBias([
    cellInput,
    hiddenState,
    {
      name: 'c_prev',
      role: 'data',
      differentiable: true,
      default: { init: 'zeros' },
      tex: 'c_{t-1}',
      description: 'The memory after the step before: [units], or [..., units]. Zeros before the first step.',
    },
    ...cellParameters('units rows for each of input gate, forget gate, candidate and output gate'),
  ]),
  outputs: [
    { name: 'h', tex: 'h_{t}', description: 'The state after this step: [units], or [..., units].' },
    { name: 'c', tex: 'c_{t}', description: 'The memory after this step, of the same shape.' },
  ],
  params: cellParams,
  infer: (inputs, params) => inferCell({ gates: 4, states: ['h_prev', 'c_prev'], outputs: ['h', 'c'] }, inputs, params),
  cost: cellCost,
  steady: true,
  forward(inputs) {
    const before = inputs.c_prev!;
    const units = before.shape.at(-1)!;
    const sums = add(fromInput(inputs), fromState(inputs));
    const gates = lend(sums.data.length);
    const [h, c] = [lend(before.data.length), lend(before.data.length)];
    runLoop(() => {
      for (let at = 0, start = 0; at < c.length; start += 4 * units) {
        for (let u = start; u < start + units; u++, at++) {
          const i = sigmoid(sums.data[u]!);
          const f = sigmoid(sums.data[u + units]!);
          const g = Math.tanh(sums.data[u + 2 * units]!);
          const o = sigmoid(sums.data[u + 3 * units]!);
          gates[u] = i;
          gates[u + units] = f;
          gates[u + 2 * units] = g;
          gates[u + 3 * units] = o;
          c[at] = f * before.data[at]! + i * g;
          h[at] = o * Math.tanh(c[at]!);
        }
      }
    });
    const { shape } = before;
    return {
      outputs: { h: { shape, data: h }, c: { shape, data: c } },
      residuals: { gates: { ...sums, data: gates } },
    };
  },
  // m = dc + dh o (1 - tanh²c) reaches the memory: c_prev gets m f; the sums of i, f, g, o get m g i(1 - i), m c_prev f(1 - f),
  // m i (1 - g²), dh tanh(c) o(1 - o).
  vjp({ h: dh, c: dc }, context) {
    const { inputs, outputs, needs, residuals } = context;
    const before = inputs.c_prev!;
    const units = before.shape.at(-1)!;
    const gates = residuals.gates.data;
    const [after, ofH, ofC] = [outputs.c!.data, dh!.data, dc!.data];
    const d = lend(gates.length);
    const dBefore = lend(before.data.length);
    runLoop(() => {
      for (let at = 0, start = 0; at < dBefore.length; start += 4 * units) {
        for (let u = start; u < start + units; u++, at++) {
          const i = gates[u]!;
          const f = gates[u + units]!;
          const g = gates[u + 2 * units]!;
          const o = gates[u + 3 * units]!;
          const shown = Math.tanh(after[at]!);
          const m = ofC[at]! + ofH[at]! * o * (1 - shown * shown);
          d[u] = m * g * i * (1 - i);
          d[u + units] = m * before.data[at]! * f * (1 - f);
          d[u + 2 * units] = m * i * (1 - g * g);
          d[u + 3 * units] = ofH[at]! * shown * o * (1 - o);
          dBefore[at] = m * f;
        }
      }
    });
    const ofSums = { shape: residuals.gates.shape, data: d };
    return {
      ...backThroughSums(context, ofSums, ofSums),
      ...(needs('c_prev') && { c_prev: { shape: before.shape, data: dBefore } }),
    };
  },
  // The gates move by their slopes; then the product rule for c = f c_prev + i g and h = o tanh(c).
  jvp(tangents, { inputs, outputs, residuals }) {
    const before = inputs.c_prev!;
    const units = before.shape.at(-1)!;
    const gates = residuals.gates.data;
    const { ofInput, ofState } = sumTangents(inputs, tangents, residuals.gates.shape);
    const sums = add(ofInput, ofState).data;
    const memory = tangents.c_prev?.data;
    const [h, c] = [allocate(before.data.length), allocate(before.data.length)];
    for (let at = 0, start = 0; at < c.length; start += 4 * units) {
      for (let u = start; u < start + units; u++, at++) {
        const i = gates[u]!;
        const f = gates[u + units]!;
        const g = gates[u + 2 * units]!;
        const o = gates[u + 3 * units]!;
        const shown = Math.tanh(outputs.c!.data[at]!);
        c[at] =
          f * (memory?.[at] ?? 0) +
          before.data[at]! * f * (1 - f) * sums[u + units]! +
          g * i * (1 - i) * sums[u]! +
          i * (1 - g * g) * sums[u + 2 * units]!;
        h[at] = shown * o * (1 - o) * sums[u + 3 * units]! + o * (1 - shown * shown) * c[at]!;
      }
    }
    const { shape } = before;
    return { h: { shape, data: h }, c: { shape, data: c } };
  },
  expand(params, shapes) {
    const units = shapes.c_prev?.at(-1);
    return units === undefined
      ? null
      : graphOf(
          {
            ...sumNodes(params),
            sums: ['Add', { a: 'input', b: 'state' }],
            gates: ['Split', { x: 'sums' }, { sizes: [units, units, units, units], axis: -1 }],
            i: ['Sigmoid', { x: 'gates.y0' }],
            f: ['Sigmoid', { x: 'gates.y1' }],
            g: ['Tanh', { x: 'gates.y2' }],
            o: ['Sigmoid', { x: 'gates.y3' }],
            kept: ['Multiply', { a: 'f', b: 'c_prev' }],
            entered: ['Multiply', { a: 'i', b: 'g' }],
            memory: ['Add', { a: 'kept', b: 'entered' }],
            squashed: ['Tanh', { x: 'memory' }],
            shown: ['Multiply', { a: 'o', b: 'squashed' }],
          },
          { h: 'shown', c: 'memory' },
        );
  },
  derivation: lstmDerivation,
  code: cellCode(() => 'lstm_cell', {
    numpy({ inputs: { x, h_prev: h, c_prev: c, W_ih: W, W_hh: V, b_ih: b, b_hh: d } }) {
      const sums = `${x} @ ${W}.T + ${h} @ ${V}.T${b === undefined ? '' : ` + ${b} + ${d}`}`;
      const memory = `(m := ${c} / (1 + np.exp(-z[1])) + np.tanh(z[2]) / (1 + np.exp(-z[0])))`;
      return `(z := np.split(${sums}, 4, axis=-1), ${memory}, (np.tanh(m) / (1 + np.exp(-z[3])), m))[-1]`;
    },
  }),
  samples: cellSamples(4, ['h_prev', 'c_prev']),
});
