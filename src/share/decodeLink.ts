// decodeLink: a URL's hash back to a document and a view, or a sentence that says why not.
import type { Diagnostic } from '../document/diagnostic.ts';
import { MAX_TEXT } from '../document/limits.ts';
import { edgeId, type GraphDocument } from '../document/model.ts';
import { readDocument } from '../document/readDocument.ts';
import { parseJson } from '../document/reading/parseJson.ts';
import type { Signatures } from '../document/signature.ts';
import { fromBase64url } from './base64url.ts';
import { inflateRaw } from './deflate.ts';
import type { LinkView } from './LinkView.ts';
import { LINK_VERSION, unframed } from './linkFrame.ts';
import { fromTuple } from './linkTuple.ts';
import { tidyHash } from './tidyHash.ts';

export type DecodedLink =
  | {
      readonly kind: 'ok';
      readonly document: GraphDocument;
      readonly view: LinkView;
      /** What was repaired in the document. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      /** `refused`: the link is whole, but what it holds cannot be opened. */
      readonly kind: 'cut' | 'damaged' | 'newer' | 'not-a-link' | 'refused';
      /** One sentence for a person. */
      readonly message: string;
      readonly diagnostics: readonly Diagnostic[];
    };

/** Takes a hash with or without `#`, or a whole address, also as chats mangle them. Never throws. */
export async function decodeLink(text: string, signatures: Signatures): Promise<DecodedLink> {
  if (text.length > MAX_TEXT)
    return failed('refused', 'This link is too long to be opened; ask for the graph as a file.');
  const frame = unframed(tidyHash(text));
  switch (frame.kind) {
    case 'cut':
      return failed('cut', cutMessage(frame.arrived, frame.expected));
    case 'damaged':
      return failed('damaged', damagedMessage);
    case 'not-a-link':
      return failed(
        'not-a-link',
        'This is not a link to a graph: such a link goes on with "#1." and the graph after it.',
      );
    case 'whole':
      break;
  }
  if (frame.version !== LINK_VERSION) {
    const message = `This link was made by a newer version of Chainrule (link version ${frame.version}); reload the page to get it.`;
    return failed('newer', message);
  }
  return decodePayload(frame.payload, signatures);
}

const damagedMessage =
  'This link is damaged: some of its characters were changed on the way; copy it again, or ask for a file.';

function cutMessage(arrived: number, expected: number | null): string {
  const how =
    expected === null ? `only its first ${arrived} characters arrived` : `${arrived} of ${expected} characters arrived`;
  return `This link was cut: ${how}; copy the whole link, or ask for a file.`;
}

function failed(kind: Exclude<DecodedLink['kind'], 'ok'>, message: string): DecodedLink {
  return { kind, message, diagnostics: [{ severity: 'error', code: `link-${kind}`, message }] };
}

async function decodePayload(payload: string, signatures: Signatures): Promise<DecodedLink> {
  const packed = fromBase64url(payload);
  const bytes = packed === null ? 'damaged' : await inflateRaw(packed);
  if (bytes === 'damaged') return failed('damaged', damagedMessage);
  if (bytes === 'too-large') {
    return failed(
      'refused',
      `This link unpacks to more than ${MAX_TEXT / 2 ** 20} million characters, so it is not opened.`,
    );
  }
  const parsed = parseJson(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  if (!('value' in parsed)) return failed('refused', `This link holds no graph. ${parsed.message}`);
  const untupled = fromTuple(parsed.value);
  if (untupled === null) return failed('refused', 'This link holds no graph that this program can read.');
  const { document, diagnostics } = readDocument(untupled.document, signatures);
  if (document === null) return { kind: 'refused', message: diagnostics[0]?.message ?? '', diagnostics };
  return { kind: 'ok', document, view: present(untupled.view, document), diagnostics };
}

/** The view without what the document does not have. */
function present(view: LinkView, document: GraphDocument): LinkView {
  const ids = new Set(document.nodes.map((node) => node.id));
  const edges = new Set(document.edges.map(edgeId));
  const port = view.port !== null && ids.has(view.port.node) ? view.port : null;
  return {
    ...view,
    nodes: view.nodes.filter((id) => ids.has(id)),
    edges: view.edges.filter((id) => edges.has(id)),
    port,
    entry: port === null ? null : view.entry,
  };
}
