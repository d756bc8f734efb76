// readDocument: the one boundary for documents from outside: a file, a link, the clipboard, storage.
import type { Diagnostic } from './diagnostic.ts';
import { MAX_EDGES, MAX_ELEMENTS, MAX_NODES, MAX_NOTES, MAX_TITLE } from './limits.ts';
import { CURRENT_VERSION, migrations } from './migrations/index.ts';
import { migrate } from './migrations/migrate.ts';
import type { GraphDocument, GraphNode } from './model.ts';
import { inputPorts, outputPorts } from './ports.ts';
import { capped, type Foreign, field, isObject, named, unknownFields, wellFormed } from './reading/fields.ts';
import { parseJson } from './reading/parseJson.ts';
import { placeNodes } from './reading/placeNodes.ts';
import { Report } from './reading/Report.ts';
import { readEdges, readPortRef } from './reading/readEdges.ts';
import { readFrames } from './reading/readFrames.ts';
import { readHeld } from './reading/readHeld.ts';
import { type ReadNodes, readNodes } from './reading/readNodes.ts';
import { listed, quoted } from './shown.ts';
import type { Signatures } from './signature.ts';

export interface ReadDocument {
  /** Sound whatever came in: it satisfies `documentSchema`, ids are unique, ends exist, there is no cycle. null: nothing could be used. */
  readonly document: GraphDocument | null;
  /** What was repaired, left out or not understood, in sentences. An error means that something does not count as it was written. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text comes from a newer version: show it, but keep what came in as it is and write nothing over it. */
  readonly readOnly: boolean;
}

/**
 * Reads JSON text, or a value that was JSON. Never throws, never recurses, and allocates no more than a small multiple of what came in.
 * Whatever is sound survives: an unknown op is kept with all it holds, and everything that is left out is named with its reason.
 */
export function readDocument(input: unknown, signatures: Signatures): ReadDocument {
  try {
    const parsed = typeof input === 'string' ? parseJson(input) : { value: input };
    return 'value' in parsed ? readValue(parsed.value, signatures) : unusable(parsed.code, parsed.message);
  } catch {
    // Objects of the host that answer a look with an exception, and nothing else, end here.
    return unusable('unreadable', 'The graph could not be read: looking at it failed.');
  }
}

function unusable(code: string, message: string): ReadDocument {
  return { document: null, diagnostics: [{ severity: 'error', code, message }], readOnly: false };
}

function readValue(value: unknown, signatures: Signatures): ReadDocument {
  if (!isObject(value) || field(value, 'format') !== 'chainrule') return unusable('not-chainrule', notChainrule(value));
  const report = new Report();
  const version = readVersion(field(value, 'version'), report);
  const readOnly = version > CURRENT_VERSION;
  const migrated = migrate(value, version, CURRENT_VERSION, migrations);
  if ('failedAt' in migrated) {
    return unusable(
      'not-migrated',
      `The graph is of version ${version} and could not be brought up to version ${migrated.failedAt}.`,
    );
  }
  const refusal = sizeProblem(migrated.document);
  if (refusal !== null) return unusable(refusal.code, refusal.message);
  const read = readNodes(field(migrated.document, 'nodes') as readonly unknown[], signatures, report);
  const document = assemble(migrated.document, read, signatures, report);
  return document === null
    ? unusable('too-many-elements', tooManyElements())
    : { document, diagnostics: report.diagnostics(), readOnly };
}

function notChainrule(value: unknown): string {
  if (!isObject(value))
    return `This is ${named(value)}, not a Chainrule graph: that is an object with "format": "chainrule".`;
  const format = field(value, 'format');
  const says = format === undefined ? 'it has no "format"' : `its "format" is ${named(format)}`;
  return `This JSON is not a Chainrule graph: ${says}, where "chainrule" belongs.`;
}

function readVersion(raw: unknown, report: Report): number {
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 1) {
    if (raw > CURRENT_VERSION) {
      const message = `The graph is of version ${raw}, and this program knows versions up to ${CURRENT_VERSION}; it is opened for reading only.`;
      report.warn('newer-version', message);
    }
    return raw;
  }
  report.warn('bad-version', `The graph has ${named(raw)} as its version; it is read as version ${CURRENT_VERSION}.`);
  return CURRENT_VERSION;
}

/** Looks at lengths only, before anything is read. */
function sizeProblem(document: Foreign): { readonly code: string; readonly message: string } | null {
  const nodes = field(document, 'nodes');
  const edges = field(document, 'edges');
  if (!Array.isArray(nodes)) {
    return {
      code: 'no-nodes',
      message: `The graph has ${named(nodes)} as its nodes, where a list belongs; it cannot be opened.`,
    };
  }
  if (nodes.length > MAX_NODES) return { code: 'too-many-nodes', message: many(nodes.length, 'nodes', MAX_NODES) };
  if (Array.isArray(edges) && edges.length > MAX_EDGES) {
    return { code: 'too-many-edges', message: many(edges.length, 'edges', MAX_EDGES) };
  }
  return null;
}

