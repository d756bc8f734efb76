// openInPlace: opens an op on the canvas, where it stands, and closes it again; each is one step of undo.
import { arrangeFrame } from '../../document/commands/arrangeFrame.ts';
import { closeFrame } from '../../document/commands/closeFrame.ts';
import { dissolveFrame } from '../../document/commands/dissolveFrame.ts';
import { openOp } from '../../document/commands/openOp.ts';
import { findFrame, nodesInside, portsBehind, withFrames } from '../../document/frames.ts';
import type { GraphDocument, GraphFrame } from '../../document/model.ts';
import { findNode } from '../../document/ports.ts';
import { completeParams, inputsOf, outputsOf } from '../../engine/op.ts';
import { layout } from '../../execution/layout.ts';
import { heldByItself, openingOf } from '../../execution/openingOf.ts';
import type { App, Outcome } from '../../state/app.ts';
import { canvasApi } from './canvasApi.ts';
import { nodeRows } from './nodeRows.ts';
import { type Place, roomFor, type Size } from './roomFor.ts';

/** A node that nobody has measured, px: its head, a row for each port that is wired, and room for numbers. */
const USUAL_WIDTH = 176;
const HEAD = 46;
const ROW = 24;
const NUMBERS = 44;

/** Numbers that have not come by then are not waited for, ms. */
const PATIENCE = 4000;

let openings = 0;

export async function openInPlace(app: App, id: string): Promise<Outcome> {
  try {
    await app.ensureOps();
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
  const before = app.store.getState().document;
  const opening = openingOf(before, app.ops, id);
  if ('refused' in opening) return { ok: false, reason: opening.refused };
  openings += 1;
  const { op } = findNode(before, id) ?? { op: '' };
  const step = { label: `open ${id}`, group: `open-${openings}` };
  const size = sizesNow().get(id) ?? [USUAL_WIDTH, HEAD + ROW + NUMBERS];
  const opened = app.dispatch(openOp, opening, step);
  if (!opened.ok) return opened;
  arrange(app, id, before, size, step);
  const frame = findFrame(app.store.getState().document, id);
  const [first] = frame === undefined ? [] : nodesInside(app.store.getState().document, frame);
  app.select({ nodes: first === undefined ? [] : [first], edges: [], port: null });
  app.notify(
    'info',
    `${id} (${op}) is open: ${counted(frame?.members.length ?? 0)} in place of one.`,
    undefined,
    'open',
  );
  await measured(app, frame);
  // Once more with the sizes that the nodes came to have; by then something else may have been done.
  const now = app.store.getState();
  if (now.past.at(-1)?.group === step.group && now.future.length === 0) arrange(app, id, before, size, step);
  if (now.view.viewport === null) await canvasApi.current?.showFrame(id);
  if (first !== undefined) canvasApi.current?.focusNode(first);
  return { ok: true };
}

export function closeInPlace(app: App, id: string): Outcome {
  const closed = app.dispatch(closeFrame, { frame: id, byItself: heldByItself(app.ops) }, { label: `close ${id}` });
  if (!closed.ok) return closed;
  app.select({ nodes: [id], edges: [], port: null });
  const { op } = findNode(app.store.getState().document, id) ?? { op: '' };
  app.notify('info', `${id} is one ${op} again.`, undefined, 'open');
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (app.store.getState().view.viewport === null) canvasApi.current?.fitView();
      canvasApi.current?.focusNode(id);
    }),
  );
  return closed;
}

export function dissolveInPlace(app: App, id: string): Outcome {
  const outcome = app.dispatch(dissolveFrame, { frame: id }, { label: `dissolve the frame ${id}` });
  if (outcome.ok) app.notify('info', `The frame ${id} is dissolved: its nodes stay as they are.`, undefined, 'open');
  return outcome;
}

function counted(count: number): string {
  return count === 1 ? '1 op' : `${count} ops`;
}

function sizesNow(): ReadonlyMap<string, Size> {
  return canvasApi.current?.nodeSizes() ?? new Map<string, Size>();
}

function arrange(
  app: App,
  id: string,
  before: GraphDocument,
  size: Size,
  step: { readonly label: string; readonly group: string },
): void {
  const { document } = app.store.getState();
  const frame = findFrame(document, id);
  if (frame === undefined) return;
  const sizes = sizesNow();
  const sizeOf = (node: string): Size => sizes.get(node) ?? guessedSize(app, document, node);
  const inside = new Set(nodesInside(document, frame));
  const members: GraphDocument = {
    ...document,
    nodes: document.nodes.filter((node) => inside.has(node.id)),
    edges: document.edges.filter(({ from, to }) => inside.has(from[0]) && inside.has(to[0])),
    backward: null,
  };
  const drawn = layout(withFrames(members, []), new Map([...inside].map((node) => [node, sizeOf(node)])), app.ops);
  const stood = new Map(before.nodes.map(({ id: node, position }) => [node, position]));
  // The others as they stood, whatever room has been made since.
  const as: GraphDocument = {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, position: stood.get(node.id) ?? node.position })),
  };
  const { positions, room } = roomFor(as, frame, drawn, size, levelOf(app, before, frame, document, drawn), sizeOf);
  app.dispatch(arrangeFrame, { frame: id, positions, room }, step);
}

/** The wire that comes first into the op, or goes out of it, is to run on as it ran. */
function levelOf(
  app: App,
  before: GraphDocument,
  frame: GraphFrame,
  document: GraphDocument,
  drawn: ReadonlyMap<string, Place>,
): number {
  const wired = (side: 'input' | 'output', port: string) =>
    before.edges.some(({ from, to }) => (side === 'input' ? to : from).join('.') === `${frame.node.id}.${port}`);
  for (const [side, ports] of [
    ['input', frame.inputs],
    ['output', frame.outputs],
  ] as const) {
    for (const port of Object.keys(ports)) {
      const [stands] = portsBehind(document, [frame.node.id, port], side);
      const place = stands && drawn.get(stands[0]);
      if (!wired(side, port) || stands === undefined || place === undefined) continue;
      return (
        place[1] +
        ROW * (rowOf(app, document, stands[0], stands[1], side) - rowOf(app, before, frame.node.id, port, side))
      );
    }
  }
  return Math.min(...[...drawn.values()].map(([, y]) => y));
}

/** In which row of its node a port stands. */
function rowOf(app: App, document: GraphDocument, id: string, port: string, side: 'input' | 'output'): number {
  const node = findNode(document, id);
  if (node === undefined) return 0;
  const { rows } = nodeRows(node, app.ops.get(node.op), document.edges);
  const row = rows.findIndex(({ input, output }) => (side === 'input' ? input?.port.name : output?.name) === port);
  return Math.max(0, row);
}

function guessedSize(app: App, document: GraphDocument, id: string): Size {
  const node = findNode(document, id);
  const op = node && app.ops.get(node.op);
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

/** Resolves when the members are drawn with their numbers, or after a while. */
function measured(app: App, frame: GraphFrame | undefined): Promise<void> {
  const began = performance.now();
  let before = '';
  let still = 0;
  return new Promise((resolve) => {
    const look = () => {
      const { document, run, revision } = app.store.getState();
      const inside = frame === undefined ? [] : nodesInside(document, frame);
      const sizes = sizesNow();
      const text = inside.map((id) => sizes.get(id)?.join('x')).join(' ');
      const ready = !text.includes('undefined') && text === before && run.trace?.revision === revision;
      before = text;
      still = ready ? still + 1 : 0;
      if (still > 2 || inside.every((id) => !sizes.has(id)) || performance.now() - began > PATIENCE) resolve();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(() => requestAnimationFrame(look));
  });
}
