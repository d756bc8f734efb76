// placeInside: where the members of an opened op are to stand, and what room the rest of the graph makes, given how large they are.
import { findFrame, nodesInside, portsBehind, withFrames } from '../../document/frames.ts';
import type { GraphDocument, GraphFrame } from '../../document/model.ts';
import { findNode } from '../../document/ports.ts';
import { completeParams, inputsOf, type Op, outputsOf } from '../../engine/op.ts';
import { layout } from '../../execution/layout.ts';
import { nodeRows } from './nodeRows.ts';
import { type Arranged, type Place, roomFor, type Size } from './roomFor.ts';

/** A node that nobody has measured, px: its head, a row for each port that is wired, and room for numbers. */
const USUAL_WIDTH = 176;
const HEAD = 46;
const ROW = 24;
const NUMBERS = 44;

type Ops = ReadonlyMap<string, Op>;

/** `before`: with the op `id` closed; `opened`: the same with it open. A node without a size gets that of the usual one of its kind. */
export function placeInside(
  before: GraphDocument,
  opened: GraphDocument,
  id: string,
  ops: Ops,
  sizes: ReadonlyMap<string, Size>,
): Arranged {
  const frame = findFrame(opened, id);
  if (frame === undefined) return { positions: new Map(), room: [] };
  const sizeOf = (document: GraphDocument) => (node: string) => sizes.get(node) ?? usualSize(ops, document, node);
  const inside = new Set(nodesInside(opened, frame));
  const members: GraphDocument = {
    ...opened,
    nodes: opened.nodes.filter((node) => inside.has(node.id)),
    edges: opened.edges.filter(({ from, to }) => inside.has(from[0]) && inside.has(to[0])),
    backward: null,
  };
  const drawn = layout(withFrames(members, []), new Map([...inside].map((node) => [node, sizeOf(opened)(node)])), ops);
  return roomFor(opened, frame, drawn, sizeOf(before)(id), levelOf(ops, before, frame, opened, drawn), sizeOf(opened));
}

/** The wire that comes first into the op, or goes out of it, is to run on as it ran. */
function levelOf(
  ops: Ops,
  before: GraphDocument,
  frame: GraphFrame,
  opened: GraphDocument,
  drawn: ReadonlyMap<string, Place>,
): number {
  const wired = (side: 'input' | 'output', port: string) =>
    before.edges.some(({ from, to }) => (side === 'input' ? to : from).join('.') === `${frame.node.id}.${port}`);
  for (const [side, ports] of [
    ['input', frame.inputs],
    ['output', frame.outputs],
  ] as const) {
    for (const port of Object.keys(ports)) {
      const [stands] = portsBehind(opened, [frame.node.id, port], side);
      const place = stands && drawn.get(stands[0]);
      if (!wired(side, port) || stands === undefined || place === undefined) continue;
      return (
        place[1] +
        ROW * (rowOf(ops, opened, stands[0], stands[1], side) - rowOf(ops, before, frame.node.id, port, side))
      );
    }
  }
  return Math.min(...[...drawn.values()].map(([, y]) => y));
}

/** In which row of its node a port stands. */
function rowOf(ops: Ops, document: GraphDocument, id: string, port: string, side: 'input' | 'output'): number {
  const node = findNode(document, id);
  if (node === undefined) return 0;
  const { rows } = nodeRows(node, ops.get(node.op), document.edges);
  const row = rows.findIndex(({ input, output }) => (side === 'input' ? input?.port.name : output?.name) === port);
  return Math.max(0, row);
}

function usualSize(ops: Ops, document: GraphDocument, id: string): Size {
  const node = findNode(document, id);
  const op = node && ops.get(node.op);
  if (node === undefined || op === undefined) return [USUAL_WIDTH, HEAD + ROW + NUMBERS];
  const params = completeParams(op, node.params);
  const wired = inputsOf(op, params).filter(({ name }) =>
    document.edges.some(({ to }) => to[0] === id && to[1] === name),
  ).length;
  const held = inputsOf(op, params).filter(({ name }) => node.inputs?.[name] !== undefined).length;
  const rows = Math.max(wired, outputsOf(op, params).length);
  const numbers = outputsOf(op, params).length + (op.source === true ? 0 : held);
  return [USUAL_WIDTH, HEAD + ROW * (rows + (op.source === true ? 0 : held)) + NUMBERS * numbers];
}
