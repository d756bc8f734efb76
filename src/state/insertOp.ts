// insertOp: puts a new node of an op on the canvas, with a fresh name, values that let it run, and a place of its own.
import { addNode, type NewNode } from '../document/commands/addNode.ts';
import type { GraphDocument } from '../document/model.ts';
import { freshId } from '../document/nodeId.ts';
import type { Op } from '../engine/op.ts';
import type { App, Outcome } from './app.ts';
import { withOwnSeeds } from './ownSeeds.ts';
import { type Stage, stage } from './stage.ts';

const GRID = 20;
/** The size of a node that has not been measured, px. */
const USUAL: readonly [number, number] = [180, 120];
const GAP = 20;

/** `at`: where its top left corner goes; left out: the free place nearest to the centre of the view. Selects the new node. */
export function insertOp(app: App, opName: string, at?: readonly [number, number]): Outcome & { readonly id?: string } {
  const op = app.ops.get(opName);
  if (op === undefined) return { ok: false, reason: `There is no op named “${opName}”; choose one from the palette.` };
  const { document } = app.store.getState();
  const node = newNode(document, op, at ?? freePlace(document, stage.current()), app.ops);
  const outcome = app.dispatch(addNode, node, { label: `add ${node.id}` });
  if (!outcome.ok) return outcome;
  app.select({ nodes: [node.id], edges: [], port: null });
  return { ok: true, id: node.id };
}

/** A node of this op that can run as soon as its data ports are wired, and draws random numbers of its own. `ops`: those of the document. */
export function newNode(
  document: GraphDocument,
  op: Op,
  position: readonly [number, number],
  ops: ReadonlyMap<string, Op>,
): NewNode {
  const node: NewNode = { op: op.name, id: freshId(document, nameStem(op)), position, ...startingValues(op) };
  return withOwnSeeds(document, [node], [], ops)[0] ?? node;
}

/** `x`, `affine`, `softmax`, `loss`: short, as in a formula or a line of code. */
export function nameStem(op: Op): string {
  if (op.name === 'Input') return 'x';
  if (op.name === 'Parameter') return 'w';
  if (op.family === 'Losses') return 'loss';
  const short: Readonly<Record<string, string>> = {
    Multiply: 'mul',
    Subtract: 'sub',
    Divide: 'div',
    Absolute: 'abs',
    Negate: 'neg',
  };
  return short[op.name] ?? op.name.toLowerCase();
}

/** What a node of this op begins with. */
export function startingValues(op: Op): Pick<NewNode, 'inputs' | 'params'> {
  if (op.source === true) return { inputs: { value: 1 } };
  const units = op.params.find((param) => param.name === 'units');
  return units !== undefined && units.default === null ? { params: { units: 2 } } : {};
}

/** The place nearest to the centre of the view where the node covers no other. */
export function freePlace(document: GraphDocument, view: Stage | null): readonly [number, number] {
  const sizes = view?.nodeSizes() ?? new Map<string, readonly [number, number]>();
  const taken = document.nodes.map(({ id, position }) => {
    const [width, height] = sizes.get(id) ?? USUAL;
    return { left: position[0], top: position[1], right: position[0] + width, bottom: position[1] + height };
  });
  const [x, y] = view?.centre() ?? defaultCentre(taken);
  const start = [snapped(x - USUAL[0] / 2), snapped(y - USUAL[1] / 2)] as const;
  const free = ([left, top]: readonly [number, number]) =>
    taken.every(
      (box) =>
        left + USUAL[0] + GAP <= box.left ||
        left >= box.right + GAP ||
        top + USUAL[1] + GAP <= box.top ||
        top >= box.bottom + GAP,
    );
  const rings = 40;
  for (let ring = 0; ring <= rings; ring++) {
    const places = ringAround(start, ring * 2 * GRID).filter(free);
    const nearest = places.toSorted((a, b) => distance(a, start) - distance(b, start))[0];
    if (nearest !== undefined) return nearest;
  }
  return start;
}

function ringAround([x, y]: readonly [number, number], radius: number): readonly (readonly [number, number])[] {
  if (radius === 0) return [[x, y]];
  const places: (readonly [number, number])[] = [];
  for (let along = -radius; along <= radius; along += 2 * GRID) {
    places.push([x + radius, y + along], [x - radius, y + along], [x + along, y + radius], [x + along, y - radius]);
  }
  return places;
}

/** Without a canvas: to the right of everything. */
function defaultCentre(boxes: readonly { readonly right: number; readonly top: number }[]): readonly [number, number] {
  if (boxes.length === 0) return [USUAL[0] / 2, USUAL[1] / 2];
  const right = Math.max(...boxes.map((box) => box.right));
  const top = Math.min(...boxes.map((box) => box.top));
  return [right + 4 * GRID + USUAL[0] / 2, top + USUAL[1] / 2];
}

function distance(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function snapped(value: number): number {
  return Math.round(value / GRID) * GRID;
}
