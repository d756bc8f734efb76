// lostWires: names the wires that went with a change that was about something else, with the way to have them back.
import type { GraphDocument, GraphEdge } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import type { App } from '../../state/app.ts';

/** So many wires are named. */
const FEW = 3;

/** `node`: whose ports were changed. `remark`: the end of the sentence after "Undo brings it back". Says nothing where nothing was lost. */
export function tellLostWires(app: App, before: GraphDocument, node: string, remark = ''): void {
  const after = app.store.getState().document;
  const lost = lostWires(before, after, node);
  if (lost.length === 0) return;
  const named = lost.slice(0, FEW).map(({ from, to }) => `${portKey(...from)} → ${portKey(...to)}`);
  const rest = lost.length > FEW ? ` and ${lost.length - FEW} more` : '';
  const [them, it] = lost.length === 1 ? ['A wire went with its port', 'it'] : ['Wires went with their ports', 'them'];
  app.notify(
    'info',
    `${them}: ${named.join(', ')}${rest}. Undo brings ${it} back${remark}.`,
    {
      label: 'Undo',
      run: () => {
        if (app.store.getState().document === after) app.undo();
        else app.notify('info', `${node} has been changed since. Undo step by step, or wire it again.`);
      },
    },
    'wires',
  );
}

/** A wire that ends at another port of the node by now is not lost. */
function lostWires(before: GraphDocument, after: GraphDocument, node: string): readonly GraphEdge[] {
  if (before.edges === after.edges) return [];
  const kept = new Set(after.edges);
  const moved = after.edges.filter((edge) => !before.edges.includes(edge)).map((edge) => farEnd(edge, node));
  return before.edges.filter((edge) => {
    if (kept.has(edge)) return false;
    const at = moved.indexOf(farEnd(edge, node));
    if (at >= 0) moved.splice(at, 1);
    return at < 0;
  });
}

function farEnd({ from, to }: GraphEdge, node: string): string {
  return to[0] === node ? `from ${portKey(...from)}` : `to ${portKey(...to)}`;
}
