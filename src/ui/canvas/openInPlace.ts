// openInPlace: opens an op on the canvas, where it stands, and closes it again; each is one step of undo.
import { flushSync } from 'react-dom';
import { closeFrame } from '../../document/commands/closeFrame.ts';
import { dissolveFrame } from '../../document/commands/dissolveFrame.ts';
import { openOp } from '../../document/commands/openOp.ts';
import { findFrame, nodesInside } from '../../document/frames.ts';
import type { GraphDocument } from '../../document/model.ts';
import type { Opening } from '../../document/opening.ts';
import { findNode } from '../../document/ports.ts';
import { heldByItself, openingOf } from '../../execution/openingOf.ts';
import type { Trace } from '../../execution/trace.ts';
import type { App, Outcome } from '../../state/app.ts';
import { isTyping } from '../actions/focus.ts';
import { canvasApi } from './canvasApi.ts';
import { placeInside } from './placeInside.ts';
import type { Size } from './roomFor.ts';

/** When the numbers inside take longer than this, it is said that they are being calculated, ms. */
const BLINK = 300;
/** Numbers that have not come by then are not waited for, ms. */
const PATIENCE = 4000;

/** How often it is begun anew because something else was changed meanwhile. */
const ATTEMPTS = 3;

const underway = new Set<string>();

/** The inside is placed once, with the sizes that its nodes have with their numbers, and is on screen at once with them. */
export async function openInPlace(app: App, id: string): Promise<Outcome> {
  if (underway.has(id)) return { ok: true };
  underway.add(id);
  try {
    await app.ensureOps();
    for (let attempt = 1; ; attempt++) {
      const coming = foresee(app, id);
      if ('refused' in coming) return { ok: false, reason: coming.refused };
      const trace = await traceOf(app, id, coming.document);
      if (coming.before === app.store.getState().document) return put(app, id, coming, trace);
      if (attempt === ATTEMPTS) return { ok: false, reason: `${id} changes all the time. Open it once it rests.` };
    }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    underway.delete(id);
  }
}

/** All in one go, before anything is painted. */
function put(app: App, id: string, { before, opening, document, inside }: Coming, trace: Trace | null): Outcome {
  const view = canvasApi.current;
  // Who types a number meanwhile goes on typing: focus, selection and view stay.
  const typing = isTyping(window.document.activeElement);
  // Without its numbers a node is smaller than it will be, so that what is usual is the better guess.
  const sizes = view === null || trace === null ? noSizes : view.measure(document, trace, inside);
  const known = new Map([...(view?.nodeSizes() ?? []), ...sizes]);
  const { positions, room } = placeInside(before, document, id, app.ops, known);
  const [first] = inside;
  let outcome: Outcome = { ok: true };
  flushSync(() => {
    view?.expect(sizes);
    outcome = app.dispatch(openOp, { ...opening, positions, room }, { label: `open ${id}` }, trace);
    if (outcome.ok && !typing) app.select({ nodes: first === undefined ? [] : [first], edges: [], port: null });
  });
  if (!outcome.ok || first === undefined) return outcome;
  const { op } = findNode(before, id) ?? { op: '' };
  const parts = findFrame(document, id)?.members.length ?? 0;
  app.notify('info', `${id} (${op}) is open: ${counted(parts)} in place of one.`, undefined, 'open');
  if (typing) return outcome;
  if (app.store.getState().view.viewport === null) view?.showFrame(id, first);
  else view?.focusNode(first);
  return outcome;
}
const noSizes: ReadonlyMap<string, Size> = new Map();

export function closeInPlace(app: App, id: string): Outcome {
  const closed = app.dispatch(closeFrame, { frame: id, byItself: heldByItself(app.ops) }, { label: `close ${id}` });
  if (!closed.ok) return closed;
  app.select({ nodes: [id], edges: [], port: null });
  const { op } = findNode(app.store.getState().document, id) ?? { op: '' };
  app.notify('info', `${id} is one ${op} again.`, undefined, 'open');
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (app.store.getState().view.viewport === null) canvasApi.current?.fitView();
      if (!isTyping(window.document.activeElement)) canvasApi.current?.focusNode(id);
    }),
  );
  return closed;
}

export function dissolveInPlace(app: App, id: string): Outcome {
  const outcome = app.dispatch(dissolveFrame, { frame: id }, { label: `dissolve the frame ${id}` });
  if (outcome.ok) app.notify('info', `The frame ${id} is dissolved: its nodes stay as they are.`, undefined, 'open');
  return outcome;
}

interface Coming {
  readonly before: GraphDocument;
  readonly opening: Opening;
  readonly document: GraphDocument;
  /** The nodes that come in place of the op, the first one first. */
  readonly inside: readonly string[];
}

/** What opening it now would come to. */
function foresee(app: App, id: string): Coming | { readonly refused: string } {
  const before = app.store.getState().document;
  const opening = openingOf(before, app.ops, id);
  if ('refused' in opening) return opening;
  const document = openOp(before, opening, app.signatures);
  if ('refused' in document) return document;
  const frame = findFrame(document, id);
  return { before, opening, document, inside: frame === undefined ? [] : nodesInside(document, frame) };
}

/** Null: it does not come, or not in time. */
function traceOf(app: App, id: string, document: GraphDocument): Promise<Trace | null> {
  return new Promise((resolve) => {
    const say = setTimeout(() => app.notify('info', `Opening ${id}…`, undefined, 'open'), BLINK);
    const giveUp = setTimeout(() => resolve(null), PATIENCE);
    app
      .foresee(document)
      .then(resolve, () => resolve(null))
      .finally(() => {
        clearTimeout(say);
        clearTimeout(giveUp);
      });
  });
}

function counted(count: number): string {
  return count === 1 ? '1 op' : `${count} ops`;
}
