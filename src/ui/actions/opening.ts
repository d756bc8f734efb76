// opening: opening ops and closing them again, wherever it is asked for. What it takes is loaded when it is first needed.
import { frameAround } from '../../document/frames.ts';
import type { App, AppState, Outcome } from '../../state/app.ts';

/** Whether there is anything smaller in it; whether it opens with these shapes is told when it is tried. */
export function canOpen(app: Pick<App, 'ops'>, op: string): boolean {
  return app.ops.get(op)?.expand !== undefined;
}

export function openNode(app: App, id: string): void {
  void withOpening(app, (opening) => opening.openInPlace(app, id));
}

export function closeFrame(app: App, id: string): void {
  void withOpening(app, (opening) => opening.closeInPlace(app, id));
}

export function dissolveFrame(app: App, id: string): void {
  void withOpening(app, (opening) => opening.dissolveInPlace(app, id));
}

/** The op that stands open around what is selected, or null. */
export function chosenFrame({ document, selection }: AppState): string | null {
  for (const id of selection.nodes) {
    const frame = frameAround(document, id);
    if (frame !== undefined) return frame.node.id;
  }
  return null;
}

interface Opening {
  readonly openInPlace: (app: App, id: string) => Promise<Outcome>;
  readonly closeInPlace: (app: App, id: string) => Outcome;
  readonly dissolveInPlace: (app: App, id: string) => Outcome;
}

async function withOpening(app: App, run: (opening: Opening) => Outcome | Promise<Outcome>): Promise<void> {
  const opening: Opening | null = await import('../canvas/openInPlace.ts').catch(() => null);
  const outcome: Outcome =
    opening === null
      ? { ok: false, reason: 'A part of the page could not be loaded. Check the connection, then try again.' }
      : await run(opening);
  if (!outcome.ok) app.notify('error', outcome.reason);
}
