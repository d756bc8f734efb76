// The catalogue: every op, in the order of the palette. A new op is one file and one line here.
import type { Op } from '../engine/op.ts';
import { absolute } from './absolute.ts';
import { acos } from './acos.ts';
import { adaptiveAvgPool2d } from './adaptiveAvgPool2d.ts';
import { add } from './add.ts';
import { affine } from './affine.ts';
import { asin } from './asin.ts';
import { atan } from './atan.ts';
import { atan2 } from './atan2.ts';
import { avgPool2d } from './avgPool2d.ts';
import { batchNorm } from './batchNorm.ts';
import { bilinear } from './bilinear.ts';
import { binaryCrossEntropy } from './binaryCrossEntropy.ts';
import { binaryCrossEntropyWithLogits } from './binaryCrossEntropyWithLogits.ts';
import { ceil } from './ceil.ts';
import { celu } from './celu.ts';
import { clip } from './clip.ts';
import { concat } from './concat.ts';
import { conv1d } from './conv1d.ts';
import { conv2d } from './conv2d.ts';
import { convTranspose2d } from './convTranspose2d.ts';
import { cos } from './cos.ts';
import { cosh } from './cosh.ts';
import { cosineEmbedding } from './cosineEmbedding.ts';
import { crossEntropy } from './crossEntropy.ts';
import { cumSum } from './cumSum.ts';
import { divide } from './divide.ts';
import { dot } from './dot.ts';
import { dropout } from './dropout.ts';
import { einsum } from './einsum.ts';
import { elu } from './elu.ts';
import { embedding } from './embedding.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { expand } from './expand.ts';
import { expm1 } from './expm1.ts';
import { flatten } from './flatten.ts';
import { flip } from './flip.ts';
import { floor } from './floor.ts';
import { gather } from './gather.ts';
import { gaussianNLL } from './gaussianNLL.ts';
import { gelu } from './gelu.ts';
import { globalAvgPool } from './globalAvgPool.ts';
import { glu } from './glu.ts';
import { groupNorm } from './groupNorm.ts';
import { gruCell } from './gruCell.ts';
import { hardmax } from './hardmax.ts';
import { hardSigmoid } from './hardSigmoid.ts';
import { hardSwish } from './hardSwish.ts';
import { hardTanh } from './hardTanh.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { instanceNorm } from './instanceNorm.ts';
import { klDivergence } from './klDivergence.ts';
import { l1Loss } from './l1Loss.ts';
import { l1Norm } from './l1Norm.ts';
import { l1Penalty } from './l1Penalty.ts';
import { l2Norm } from './l2Norm.ts';
import { l2Normalize } from './l2Normalize.ts';
import { l2Penalty } from './l2Penalty.ts';
import { layerNorm } from './layerNorm.ts';
import { leakyReLU } from './leakyReLU.ts';
import { log } from './log.ts';
import { log1p } from './log1p.ts';
import { logSigmoid } from './logSigmoid.ts';
import { logSoftmax } from './logSoftmax.ts';
import { logSumExp } from './logSumExp.ts';
import { lstmCell } from './lstmCell.ts';
import { matMul } from './matMul.ts';
import { max } from './max.ts';
import { maximum } from './maximum.ts';
import { maxPool2d } from './maxPool2d.ts';
import { mean } from './mean.ts';
import { meanSquaredError } from './meanSquaredError.ts';
import { min } from './min.ts';
import { minimum } from './minimum.ts';
import { mish } from './mish.ts';
import { multiHeadAttention } from './multiHeadAttention.ts';
import { multiMargin } from './multiMargin.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { negativeLogLikelihood } from './negativeLogLikelihood.ts';
import { oneHot } from './oneHot.ts';
import { outer } from './outer.ts';
import { pad } from './pad.ts';
import { parameter } from './parameter.ts';
import { poissonNLL } from './poissonNLL.ts';
import { positionalEncoding } from './positionalEncoding.ts';
import { power } from './power.ts';
import { prelu } from './prelu.ts';
import { product } from './product.ts';
import { reciprocal } from './reciprocal.ts';
import { relu } from './relu.ts';
import { relu6 } from './relu6.ts';
import { reshape } from './reshape.ts';
import { rmsNorm } from './rmsNorm.ts';
import { rnnCell } from './rnnCell.ts';
import { round } from './round.ts';
import { rsqrt } from './rsqrt.ts';
import { scaledDotProductAttention } from './scaledDotProductAttention.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { silu } from './silu.ts';
import { sin } from './sin.ts';
import { sinh } from './sinh.ts';
import { slice } from './slice.ts';
import { smoothL1 } from './smoothL1.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropy } from './softmaxCrossEntropy.ts';
import { softplus } from './softplus.ts';
import { softsign } from './softsign.ts';
import { split } from './split.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { squeeze } from './squeeze.ts';
import { stack } from './stack.ts';
import { standardDeviation } from './standardDeviation.ts';
import { stopGradient } from './stopGradient.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';
import { tan } from './tan.ts';
import { tanh } from './tanh.ts';
import { tile } from './tile.ts';
import { topK } from './topK.ts';
import { transpose } from './transpose.ts';
import { tril } from './tril.ts';
import { triu } from './triu.ts';
import { unsqueeze } from './unsqueeze.ts';
import { variance } from './variance.ts';
import { where } from './where.ts';

export const ops: readonly Op[] = [
  input,
  parameter,
  affine,
  matMul,
  dot,
  outer,
  einsum,
  bilinear,
  relu,
  sigmoid,
  tanh,
  leakyReLU,
  prelu,
  elu,
  selu,
  celu,
  gelu,
  silu,
  mish,
  softplus,
  softsign,
  logSigmoid,
  hardSigmoid,
  hardSwish,
  hardTanh,
  relu6,
  glu,
  softmax,
  logSoftmax,
  hardmax,
  add,
  subtract,
  multiply,
  divide,
  power,
  square,
  sqrt,
  exp,
  log,
  negate,
  reciprocal,
  absolute,
  sign,
  floor,
  ceil,
  round,
  clip,
  maximum,
  minimum,
  where,
  log1p,
  expm1,
  rsqrt,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  erf,
  sum,
  mean,
  max,
  min,
  product,
  logSumExp,
  l1Norm,
  l2Norm,
  variance,
  standardDeviation,
  cumSum,
  topK,
  reshape,
  transpose,
  flatten,
  squeeze,
  unsqueeze,
  concat,
  stack,
  split,
  slice,
  gather,
  expand,
  tile,
  pad,
  flip,
  tril,
  triu,
  oneHot,
  conv1d,
  conv2d,
  convTranspose2d,
  maxPool2d,
  avgPool2d,
  globalAvgPool,
  adaptiveAvgPool2d,
  layerNorm,
  rmsNorm,
  batchNorm,
  instanceNorm,
  groupNorm,
  l2Normalize,
  dropout,
  embedding,
  scaledDotProductAttention,
  positionalEncoding,
  multiHeadAttention,
  rnnCell,
  lstmCell,
  gruCell,
  crossEntropy,
  softmaxCrossEntropy,
  negativeLogLikelihood,
  meanSquaredError,
  l1Loss,
  huber,
  smoothL1,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  hinge,
  multiMargin,
  klDivergence,
  poissonNLL,
  gaussianNLL,
  cosineEmbedding,
  l1Penalty,
  l2Penalty,
  stopGradient,
  identity,
];

/** By the name that documents use. */
export const opByName: ReadonlyMap<string, Op> = new Map(ops.map((op) => [op.name, op]));
