// MeanSquaredError: C = mean of (prediction - target)², or the sum, or each one. The two broadcast, as torch.nn.functional.mse_loss does
// (with a warning there); the mean is over the broadcast shape. No entries: the mean is NaN.
import { mapWith2, multiply, negate, scale, subtract } from '../engine/elementwise.ts';
import { defineOp, isProblem } from '../engine/op.ts';
import { mean, sum } from '../engine/reduce.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { inferBroadcast } from './binary.ts';
import { reductionParam } from './classLoss.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';
import { squaredErrorDerivation } from './squaredErrorDerivation.ts';

interface Residuals {
  readonly error: Tensor;
}

export const meanSquaredError = defineOp<Residuals>({
  name: 'MeanSquaredError',
  family: 'Losses',
  glyph: '\\bar{e^2}',
  summary: 'The average squared difference between prediction and target.',
  about:
    'The usual loss for predicting numbers: differences are squared, so that their sign does not matter and large ones matter most, and averaged over all entries. The gradient is proportional to the error, and so fades as the prediction gets close. Prediction and target usually have the same shape; others are repeated to fit, which is seldom what was meant.',
  aliases: [
    'mse',
    'mse_loss',
    'l2 loss',
    'squared error',
    'least squares',
    'quadratic loss',
    'regression',
    'sse',
    'loss',
  ],
  formula: 'C = \\frac{1}{n} \\sum_i (\\hat{y}_i - t_i)^2',
  inputs: [
    { name: 'prediction', role: 'data', differentiable: true, tex: '\\hat{y}', description: 'What the model says.' },
    {
      name: 'target',
      role: 'target',
      differentiable: true,
      tex: 't',
      description: 'What it should say; of the same shape, or one that broadcasts.',
    },
  ],
  outputs: [{ name: 'C', description: 'The loss: a scalar, or with reduction none one for each entry.' }],
  params: [reductionParam],
  infer(inputs, params) {
    const answer = inferBroadcast(inputs, 'prediction', 'target');
    if (isProblem(answer)) return answer;
    return {
      outputs: { C: params.reduction === 'none' ? answer.shape : [] },
      ...(answer.inputs && { inputs: answer.inputs }),
    };
  },
  steady: true,
  forward({ prediction, target }, params) {
    const error = subtract(prediction!, target!);
    const squares = multiply(error, error);
    const C = params.reduction === 'none' ? squares : params.reduction === 'sum' ? sum(squares) : mean(squares);
    return { outputs: { C }, residuals: { error } };
  },
  // dprediction = 2 dC (prediction - target) / n, and the target gets the same with its sign turned.
  vjp({ C: dC }, { params, residuals: { error }, needs }) {
    const factor = params.reduction === 'mean' ? 2 / error.data.length : 2;
    const slope =
      params.reduction === 'none' ? mapWith2((d, e) => d * (2 * e), dC!, error) : multiply(error, scale(dC!, factor));
    return {
      prediction: slope,
      ...(needs('target') && { target: negate(slope) }),
    };
  },
  jvp({ prediction, target }, { params, residuals: { error } }) {
    const moved = prediction && target ? subtract(prediction, target) : (prediction ?? negate(target!));
    const squares = multiply(scale(error, 2), moved);
    return { C: params.reduction === 'none' ? squares : params.reduction === 'sum' ? sum(squares) : mean(squares) };
  },
  expand(params) {
    const parts = [
      { id: 'error', op: 'Subtract' },
      { id: 'square', op: 'Square' },
    ];
    const inputs = { prediction: [['error', 'a']], target: [['error', 'b']] } as const;
    const squared = { from: ['error', 'y'], to: ['square', 'x'] } as const;
    if (params.reduction === 'none') {
      return { nodes: parts, edges: [squared], inputs, outputs: { C: ['square', 'y'] } };
    }
    return {
      nodes: [...parts, { id: 'reduced', op: params.reduction === 'sum' ? 'Sum' : 'Mean' }],
      edges: [squared, { from: ['square', 'y'], to: ['reduced', 'x'] }],
      inputs,
      outputs: { C: ['reduced', 'y'] },
    };
  },
  derivation: squaredErrorDerivation,
  code: {
    pytorch: ({ inputs, params }) =>
      `F.mse_loss(${inputs.prediction}, ${inputs.target}${params.reduction === 'mean' ? '' : `, reduction='${String(params.reduction)}'`})`,
    numpy: ({ inputs, params }) => {
      const squares = `(${inputs.prediction} - ${inputs.target}) ** 2`;
      return params.reduction === 'none' ? squares : `np.${String(params.reduction)}(${squares})`;
    },
  },
  samples: [
    { name: 'scalars', inputs: { prediction: scalar(2.5), target: scalar(1) } },
    { name: 'vectors', inputs: { prediction: vector(1, 2, 3), target: vector(1.5, 0, 3) } },
    {
      name: 'matrices, summed',
      params: { reduction: 'sum' },
      inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1) },
    },
    { name: 'each one', params: { reduction: 'none' }, inputs: { prediction: wave([2, 3]), target: wave([2, 3], 1) } },
    { name: 'rank 3, target repeats', inputs: { prediction: wave([2, 2, 3]), target: wave([3], 1) } },
    { name: 'rank 4, prediction repeats', inputs: { prediction: wave([1, 2, 1]), target: wave([2, 1, 2, 2], 1) } },
    {
      name: 'each one, both sides repeat',
      params: { reduction: 'none' },
      inputs: { prediction: wave([2, 1]), target: wave([1, 3], 1) },
    },
    {
      name: 'target is a scalar, summed',
      params: { reduction: 'sum' },
      inputs: { prediction: wave([2, 2]), target: scalar(0.5) },
    },
    { name: 'no error', inputs: { prediction: vector(1, 2), target: vector(1, 2) } },
    { name: 'huge and tiny errors', inputs: { prediction: vector(1e6, 1e-6), target: vector(-1e6, 0) } },
    {
      name: 'empty batch, mean',
      inputs: { prediction: sampleTensor([0, 2]), target: sampleTensor([0, 2]) },
      kinks: ['prediction', 'target'],
    },
    {
      name: 'empty batch, summed',
      params: { reduction: 'sum' },
      inputs: { prediction: sampleTensor([0, 2]), target: sampleTensor([0, 2]) },
    },
  ],
});