function many(count: number, what: string, most: number): string {
  return `The graph has ${count.toLocaleString('en-US')} ${what}; at most ${most.toLocaleString('en-US')} can be opened.`;
}

function tooManyElements(): string {
  return `The graph holds more than ${MAX_ELEMENTS.toLocaleString('en-US')} numbers, so it cannot be opened; use initializers for large tensors.`;
}

const knownFields = ['format', 'version', 'title', 'notes', 'nodes', 'edges', 'backward', 'frames'];

function assemble(raw: Foreign, read: ReadNodes, signatures: Signatures, report: Report): GraphDocument | null {
  if (read.elements > MAX_ELEMENTS) return null;
  const strangers = unknownFields(raw, [...knownFields, '$schema']);
  if (strangers !== null)
    report.add('info', 'unknown-field', `The graph has fields that are not known and were left out: ${strangers}.`);
  const unplaced = read.nodes as readonly GraphNode[];
  const edges = readEdges(edgeList(field(raw, 'edges'), report), unplaced, read.names, signatures, report);
  const target = readBackward(field(raw, 'backward'), unplaced, read.names, signatures, report);
  const framed = readFrames(field(raw, 'frames'), read, signatures, report);
  if (read.elements + target.elements + framed.elements > MAX_ELEMENTS) return null;
  const notes = readText(field(raw, 'notes'), 'notes', MAX_NOTES, report);
  return {
    format: 'chainrule',
    version: CURRENT_VERSION,
    title: readText(field(raw, 'title'), 'title', MAX_TITLE, report) ?? 'Untitled',
    ...(notes !== undefined && notes !== '' && { notes }),
    nodes: placeNodes(read.nodes, edges),
    edges,
    ...(target.backward !== undefined && { backward: target.backward }),
    ...(framed.frames.length > 0 && { frames: framed.frames }),
  };
}

function edgeList(raw: unknown, report: Report): readonly unknown[] {
  if (Array.isArray(raw)) return raw;
  if (raw !== undefined)
    report.error('bad-field', `The graph has ${named(raw)} as its edges, where a list belongs; it was left out.`);
  return [];
}

function readText(raw: unknown, name: string, limit: number, report: Report): string | undefined {
  if (raw === undefined) return undefined;
  if (typeof raw !== 'string') {
    report.warn('bad-field', `The graph has ${named(raw)} as its ${name}, where a text belongs; it was left out.`);
    return undefined;
  }
  if (raw.length > limit)
    report.warn('text-cut', `The ${name} of the graph had ${raw.length} characters and was cut to ${limit}.`);
  return wellFormed(capped(raw, limit));
}

interface Target {
  readonly backward: GraphDocument['backward'];
  /** Numbers in the seed. */
  readonly elements: number;
}
const automatic: Target = { backward: undefined, elements: 0 };

function readBackward(
  raw: unknown,
  nodes: readonly GraphNode[],
  names: ReadonlyMap<string, string>,
  signatures: Signatures,
  report: Report,
): Target {
  if (raw === undefined) return automatic;
  if (raw === null) return { backward: null, elements: 0 };
  const from = isObject(raw) ? readPortRef(field(raw, 'from'), names) : null;
  const dropped = (code: string, reason: string): Target => {
    report.error(code, `What to differentiate was left out: ${reason}.`);
    return automatic;
  };
  if (!isObject(raw) || from === null)
    return dropped('bad-backward', `"backward" needs a "from" that is [node, port], not ${named(raw)}`);
  if ('missing' in from) return dropped('missing-node', `there is no node named ${quoted(from.missing)}`);
  const node = nodes.find((each) => each.id === from.ref[0]) as GraphNode;
  const ports = [
    ...(outputPorts(node, signatures) ?? []),
    ...(inputPorts(node, signatures) ?? []).map((port) => port.name),
  ];
  if (signatures.has(node.op) && !ports.includes(from.ref[1])) {
    return dropped(
      'unknown-port',
      `${node.id} (${node.op}) has no port named ${quoted(from.ref[1])}; it has ${listed(ports)}`,
    );
  }
  const seed = field(raw, 'seed');
  if (seed === undefined || seed === null) return { backward: { from: from.ref }, elements: 0 };
  const held = readHeld(seed);
  if ('problem' in held || held.value === undefined) {
    const problem = 'problem' in held ? held.problem : 'holds no number';
    report.error('bad-seed', `The seed of ${from.text} ${problem}; it was left out.`, {
      node: node.id,
      port: from.ref[1],
    });
    return { backward: { from: from.ref }, elements: 0 };
  }
  return { backward: { from: from.ref, seed: held.value }, elements: held.elements };
}
