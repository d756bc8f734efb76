// Example: a document that ships with the app, where it comes from, and the numbers its source prints.
import type { GraphDocument, NestedNumbers } from '../document/model.ts';

/** A number (or tensor of numbers) that the source states; a test compares the engine's answer with it. */
export interface Published {
  readonly node: string;
  readonly port: string;
  readonly side: 'value' | 'gradient';
  readonly value: NestedNumbers;
  /** Largest absolute difference per entry: half a unit in the last digit that the source prints, or rounding error. */
  readonly tolerance: number;
  /** Where in the source it stands, or how it follows. */
  readonly note: string;
}

export interface Example {
  /** Stable: used in file names and addresses. Kebab-case. */
  readonly id: string;
  readonly document: GraphDocument;
  readonly source: { readonly name: string; readonly where: string };
  /** One or two sentences for the gallery: what there is to see. */
  readonly about: string;
  readonly published: readonly Published[];
  /** How many steps have happened when it opens; left out: all of them. */
  readonly startStep?: number;
}
