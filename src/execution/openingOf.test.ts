// Every op that opens, in a graph: the same numbers everywhere else, and closing gives the very document.
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../document/command.ts';
import { closeFrame } from '../document/commands/closeFrame.ts';
import { openOp } from '../document/commands/openOp.ts';
import { portsBehind } from '../document/frames.ts';
import { heldValueOf } from '../document/heldValue.ts';
import type { GraphDocument, GraphEdge, GraphNode, HeldValue, ParamJson } from '../document/model.ts';
import { readDocument } from '../document/readDocument.ts';
import { writeDocument } from '../document/writeDocument.ts';
import { completeParams, inputsOf, type Op, outputsOf, type Sample } from '../engine/op.ts';
import { portKey } from '../engine/program.ts';
import type { Tensor } from '../engine/tensor.ts';
import { examples } from '../examples/index.ts';
import { opByName, ops } from '../ops/index.ts';
import { heldByItself, openingOf } from './openingOf.ts';
import { recordDocument } from './runDocument.ts';
import { signaturesOf } from './signatures.ts';

const signatures = signaturesOf(opByName);
const composed = ops.filter((op) => op.expand !== undefined);

function opened(document: GraphDocument, id: string): GraphDocument | string {
  const opening = openingOf(document, opByName, id);
  if ('refused' in opening) return opening.refused;
  const answer = openOp(document, opening, signatures);
  return isRefusal(answer) ? answer.refused : answer;
}
function closed(document: GraphDocument, frame: string): GraphDocument {
  const answer = closeFrame(document, { frame, byItself: heldByItself(opByName) }, signatures);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

type Ports = 'wired' | 'held' | 'by default';

/** The op with all its ports wired, holding what they have, or (those that have one) at their default, read by a sum of squares. */
function around(op: Op, sample: Sample, ports: Ports): GraphDocument {
  const params = completeParams(op, sample.params);
  const wired = ports !== 'held';
  const usual = new Set(inputsOf(op, params).flatMap((port) => (port.default === undefined ? [] : [port.name])));
  const given = Object.entries(sample.inputs).flatMap(([port, value]): [string, HeldValue][] =>
    value === undefined || (ports === 'by default' && usual.has(port))
      ? []
      : [[port, heldValueOf(value.shape, value.data)]],
  );
  const node: GraphNode = {
    id: 'op',
    op: op.name,
    position: [0, 0],
    ...(sample.params &&
      Object.keys(sample.params).length > 0 && { params: sample.params as Record<string, ParamJson> }),
    ...(!wired && given.length > 0 && { inputs: Object.fromEntries(given) }),
  };
  const sources = wired
    ? given.map(([port, value]): GraphNode => ({ id: `in_${port}`, op: 'Input', position: [0, 0], inputs: { value } }))
    : [];
  const readers = outputsOf(op, params).flatMap(({ name }): GraphNode[] => [
    { id: `sq_${name}`, op: 'Square', position: [0, 0] },
    { id: `sum_${name}`, op: 'Sum', position: [0, 0] },
  ]);
  const edges = [
    ...(wired ? given.map(([port]): GraphEdge => ({ from: [`in_${port}`, 'y'], to: ['op', port] })) : []),
    ...outputsOf(op, params).flatMap(({ name }): GraphEdge[] => [
      { from: ['op', name], to: [`sq_${name}`, 'x'] },
      { from: [`sq_${name}`, 'y'], to: [`sum_${name}`, 'x'] },
    ]),
  ];
  const [first] = outputsOf(op, params);
  return {
    format: 'chainrule',
    version: 1,
    title: op.name,
    nodes: [...sources, node, ...readers],
    edges,
    backward: { from: [`sum_${first?.name ?? 'y'}`, 'y'] },
  };
}

const finite = ({ data }: Tensor) => data.every((number) => Number.isFinite(number));

function expectClose(a: Tensor | undefined, b: Tensor | undefined, what: string): void {
  expect(a?.shape, what).toEqual(b?.shape);
  if (a === undefined || b === undefined || !finite(a) || !finite(b)) return;
  const scale = Math.max(1, ...b.data.map(Math.abs));
  a.data.forEach((number, at) => expect(Math.abs(number - b.data[at]!) / scale, what).toBeLessThan(1e-9));
}

/** Whether a node inside the opened op `id` reads this port. */
function isReadInside(document: GraphDocument, id: string, port: readonly [string, string]): boolean {
  const inside = new Set<string>();
  const add = (frame: string): void => {
    for (const { id: member } of document.frames?.find(({ node }) => node.id === frame)?.members ?? []) {
      inside.add(member);
      add(member);
    }
  };
  add(id);
  return document.edges.some(({ from, to }) => from[0] === port[0] && from[1] === port[1] && inside.has(to[0]));
}

/** Everything outside the op, and what stands for its own ports, has the numbers that it had. */
function expectSameNumbers(before: GraphDocument, after: GraphDocument, op: Op): void {
  const [old, now] = [before, after].map((document) => recordDocument(document, opByName));
  const [was, is] = [old!.outcome, now!.outcome];
  expect([...is.problems.keys()]).toEqual([...was.problems.keys()]);
  // Where the primitives overflow and the op does not, the law of expansions does not compare either.
  const broken = now!.trace.firstNonFinite !== null && old!.trace.firstNonFinite === null;
  const node = before.nodes.find(({ id }) => id === 'op');
  for (const { id } of before.nodes) {
    if (id === 'op' || broken) continue;
    for (const port of ['y', 'value', 'x']) {
      const key = portKey(id, port);
      expectClose(is.values.get(key), was.values.get(key), key);
      expectClose(is.gradients.get(key), was.gradients.get(key), `gradient of ${key}`);
    }
  }
  for (const { name } of outputsOf(op, completeParams(op, node?.params))) {
    const [behind] = portsBehind(after, ['op', name], 'output');
    if (behind === undefined || broken) continue;
    expectClose(is.values.get(portKey(...behind)), was.values.get(portKey('op', name)), name);
  }
  for (const { name } of inputsOf(op, completeParams(op, node?.params))) {
    const stands = portsBehind(after, ['op', name], 'input');
    const [only] = stands;
    if (only === undefined || stands.length > 1 || broken) continue;
    expectClose(is.gradients.get(portKey(...only)), was.gradients.get(portKey('op', name)), `gradient of ${name}`);
  }
}

describe.each(composed.map((op) => [op.name, op] as const))('%s', (_, op) => {
  const kinky = (sample: Sample) => (sample.kinks?.length ?? 0) > 0;
  test.each(op.samples.filter((sample) => !kinky(sample)).map((sample) => [sample.name, sample] as const))(
    '%s: opened, everything else is as it was; closed, all is',
    (__, sample) => {
      for (const ports of ['wired', 'held', 'by default'] as const) {
        const before = around(op, sample, ports);
        const after = opened(before, 'op');
        if (typeof after === 'string') {
          expect(after).toMatch(/is not written with smaller ops|cannot run/);
          continue;
        }
        expectSameNumbers(before, after, op);
        const read = readDocument(writeDocument(after), signatures);
        expect(read.diagnostics).toEqual([]);
        expect(read.document).toEqual(after);
        expect(closed(after, 'op')).toEqual(before);
      }
    },
  );
});

test('ops that do not open say why', () => {
  for (const op of ops) {
    if (op.expand !== undefined) continue;
    const [sample] = op.samples;
    expect(opened(around(op, sample!, 'wired'), 'op')).toMatch(/is a primitive|gives what it holds/);
  }
});

test.each(examples.map(({ document }) => [document.title, document] as const))(
  '%s: op after op, all the way down',
  (_, document) => {
    let open = document;
    let count = 0;
    for (let at = 0; at < open.nodes.length; at++) {
      const next = opened(open, open.nodes[at]!.id);
      if (typeof next === 'string') continue;
      open = next;
      count++;
      at = -1;
    }
    const [was, is] = [document, open].map((each) => recordDocument(each, opByName));
    for (const { id, op } of document.nodes) {
      for (const { name } of outputsOf(opByName.get(op)!, completeParams(opByName.get(op)!, {}))) {
        const [behind] = portsBehind(open, [id, name], 'output');
        const key = behind ? portKey(...behind) : portKey(id, name);
        expectClose(is!.outcome.values.get(key), was!.outcome.values.get(portKey(id, name)), key);
        // What is read inside as well (the memory of a cell, by its own output) gets a part from there too.
        if (behind && isReadInside(open, id, behind)) continue;
        expectClose(is!.outcome.gradients.get(key), was!.outcome.gradients.get(portKey(id, name)), key);
      }
    }
    for (let frame = open.frames?.at(0); frame; frame = open.frames?.at(0)) open = closed(open, frame.node.id);
    expect(open).toEqual(document);
    expect(count).toBeGreaterThanOrEqual(document.nodes.some(({ op }) => opByName.get(op)?.expand) ? 1 : 0);
  },
);

describe('initializers', () => {
  const layer = (inputs?: Record<string, HeldValue>): GraphDocument => ({
    format: 'chainrule',
    version: 1,
    title: 'layer',
    nodes: [
      { id: 'x', op: 'Input', position: [0, 0], inputs: { value: [[1, 2, 3]] } },
      { id: 'op', op: 'Affine', position: [0, 0], params: { units: 2 }, ...(inputs && { inputs }) },
      { id: 'sq_y', op: 'Square', position: [0, 0] },
      { id: 'sum_y', op: 'Sum', position: [0, 0] },
    ],
    edges: [
      { from: ['x', 'y'], to: ['op', 'x'] },
      { from: ['op', 'y'], to: ['sq_y', 'x'] },
      { from: ['sq_y', 'y'], to: ['sum_y', 'x'] },
    ],
  });
  test.each([
    ['by default', layer()],
    ['of its own', layer({ W: { init: 'he_normal', seed: 5 }, b: { init: 'normal', seed: 2 } })],
  ])('%s: the same numbers inside, and the initializer again after closing', (_, before) => {
    const after = opened(before, 'op') as GraphDocument;
    expectSameNumbers(before, after, opByName.get('Affine')!);
    expect(closed(after, 'op')).toEqual(before);
  });
});
