// readNodes: the foreign list of nodes: every node gets an id of its own, and what edges may call it by.
import { freshName, nodeIdProblem } from '../nodeId.ts';
import { quoted } from '../shown.ts';
import type { Signatures } from '../signature.ts';
import { field, isObject, named } from './fields.ts';
import type { Report } from './Report.ts';
import { type PlacelessNode, readNode, readOpName } from './readNode.ts';

export interface ReadNodes {
  readonly nodes: readonly PlacelessNode[];
  /** The id that the foreign document used -> the id here. The first of several nodes with one id has it. */
  readonly names: ReadonlyMap<string, string>;
  /** Numbers that all ports hold together. */
  readonly elements: number;
}

/** The caller has capped the length of `list`. */
export function readNodes(list: readonly unknown[], signatures: Signatures, report: Report): ReadNodes {
  const taken = new Set<string>();
  for (const raw of list) {
    const id = isObject(raw) ? foreignId(field(raw, 'id')) : null;
    if (id !== null && nodeIdProblem(id) === null) taken.add(id);
  }
  const names = new Map<string, string>();
  const nodes: PlacelessNode[] = [];
  let elements = 0;
  list.forEach((raw, index) => {
    const which = `Node number ${index + 1}`;
    if (!isObject(raw)) {
      report.error('bad-node', `${which} is ${named(raw)}, where an object belongs; it was left out.`);
      return;
    }
    const opName = field(raw, 'op');
    const foreign = foreignId(field(raw, 'id'));
    const op = readOpName(opName);
    if (op === null) {
      const who = foreign === null ? which : `The node ${quoted(foreign)}`;
      report.error(
        'bad-op',
        `${who} has ${named(opName)} as its op, where the name of an op belongs; it was left out.`,
      );
      return;
    }
    const id = chooseId(foreign, field(raw, 'id'), op, which, { taken, names }, report);
    const read = readNode(raw, id, op, signatures, report);
    nodes.push(read.node);
    elements += read.elements;
  });
  return { nodes, names, elements };
}

/** Numbers are taken as ids too, by their digits. */
export function foreignId(raw: unknown): string | null {
  if (typeof raw === 'string') return raw.slice(0, 1000);
  return typeof raw === 'number' ? String(raw) : null;
}

interface Known {
  readonly taken: Set<string>;
  readonly names: Map<string, string>;
}

function chooseId(
  foreign: string | null,
  raw: unknown,
  op: string,
  which: string,
  { taken, names }: Known,
  report: Report,
): string {
  if (foreign !== null && !names.has(foreign) && nodeIdProblem(foreign) === null) {
    names.set(foreign, foreign);
    return foreign;
  }
  const id = freshName(taken, foreign ?? op.toLowerCase());
  taken.add(id);
  if (foreign === null) {
    const had = raw === undefined ? 'has no id' : `has ${named(raw)} as its id`;
    report.warn('bad-id', `${which} (${op}) ${had}; it is called ${id} now.`, { node: id });
  } else if (names.has(foreign)) {
    const message = `The id ${quoted(foreign)} is used twice; the second node (${op}) is called ${id} now, and edges belong to the first.`;
    report.error('duplicate-id', message, { node: id });
  } else {
    names.set(foreign, id);
    report.warn('bad-id', `${nodeIdProblem(foreign) ?? ''} The node is called ${id} now.`.trim(), { node: id });
  }
  return id;
}
