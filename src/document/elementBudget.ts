// elementBudget: how many numbers a document holds, and whether that is too many.
import { heldCost } from './heldValue.ts';
import { MAX_ELEMENTS } from './limits.ts';
import type { FrameMember, GraphDocument } from './model.ts';

/** What all ports and the seed hold together, see `tensorCost`. Values that did not change are not counted anew. */
export function heldElements(document: Pick<GraphDocument, 'nodes' | 'backward' | 'frames'>): number {
  let total = document.backward?.seed === undefined ? 0 : heldCost(document.backward.seed);
  for (const node of document.nodes) total += heldBy(node);
  for (const { node, members } of document.frames ?? []) {
    total += heldBy(node);
    for (const member of members) total += heldBy(member);
  }
  return total;
}

function heldBy({ inputs }: FrameMember): number {
  let total = 0;
  for (const port of Object.keys(inputs ?? {})) {
    const value = inputs?.[port];
    if (value !== undefined) total += heldCost(value);
  }
  return total;
}

export function budgetProblem(document: Pick<GraphDocument, 'nodes' | 'backward' | 'frames'>): string | null {
  const total = heldElements(document);
  return total <= MAX_ELEMENTS
    ? null
    : `The graph would hold ${total.toLocaleString('en-US')} numbers, more than the ${MAX_ELEMENTS.toLocaleString('en-US')} ` +
        'it may hold; use an initializer for large tensors.';
}
