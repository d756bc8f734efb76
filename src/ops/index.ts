// The catalogue: every op, in the order of the palette. A new op is one file and one line here.
import type { Op } from '../engine/op.ts';
import { absolute } from './absolute.ts';
import { add } from './add.ts';
import { affine } from './affine.ts';
import { crossEntropy } from './crossEntropy.ts';
import { divide } from './divide.ts';
import { exp } from './exp.ts';
import { identity } from './identity.ts';
import { input } from './input.ts';
import { log } from './log.ts';
import { logSoftmax } from './logSoftmax.ts';
import { matMul } from './matMul.ts';
import { mean } from './mean.ts';
import { meanSquaredError } from './meanSquaredError.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { negativeLogLikelihood } from './negativeLogLikelihood.ts';
import { parameter } from './parameter.ts';
import { power } from './power.ts';
import { reciprocal } from './reciprocal.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropy } from './softmaxCrossEntropy.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { stopGradient } from './stopGradient.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';
import { tanh } from './tanh.ts';

export const ops: readonly Op[] = [
  input,
  parameter,
  affine,
  matMul,
  relu,
  sigmoid,
  tanh,
  softmax,
  logSoftmax,
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
  sum,
  mean,
  crossEntropy,
  softmaxCrossEntropy,
  negativeLogLikelihood,
  meanSquaredError,
  stopGradient,
  identity,
];

/** By the name that documents use. */
export const opByName: ReadonlyMap<string, Op> = new Map(ops.map((op) => [op.name, op]));
