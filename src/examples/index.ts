// Examples in gallery order; the first is what the app opens with.
import { affineSoftmax } from './affineSoftmax.ts';
import type { Example } from './example.ts';
import { homeworkAffine } from './homeworkAffine.ts';
import { homeworkSoftmax } from './homeworkSoftmax.ts';
import { homeworkTripled } from './homeworkTripled.ts';
import { linearClassifier } from './linearClassifier.ts';
import { mazur } from './mazur.ts';
import { multilayerPerceptron } from './multilayerPerceptron.ts';
import { olah } from './olah.ts';
import { productOfSum } from './productOfSum.ts';
import { sharedWeight } from './sharedWeight.ts';

export const examples: readonly Example[] = [
  affineSoftmax,
  homeworkAffine,
  homeworkTripled,
  homeworkSoftmax,
  linearClassifier,
  olah,
  productOfSum,
  mazur,
  multilayerPerceptron,
  sharedWeight,
];

export const openingExample = affineSoftmax;
