// Command: a pure function from document and arguments to a new document, or a refusal with its reason.
import type { GraphDocument } from './model.ts';
import type { Signatures } from './signature.ts';

export interface Refusal {
  /** A sentence that names the thing, the reason and the way out. */
  readonly refused: string;
}
/** Returns the same object when nothing changes. Never mutates. */
export type Command<A> = (document: GraphDocument, args: A, signatures: Signatures) => GraphDocument | Refusal;

export function isRefusal(answer: GraphDocument | Refusal): answer is Refusal {
  return 'refused' in answer;
}
