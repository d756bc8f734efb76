// Exchange: how documents come in from outside and go out. Everything foreign passes the one boundary behind this interface.
import type { Diagnostic } from '../document/diagnostic.ts';
import type { Fragment } from '../document/fragment.ts';
import { CURRENT_VERSION } from '../document/migrations/index.ts';
import type { GraphDocument } from '../document/model.ts';
import type { Signatures } from '../document/signature.ts';
import { writeDocument } from '../document/writeDocument.ts';
import type { Catalogue } from '../ops/growingCatalogue.ts';
import { fragmentText } from '../share/fragmentText.ts';
import type { LinkView } from '../share/LinkView.ts';

export interface Reading {
  /** What could be read, repaired where needed; null when nothing could. */
  readonly document: GraphDocument | null;
  /** Empty when all was well. */
  readonly diagnostics: readonly Diagnostic[];
  /** It was written by a newer version: shown, but never written over. */
  readonly readOnly: boolean;
}
export interface LinkReading extends Reading {
  readonly view: LinkView | null;
}
/** Reading rejects with a sentence where what is needed for it cannot be loaded; whatever is wrong with the text itself is an answer. */
export interface Exchange {
  readText(text: string): Promise<Reading>;
  /** What this program stored. */
  readJson(json: unknown): Promise<Reading>;
  readHash(hash: string): Promise<LinkReading>;
  writeText(document: GraphDocument): string;
  writeHash(document: GraphDocument, view: Partial<LinkView>): Promise<string>;
  /** Nodes as text for the clipboard. */
  writeFragment(fragment: Fragment): string;
  readFragment(text: string): Promise<{ readonly fragment: Fragment } | { readonly refused: string }>;
}

/**
 * What reads, and what makes links, is loaded when it is first needed. Nothing is read against a part of the catalogue: an op that has
 * not come yet would be taken for one that does not exist.
 */
export function documentExchange({ ensure }: Pick<Catalogue, 'ensure'>, signatures: Signatures): Exchange {
  return {
    async readText(text) {
      const [{ readDocument }] = await loaded(import('../document/readDocument.ts'), ensure());
      return readDocument(text, signatures);
    },
    async readJson(json) {
      const [{ readDocument }] = await loaded(import('../document/readDocument.ts'), ensure(opsNamed(json)));
      return readDocument(json, signatures);
    },
    async readHash(hash) {
      const [{ decodeLink }] = await loaded(import('../share/decodeLink.ts'), ensure());
      const link = await decodeLink(hash, signatures);
      if (link.kind !== 'ok') return { document: null, view: null, diagnostics: link.diagnostics, readOnly: false };
      const { document, view, diagnostics } = link;
      return { document, view, diagnostics, readOnly: diagnostics.some(({ code }) => code === 'newer-version') };
    },
    writeText: writeDocument,
    async writeHash(document, view) {
      const [{ encodeLink }] = await loaded(import('../share/encodeLink.ts'));
      return encodeLink(document, view);
    },
    writeFragment: fragmentText,
    async readFragment(text) {
      const [{ readFragment }] = await loaded(import('../share/readFragment.ts'), ensure());
      const { fragment, diagnostics } = readFragment(text, signatures);
      return fragment === null ? { refused: diagnostics[0]?.message ?? 'The clipboard holds no nodes.' } : { fragment };
    },
  };
}

async function loaded<T extends readonly Promise<unknown>[]>(
  ...parts: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(parts);
  } catch {
    throw new Error('A part of the page could not be loaded. Check the connection, then try again.');
  }
}

/**
 * The ops that a stored document asks for, those that stand open among them; undefined, which is all, where it is of another version
 * and may name them otherwise.
 */
function opsNamed(json: unknown): readonly string[] | undefined {
  if (typeof json !== 'object' || json === null || !('nodes' in json) || !Array.isArray(json.nodes)) return undefined;
  if (!('version' in json) || json.version !== CURRENT_VERSION) return undefined;
  const frames = 'frames' in json && Array.isArray(json.frames) ? json.frames : [];
  const inside = frames.flatMap((frame: unknown) => {
    if (typeof frame !== 'object' || frame === null || !('node' in frame)) return [];
    return [frame.node, ...('members' in frame && Array.isArray(frame.members) ? frame.members : [])];
  });
  return [...json.nodes, ...inside].flatMap((node: unknown) =>
    typeof node === 'object' && node !== null && 'op' in node && typeof node.op === 'string' ? [node.op] : [],
  );
}
