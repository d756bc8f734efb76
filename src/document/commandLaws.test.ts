// Document laws under random commands: every law holds after each one; undo-all and redo-all give the very same objects.
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Command, isRefusal } from './command.ts';
import { addNode } from './commands/addNode.ts';
import { closeFrame } from './commands/closeFrame.ts';
import { connect } from './commands/connect.ts';
import { deleteItems } from './commands/deleteItems.ts';
import { disconnect } from './commands/disconnect.ts';
import { dissolveFrame } from './commands/dissolveFrame.ts';
import { dissolveNode } from './commands/dissolveNode.ts';
import { extractValue } from './commands/extractValue.ts';
import { insertOnEdge } from './commands/insertOnEdge.ts';
import { moveEdge } from './commands/moveEdge.ts';
import { moveNodes } from './commands/moveNodes.ts';
import { openOp } from './commands/openOp.ts';
import { pasteFragment } from './commands/pasteFragment.ts';
import { renameNode } from './commands/renameNode.ts';
import { replaceOp } from './commands/replaceOp.ts';
import { setBackward } from './commands/setBackward.ts';
import { setHeld } from './commands/setHeld.ts';
import { setNotes } from './commands/setNotes.ts';
import { setParam } from './commands/setParam.ts';
import { setTitle } from './commands/setTitle.ts';
import { setTrainable } from './commands/setTrainable.ts';
import { computesSame } from './computesSame.ts';
import { fragmentOf } from './fragment.ts';
import { findFrame, nodesInside } from './frames.ts';
import { newHistory, record, redo, undo } from './history.ts';
import { edgeId, type GraphDocument, type GraphNode, type HeldValue, type ParamJson, type PortRef } from './model.ts';
import { freshId } from './nodeId.ts';
import type { Opening } from './opening.ts';
import { inputPorts, outputPorts } from './ports.ts';
import { readDocument } from './readDocument.ts';
import { heldValue, nodeName, soundDocument } from './testing/arbitraries.ts';
import { brokenLaws, deepFreeze } from './testing/laws.ts';
import { toyByItself, toyOpening } from './testing/toyOpening.ts';
import { toySignatures } from './testing/toySignatures.ts';
import { writeDocument } from './writeDocument.ts';

// A fuzzer's time depends on the machine; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

/** Raw material of one command; numbers choose among what the document has at that moment. */
const move = fc.record({
  kind: fc.nat(),
  a: fc.nat(),
  b: fc.nat(),
  c: fc.nat(),
  name: fc.oneof(
    { weight: 4, arbitrary: nodeName },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', '', '1x', 'a.b') },
  ),
  value: heldValue,
  param: fc.oneof(
    fc.integer({ min: -2, max: 9 }),
    fc.boolean(),
    fc.constantFrom(null, 'sum', 0.5, 'odd'),
    fc.array(fc.integer({ min: -5, max: 4 }), { maxLength: 2 }),
  ),
  x: fc.double(),
  y: fc.integer({ min: -1000, max: 1000 }),
});
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

function run<A>(command: Command<A>, document: GraphDocument, args: A) {
  return command(document, args, toySignatures);
}

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(items.length, 1)];
}

function apply(document: GraphDocument, at: Move) {
  const ids = document.nodes.map((node) => node.id);
  const id = pick(ids, at.a) ?? at.name;
  const other = pick(ids, at.b) ?? at.name;
  const out: PortRef = pick(
    document.nodes.flatMap((node) =>
      (outputPorts(node, toySignatures) ?? ['out']).map((port): PortRef => [node.id, port]),
    ),
    at.a,
  ) ?? [id, 'y'];
  const inPorts = document.nodes.flatMap((node) =>
    (inputPorts(node, toySignatures) ?? []).map((port): PortRef => [node.id, port.name]),
  );
  const into: PortRef = pick(inPorts, at.b) ?? [other, 'x'];
  const wire: PortRef = pick(document.edges, at.c)?.to ?? into;
  const op = pick([...toySignatures.keys(), 'Strange'], at.b) as string;
  const node = { op, id: at.c % 3 === 0 ? at.name : freshId(document, at.name), position: [at.x, at.y] as const };
  const param = pick(['n', 'bias', 'units', 'alpha', 'reduction', 'axes', 'nothing'], at.c) as string;
  const frame = pick(document.frames ?? [], at.a)?.node.id;
  const commands: (() => ReturnType<Command<unknown>>)[] = [
    () => run(addNode, document, at.c % 2 === 0 ? node : { ...node, inputs: { value: at.value } }),
    () => run(addNode, document, { ...node, params: { [param]: at.param as ParamJson } }),
    () => run(connect, document, { from: out, to: into }),
    () => run(connect, document, { from: out, to: into }),
    () => run(connect, document, { from: into, to: out }),
    () => run(disconnect, document, { to: wire }),
    () => run(deleteItems, document, { nodes: at.c % 4 === 0 ? [id] : [], edges: [`${wire[0]}.${wire[1]}`] }),
    () => run(moveEdge, document, { edge: wire, ...(at.a % 2 === 0 ? { from: out } : { to: into }) }),
    () =>
      run(moveNodes, document, {
        positions: new Map<string, readonly [number, number]>([
          [id, [at.x, at.y]],
          [other, [at.y, at.y]],
        ]),
      }),
    () => run(setHeld, document, { node: into[0], port: into[1], value: at.c % 4 === 0 ? undefined : at.value }),
    () => run(setHeld, document, { node: id, port: 'value', value: at.value }),
    () =>
      run(setParam, document, { node: id, name: param, value: at.a % 5 === 0 ? undefined : (at.param as ParamJson) }),
    () => run(renameNode, document, { id, to: at.name }),
    () => run(setTitle, document, { title: at.name.repeat(at.c % 50) }),
    () => run(setNotes, document, { notes: at.name.repeat(at.c % 3) }),
    () => run(setTrainable, document, { node: into[0], port: into[1], trainable: [true, false, undefined][at.c % 3] }),
    () =>
      run(setBackward, document, {
        backward: [undefined, null, { from: out }, { from: into, seed: at.value }][at.c % 4],
      }),
    () => run(insertOnEdge, document, { edge: wire, node: at.a % 2 === 0 ? id : node }),
    () => run(pasteFragment, document, { fragment: fragmentOf(document, [id, other]), offset: [at.y, at.x] }),
    () => run(dissolveNode, document, { node: id }),
    () => run(replaceOp, document, { node: id, op }),
    () =>
      run(extractValue, document, { node: into[0], port: into[1], op: 'Source', id: node.id, position: [at.y, at.y] }),
    () => run(openOp, document, toyOpening(document, id, roomFor(document, id, other, at))),
    () => run(openOp, document, toyOpening(document, other)),
    () => run(closeFrame, document, { frame: frame ?? id, byItself: toyByItself }),
    () => run(closeFrame, document, { frame: frame ?? id }),
    () => run(dissolveFrame, document, { frame: at.c % 4 === 0 ? (frame ?? id) : id }),
    () => run(renameNode, document, { id: frame ?? id, to: at.name }),
    () => run(deleteItems, document, { nodes: at.c % 3 === 0 ? insideOf(document, frame) : [], edges: [] }),
    () =>
      run(pasteFragment, document, {
        fragment: fragmentOf(document, [other, ...insideOf(document, frame)]),
        offset: [at.y, at.x],
      }),
  ];
  return (pick(commands, at.kind) as () => ReturnType<Command<unknown>>)();
}

