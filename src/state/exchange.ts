// Exchange: how documents come in from outside and go out. Everything foreign passes the one boundary behind this interface.
import type { Diagnostic } from '../document/diagnostic.ts';
import type { Fragment } from '../document/fragment.ts';
import type { GraphDocument } from '../document/model.ts';
import { readDocument } from '../document/readDocument.ts';
import type { Signatures } from '../document/signature.ts';
import { writeDocument } from '../document/writeDocument.ts';
import { fragmentText, readFragment } from '../share/fragmentText.ts';
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
export interface Exchange {
  readText(text: string): Reading;
  readJson(json: unknown): Reading;
  readHash(hash: string): Promise<LinkReading>;
  writeText(document: GraphDocument): string;
  writeHash(document: GraphDocument, view: Partial<LinkView>): Promise<string>;
  /** Nodes as text for the clipboard. */
  writeFragment(fragment: Fragment): string;
  readFragment(text: string): { readonly fragment: Fragment } | { readonly refused: string };
}

/** What makes and reads links is loaded when the first link is made or read. */
export function documentExchange(signatures: Signatures): Exchange {
  return {
    readText: (text) => readDocument(text, signatures),
    readJson: (json) => readDocument(json, signatures),
    async readHash(hash) {
      const { decodeLink } = await import('../share/decodeLink.ts');
      const link = await decodeLink(hash, signatures);
      if (link.kind !== 'ok') return { document: null, view: null, diagnostics: link.diagnostics, readOnly: false };
      const { document, view, diagnostics } = link;
      return { document, view, diagnostics, readOnly: diagnostics.some(({ code }) => code === 'newer-version') };
    },
    writeText: writeDocument,
    async writeHash(document, view) {
      const { encodeLink } = await import('../share/encodeLink.ts');
      return encodeLink(document, view);
    },
    writeFragment: fragmentText,
    readFragment(text) {
      const { fragment, diagnostics } = readFragment(text, signatures);
      return fragment === null ? { refused: diagnostics[0]?.message ?? 'The clipboard holds no nodes.' } : { fragment };
    },
  };
}
