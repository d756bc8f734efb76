// Softmax: y_k = exp(beta x_k) / sum_n exp(beta x_n) along one axis. Shape: that of x. The largest score is subtracted first (see
// exponentials.ts), so nothing overflows. beta is an input of one entry with a gradient of its own.
import { allocate, lend } from '../engine/buffers.ts';
import { runLoop } from '../engine/kernels/machine.ts';
import { defineOp } from '../engine/op.ts';
import type { Along } from '../engine/reduce.ts';
import { alongClasses, axisParam, eachSample } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { exponentials } from './exponentials.ts';
import { softmaxCode } from './softmaxCode.ts';
import { softmaxDerivation } from './softmaxDerivation.ts';
import { inferSoftmax, softmaxInputs, softmaxSamples } from './softmaxPorts.ts';

interface Residuals {
  readonly along: Along;
  /** Per sample, the entry that was subtracted. */
  readonly tops: Float64Array;
}

export const softmax = defineOp<Residuals>({
  name: 'Softmax',
  family: 'Activations',
  glyph: 'S',
  summary: 'Turns scores into probabilities that add up to 1.',
  about:
    'Exponentials of the scores, divided by their sum: positive numbers that add up to 1, the larger the score the larger the share. The inverse temperature beta sharpens the choice (large) or evens it out (near 0). Because of the common sum every output depends on every score, so the Jacobian is a full matrix. Before a cross-entropy loss, SoftmaxCrossEntropy does both in one numerically safer step.',
  aliases: [
    'softargmax',
    'normalized exponential',
    'boltzmann',
    'gibbs',
    'probabilities',
    'temperature',
    'attention weights',
  ],
  formula: 'y_k = \\frac{e^{\\beta x_k}}{\\sum_n e^{\\beta x_n}}',
  inputs: softmaxInputs,
  outputs: [{ name: 'y', description: 'Probabilities, the same shape as x.' }],
  params: [axisParam],
  infer: inferSoftmax,
  steady: true,
  forward({ x, beta }, params) {
    const along = alongClasses(x!.shape, params.axis as number);
    const { powers, tops, totals } = exponentials(x!, along, beta!.data);
    const y = powers;
    runLoop(() => {
      eachSample(along, (start, sample) => {
        const total = totals[sample]!;
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) y[i] = powers[i]! / total;
      });
    });
    return { outputs: { y: { shape: x!.shape, data: y } }, residuals: { along, tops } };
  },
  // g_i = y_i (dy_i - sum_n dy_n y_n);  dx = beta g;  dbeta = sum g (x - top), where top may be any constant since sum g = 0.
  vjp({ y: dy }, { inputs, outputs, residuals: { along, tops }, needs }) {
    const [x, y, d] = [inputs.x!.data, outputs.y!.data, dy!.data];
    const betas = inputs.beta!.data;
    const dx = lend(x.length);
    const dbetas = lend(1);
    runLoop(() => {
      const beta = betas[0]!;
      let dbeta = 0;
      eachSample(along, (start, sample) => {
        let mean = 0;
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) mean += d[i]! * y[i]!;
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) {
          const g = y[i]! * (d[i]! - mean);
          dx[i] = beta * g;
          // A class that is masked by -infinity has no share, and none in the slope.
          if (y[i] !== 0) dbeta += g * (x[i]! - tops[sample]!);
        }
      });
      dbetas[0] = dbeta;
    });
    return {
      x: { shape: inputs.x!.shape, data: dx },
      ...(needs('beta') && { beta: { shape: inputs.beta!.shape, data: dbetas } }),
    };
  },
  // The Jacobian in x is its own transpose: dy_i = beta y_i (dx_i - sum_n y_n dx_n), and with x - top in place of dx for beta.
  jvp({ x: dx, beta: dbeta }, { inputs, outputs, residuals: { along, tops } }) {
    const [x, y] = [inputs.x!.data, outputs.y!.data];
    const [beta, rate] = [inputs.beta!.data[0]!, dbeta?.data[0] ?? 0];
    const moved = allocate(x.length);
    eachSample(along, (start, sample) => {
      const speed = (i: number): number =>
        y[i] === 0 ? 0 : (dx ? beta * dx.data[i]! : 0) + (rate === 0 ? 0 : rate * (x[i]! - tops[sample]!));
      let mean = 0;
      for (let k = 0, i = start; k < along.length; k++, i += along.inner) mean += y[i]! * speed(i);
      for (let k = 0, i = start; k < along.length; k++, i += along.inner) moved[i] = y[i]! * (speed(i) - mean);
    });
    return { y: { shape: inputs.x!.shape, data: moved } };
  },
  jacobian(_output, port, { inputs, outputs, residuals: { along } }) {
    const [x, y] = [inputs.x!.data, outputs.y!.data];
    const beta = inputs.beta!.data[0]!;
    const columns = port === 'x' ? x.length : 1;
    const value = blankJacobian(y.length, columns);
    if (!value) return null;
    const { length, inner } = along;
    eachSample(along, (start) => {
      let mean = 0;
      for (let k = 0, i = start; k < length; k++, i += inner) if (y[i] !== 0) mean += y[i]! * x[i]!;
      for (let k = 0; k < length; k++) {
        const o = start + k * inner;
        if (port === 'beta') value.data[o] = y[o] === 0 ? 0 : y[o]! * (x[o]! - mean);
        else {
          for (let n = 0; n < length; n++) {
            const i = start + n * inner;
            value.data[o * columns + i] = beta * y[o]! * ((o === i ? 1 : 0) - y[i]!);
          }
        }
      }
    });
    const tex =
      port === 'x'
        ? '\\beta\\left(\\operatorname{diag}(y) - y\\,y^{\\mathsf T}\\right)'
        : 'y \\odot \\left(x - y^{\\mathsf T} x\\right)';
    return { value, tex };
  },
  // Without subtracting the maximum: the same numbers as long as exp(beta x) does not overflow.
  expand(params, shapes) {
    if ((shapes.beta?.length ?? 0) > (shapes.x?.length ?? 0)) return null;
    return {
      nodes: [
        { id: 'scaled', op: 'Multiply' },
        { id: 'exp', op: 'Exp' },
        { id: 'sum', op: 'Sum', params: { axes: [params.axis as number], keepdims: true } },
        { id: 'share', op: 'Divide' },
      ],
      edges: [
        { from: ['scaled', 'y'], to: ['exp', 'x'] },
        { from: ['exp', 'y'], to: ['sum', 'x'] },
        { from: ['exp', 'y'], to: ['share', 'a'] },
        { from: ['sum', 'y'], to: ['share', 'b'] },
      ],
      inputs: { x: [['scaled', 'a']], beta: [['scaled', 'b']] },
      outputs: { y: ['share', 'y'] },
    };
  },
  derivation: (context) => softmaxDerivation(context, 'softmax'),
  code: softmaxCode('softmax'),
  samples: softmaxSamples,
});