function roomFor(document: GraphDocument, id: string, other: string, at: Move): Partial<Opening> {
  return other === id || document.nodes.length < 2 ? {} : { room: [{ by: [at.y, at.b % 900], nodes: [other] }] };
}

function insideOf(document: GraphDocument, id: string | undefined): readonly string[] {
  const frame = id === undefined ? undefined : findFrame(document, id);
  return frame === undefined ? [] : nodesInside(document, frame);
}

/** Nodes that say the same as before are the same objects. */
function sharesStructure(before: GraphDocument, after: GraphDocument): boolean {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  return after.nodes.every((node) => {
    const old = known.get(node.id);
    return old === undefined || old === node || writeNode(old) !== writeNode(node);
  });
}
function writeNode(node: GraphNode): string {
  return writeDocument({ format: 'chainrule', version: 1, title: '', nodes: [node], edges: [] });
}

/** All that is said of what is computed. */
function computed({ nodes, edges, backward }: GraphDocument): string {
  const unplaced = nodes.map((node): GraphNode => ({ ...node, position: [0, 0] }));
  return writeDocument({
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: unplaced,
    edges,
    ...(backward !== undefined && { backward }),
  });
}

test('every law holds after every command, and undo-all and redo-all give the very same documents', () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(soundDocument, fc.array(move, { minLength: 1, maxLength: 40 }), (start, moves) => {
      const documents = [deepFreeze(start)];
      let history = newHistory(start);
      for (const each of moves) {
        const before = history.document;
        const answer = apply(before, each);
        if (isRefusal(answer)) {
          refused++;
          expect(answer.refused).toMatch(/^[^\n]{10,600}[.)]$/);
          continue;
        }
        expect(brokenLaws(answer, toySignatures)).toEqual([]);
        expect(sharesStructure(before, answer)).toBe(true);
        expect(computesSame(before, answer)).toBe(computed(before) === computed(answer));
        history = record(history, deepFreeze(answer), { label: 'edit' });
        if (history.document !== before) {
          accepted++;
          documents.push(answer);
        }
      }
      for (let at = documents.length - 1; at >= 0; at--) {
        expect(history.document).toBe(documents[at]);
        history = undo(history);
      }
      expect(undo(history)).toBe(history);
      for (const document of documents) {
        expect(history.document).toBe(document);
        history = redo(history);
      }
      expect(redo(history)).toBe(history);
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(refused / 4);
  expect(refused).toBeGreaterThan(100);
});

test('what commands make is read back from its text as it is, without a word', () => {
  fc.assert(
    fc.property(soundDocument, fc.array(move, { maxLength: 15 }), (start, moves) => {
      let document = start;
      for (const each of moves) {
        const answer = apply(document, each);
        if (!isRefusal(answer)) document = answer;
      }
      const read = readDocument(writeDocument(document), toySignatures);
      expect(read.diagnostics.filter(({ code }) => code !== 'unknown-op')).toEqual([]);
      expect(read.document).toEqual(document);
      expect(writeDocument(read.document as GraphDocument)).toBe(writeDocument(document));
    }),
    { numRuns: 200 },
  );
});

test('edges are named by their ends, which no two share', () => {
  const held: HeldValue = 1;
  const start: GraphDocument = {
    format: 'chainrule',
    version: 1,
    title: '',
    nodes: [
      { id: 'x', op: 'Source', position: [0, 0], inputs: { value: held } },
      { id: 'j', op: 'Join', position: [0, 0] },
    ],
    edges: [],
  };
  const once = run(connect, start, { from: ['x', 'y'], to: ['j', 'a'] }) as GraphDocument;
  const twice = run(connect, once, { from: ['x', 'y'], to: ['j', 'b'] }) as GraphDocument;
  expect(twice.edges.map(edgeId)).toEqual(['j.a', 'j.b']);
  expect(twice.nodes).toBe(start.nodes);
});
