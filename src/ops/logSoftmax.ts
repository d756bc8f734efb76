// LogSoftmax: y_k = beta x_k - log sum_n exp(beta x_n) along one axis. Shape: that of x. Computed from the differences to the largest
// score, so that no probability is rounded to 0 before its logarithm is taken.
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

export const logSoftmax = defineOp<Residuals>({
  name: 'LogSoftmax',
  family: 'Activations',
  glyph: '\\log S',
  summary: 'Logarithms of softmax probabilities, without rounding them first.',
  about:
    "The logarithm of softmax in one step. It says the same as Log after Softmax, but where a probability would be rounded to 0, whose logarithm is minus infinity, it still has the right digits. Follow it with NegativeLogLikelihood to get the cross-entropy loss. Its gradient keeps the incoming one and takes away each class's share of the sum.",
  aliases: ['log_softmax', 'log probabilities', 'logp', 'log softargmax', 'stable log'],
  formula: 'y_k = \\beta x_k - \\log \\sum_n e^{\\beta x_n}',
  inputs: softmaxInputs,
  outputs: [{ name: 'y', description: 'Log-probabilities, the same shape as x.' }],
  params: [axisParam],
  infer: inferSoftmax,
  steady: true,
  forward({ x, beta }, params) {
    const along = alongClasses(x!.shape, params.axis as number);
    const { exponents, tops, totals } = exponentials(x!, along, beta!.data);
    const y = exponents;
    runLoop(() => {
      eachSample(along, (start, sample) => {
        const logTotal = Math.log(totals[sample]!);
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) y[i] = exponents[i]! - logTotal;
      });
    });
    return { outputs: { y: { shape: x!.shape, data: y } }, residuals: { along, tops } };
  },
  // g_i = dy_i - exp(y_i) sum_n dy_n;  dx = beta g;  dbeta = sum g (x - top), where top may be any constant since sum g = 0.
  vjp({ y: dy }, { inputs, outputs, residuals: { along, tops }, needs }) {
    const [x, y, d] = [inputs.x!.data, outputs.y!.data, dy!.data];
    const betas = inputs.beta!.data;
    const dx = lend(x.length);
    const dbetas = lend(1);
    runLoop(() => {
      const beta = betas[0]!;
      let dbeta = 0;
      eachSample(along, (start, sample) => {
        let total = 0;
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) total += d[i]!;
        for (let k = 0, i = start; k < along.length; k++, i += along.inner) {
          const g = d[i]! - Math.exp(y[i]!) * total;
          dx[i] = beta * g;
          if (g !== 0) dbeta += g * (x[i]! - tops[sample]!);
        }
      });
      dbetas[0] = dbeta;
    });
    return {
      x: { shape: inputs.x!.shape, data: dx },
      ...(needs('beta') && { beta: { shape: inputs.beta!.shape, data: dbetas } }),
    };
  },
  // dy_i = s_i - sum_n exp(y_n) s_n for s = beta dx + dbeta (x - top), where top may be any constant.
  jvp({ x: dx, beta: dbeta }, { inputs, outputs, residuals: { along, tops } }) {
    const [x, y] = [inputs.x!.data, outputs.y!.data];
    const [beta, rate] = [inputs.beta!.data[0]!, dbeta?.data[0] ?? 0];
    const moved = allocate(x.length);
    eachSample(along, (start, sample) => {
      let mean = 0;
      for (let k = 0, i = start; k < along.length; k++, i += along.inner) {
        moved[i] = (dx ? beta * dx.data[i]! : 0) + (rate === 0 ? 0 : rate * (x[i]! - tops[sample]!));
        if (y[i] !== Number.NEGATIVE_INFINITY) mean += Math.exp(y[i]!) * moved[i]!;
      }
      for (let k = 0, i = start; k < along.length; k++, i += along.inner) moved[i]! -= mean;
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
      for (let k = 0, i = start; k < length; k++, i += inner) if (y[i] !== -Infinity) mean += Math.exp(y[i]!) * x[i]!;
      for (let k = 0; k < length; k++) {
        const o = start + k * inner;
        if (port === 'beta') value.data[o] = x[o]! - mean;
        else {
          for (let n = 0; n < length; n++) {
            const i = start + n * inner;
            value.data[o * columns + i] = beta * ((o === i ? 1 : 0) - Math.exp(y[i]!));
          }
        }
      }
    });
    const tex =
      port === 'x'
        ? '\\beta\\left(I - \\mathbf{1}\\,p^{\\mathsf T}\\right), \\quad p = e^{y}'
        : 'x - p^{\\mathsf T} x, \\quad p = e^{y}';
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
        { id: 'log', op: 'Log' },
        { id: 'rest', op: 'Subtract' },
      ],
      edges: [
        { from: ['scaled', 'y'], to: ['exp', 'x'] },
        { from: ['exp', 'y'], to: ['sum', 'x'] },
        { from: ['sum', 'y'], to: ['log', 'x'] },
        { from: ['scaled', 'y'], to: ['rest', 'a'] },
        { from: ['log', 'y'], to: ['rest', 'b'] },
      ],
      inputs: { x: [['scaled', 'a']], beta: [['scaled', 'b']] },
      outputs: { y: ['rest', 'y'] },
    };
  },
  derivation: (context) => softmaxDerivation(context, 'log-softmax'),
  code: softmaxCode('log_softmax'),
  samples: softmaxSamples,
});
