// placeOp: puts a new node where a person asked for it, wired to what they drew or set into the wire that they pointed at.
import { addNode, type NewNode } from '../../document/commands/addNode.ts';
import { connect } from '../../document/commands/connect.ts';
import { insertOnEdge } from '../../document/commands/insertOnEdge.ts';
import { moveNodes } from '../../document/commands/moveNodes.ts';
import type { PortRef } from '../../document/model.ts';
import { completeParams, inputsOf, outputsOf } from '../../engine/op.ts';
import { portKey } from '../../engine/program.ts';
import type { App, DraftWire, Outcome } from '../../state/app.ts';
import { newNode } from '../../state/insertOp.ts';
import { canvasApi } from './canvasApi.ts';
import { makeRoom } from './makeRoom.ts';
import { draftFits } from './portFit.ts';
import { GRID } from './snapping.ts';

/** From a node's top to the centre of its first row of ports, px. */
const FIRST_ROW = 53;
/** A node that nobody has measured yet is about this wide, px. */
const USUAL_WIDTH = 176;

export interface Placement {
  readonly op: string;
  /** Canvas coordinates; with a draft the new port comes to lie here. */
  readonly at: readonly [number, number];
  readonly draft: DraftWire | null;
  /** The wire (its end) to put the node into. */
  readonly edge: PortRef | null;
}

let placements = 0;

export function placeOp(app: App, { op: name, at, draft, edge }: Placement): Outcome & { readonly id?: string } {
  const op = app.ops.get(name);
  if (op === undefined) return { ok: false, reason: `There is no op named “${name}”; choose one from the palette.` };
  const { document, run } = app.store.getState();
  const position = topLeft(at, draft, edge !== null);
  const node = newNode(document, op, position, app.ops);
  placements += 1;
  const step = { label: `add ${node.id}`, group: `place-${placements}` };

  if (edge !== null) {
    const set = insertInto(app, edge, node, { ...step, label: `insert ${node.id}` });
    return set.ok ? chosen(app, node.id) : set;
  }
  const added = app.dispatch(addNode, node, step);
  if (!added.ok) return added;
  if (draft !== null) {
    const params = completeParams(op, node.params);
    const now = app.store.getState().document;
    let ends: { from: PortRef; to: PortRef } | null = null;
    if (draft.from.side === 'output') {
      const fits = draftFits({ document: now, ops: app.ops, shapes: run.trace?.shapes ?? new Map() }, draft);
      const open = inputsOf(op, params).filter((port) => port.role !== 'parameter');
      const port = open.find((each) => fits.get(portKey(node.id, each.name))?.kind === 'fits') ?? open[0];
      if (port !== undefined) ends = { from: [draft.from.node, draft.from.port], to: [node.id, port.name] };
    } else {
      const port = outputsOf(op, params)[0];
      if (port !== undefined) ends = { from: [node.id, port.name], to: [draft.from.node, draft.from.port] };
    }
    const wired = ends === null ? null : app.dispatch(connect, ends, step);
    if (wired !== null && !wired.ok) return wired;
  }
  return chosen(app, node.id);
}

/** Sets a node into the wire that ends at `edge`, and makes room for it. */
export function insertInto(
  app: App,
  edge: PortRef,
  node: NewNode | string,
  step: { readonly label: string; readonly group: string },
): Outcome {
  const wire = app.store.getState().document.edges.find(({ to }) => to[0] === edge[0] && to[1] === edge[1]);
  const outcome = app.dispatch(insertOnEdge, { edge, node }, step);
  if (!outcome.ok || wire === undefined) return outcome;
  const { document } = app.store.getState();
  const sizes = canvasApi.current?.nodeSizes() ?? new Map<string, readonly [number, number]>();
  const positions = makeRoom(document, typeof node === 'string' ? node : node.id, wire.from, wire.to, sizes);
  return app.dispatch(moveNodes, { positions }, step);
}

function chosen(app: App, id: string): Outcome & { readonly id: string } {
  app.select({ nodes: [id], edges: [], port: null });
  return { ok: true, id };
}

function topLeft([x, y]: readonly [number, number], draft: DraftWire | null, onWire: boolean): [number, number] {
  const left = onWire
    ? x - USUAL_WIDTH / 2
    : draft === null
      ? x - 48
      : draft.from.side === 'output'
        ? x
        : x - USUAL_WIDTH;
  const top = draft === null && !onWire ? y - 18 : y - FIRST_ROW;
  return [Math.round(left / GRID) * GRID, Math.round(top)];
}
