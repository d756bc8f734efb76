// encodeLink: a document and what one sees of it as a URL's hash.
import { jsonText } from '../document/jsonText.ts';
import type { GraphDocument } from '../document/model.ts';
import { toBase64url } from './base64url.ts';
import { deflateRaw } from './deflate.ts';
import { type LinkView, plainView } from './LinkView.ts';
import { framed } from './linkFrame.ts';
import { toTuple } from './linkTuple.ts';

/**
 * The hash with its `#`. Numbers come back bit for bit. Of the view, what is left out is at its default, and the viewport is rounded;
 * ids that the document does not have are left out.
 */
export async function encodeLink(document: GraphDocument, view: Partial<LinkView> = {}): Promise<string> {
  const text = jsonText(toTuple(document, { ...plainView, ...view }));
  return framed(toBase64url(await deflateRaw(new TextEncoder().encode(text))));
}
