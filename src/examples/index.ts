// The gallery: examples in groups, in the order in which one would teach them; the first is what the app opens with.
import { affineSoftmax } from './affineSoftmax.ts';
import { attention } from './attention.ts';
import { autoencoder } from './autoencoder.ts';
import { batchNormModes } from './batchNormModes.ts';
import type { Example } from './example.ts';
import { homeworkAffine } from './homeworkAffine.ts';
import { homeworkSoftmax } from './homeworkSoftmax.ts';
import { homeworkTripled } from './homeworkTripled.ts';
import { lenet } from './lenet.ts';
import { linearClassifier } from './linearClassifier.ts';
import { logisticRegression } from './logisticRegression.ts';
import { lstm } from './lstm.ts';
import { mazur } from './mazur.ts';
import { multilayerPerceptron } from './multilayerPerceptron.ts';
import { olah } from './olah.ts';
import { productOfSum } from './productOfSum.ts';
import { residualBlock } from './residualBlock.ts';
import { sharedWeight } from './sharedWeight.ts';
import { transformerBlock } from './transformerBlock.ts';

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}

export const gallery: readonly ExampleGroup[] = [
  { title: 'First steps', examples: [affineSoftmax, productOfSum, olah] },
  { title: 'The problem sheet', examples: [homeworkAffine, homeworkTripled, homeworkSoftmax] },
  {
    title: 'Networks',
    examples: [linearClassifier, logisticRegression, mazur, multilayerPerceptron, sharedWeight, autoencoder],
  },
  { title: 'Deep networks', examples: [lenet, batchNormModes, residualBlock] },
  { title: 'Sequences', examples: [lstm, attention, transformerBlock] },
];

export const examples: readonly Example[] = gallery.flatMap((group) => group.examples);

export const openingExample = affineSoftmax;
