// readFragment: nodes from the clipboard, through the boundary for foreign documents.
import type { Diagnostic } from '../document/diagnostic.ts';
import type { Fragment } from '../document/fragment.ts';
import { MAX_EDGES } from '../document/limits.ts';
import type { GraphEdge } from '../document/model.ts';
import { readDocument } from '../document/readDocument.ts';
import { isObject, isPlainName } from '../document/reading/fields.ts';
import { parseJson } from '../document/reading/parseJson.ts';
import type { Signatures } from '../document/signature.ts';

export interface ReadFragment {
  /** null: the text holds no nodes. */
  readonly fragment: Fragment | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes any document too: all its nodes. Never throws. */
export function readFragment(text: string, signatures: Signatures): ReadFragment {
  const parsed = parseJson(text);
  if (!('value' in parsed)) return nothing('not-a-fragment', 'The clipboard holds no nodes: its text is not a graph.');
  if (!isObject(parsed.value))
    return nothing('not-a-fragment', 'The clipboard holds no nodes: its text is not a graph.');
  const { outside, ...rest } = parsed.value;
  const { document, diagnostics } = readDocument(rest, signatures);
  if (document === null) return { fragment: null, diagnostics };
  if (document.nodes.length === 0)
    return nothing('empty-fragment', 'The clipboard holds a graph without nodes, so there is nothing to paste.');
  const ids = new Set(document.nodes.map((node) => node.id));
  const edges = [...document.edges, ...outerEdges(outside, ids)];
  const { nodes, frames } = document;
  return { fragment: { nodes, edges, ...(frames && { frames }) }, diagnostics };
}

function nothing(code: string, message: string): ReadFragment {
  return { fragment: null, diagnostics: [{ severity: 'error', code, message }] };
}

/** Whether their sources exist is known only where they are pasted; edges that make no sense are passed over. */
function outerEdges(outside: unknown, ids: ReadonlySet<string>): readonly GraphEdge[] {
  if (!Array.isArray(outside)) return [];
  return outside.slice(0, MAX_EDGES).flatMap((raw: unknown): GraphEdge[] => {
    if (!isObject(raw)) return [];
    const { from, to } = raw;
    if (!isPort(from) || !isPort(to) || ids.has(from[0]) || !ids.has(to[0])) return [];
    return [{ from: [from[0], from[1]], to: [to[0], to[1]] }];
  });
}

function isPort(value: unknown): value is readonly [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string' && isPlainName(part))
  );
}
