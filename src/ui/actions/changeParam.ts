// changeParam: sets a param of a node; wires that go with a port that is no more are named, with the way to have them back.
import { setParam } from '../../document/commands/setParam.ts';
import { type GraphDocument, type GraphEdge, type ParamJson } from '../../document/model.ts';
import { portKey } from '../../engine/program.ts';
import type { App, Outcome } from '../../state/app.ts';

/** So many wires are named. */
const FEW = 3;

export function changeParam(app: App, node: string, name: string, value: ParamJson | undefined): Outcome {
  const before = app.store.getState().document;
  const outcome = app.dispatch(setParam, { node, name, value }, { label: `set ${name} of ${node}` });
  const after = app.store.getState().document;
  const lost = outcome.ok ? lostWires(before, after) : [];
  if (lost.length === 0) return outcome;
  const named = lost.slice(0, FEW).map(({ from, to }) => `${portKey(...from)} → ${portKey(...to)}`);
  const rest = lost.length > FEW ? ` and ${lost.length - FEW} more` : '';
  const them = lost.length === 1 ? 'A wire went with its port' : 'Wires went with their ports';
  app.notify(
    'info',
    `${them}: ${named.join(', ')}${rest}. Undo brings ${lost.length === 1 ? 'it' : 'them'} back; setting ${name} again does not.`,
    {
      label: 'Undo',
      run: () => {
        if (app.store.getState().document === after) app.undo();
        else app.notify('info', `${node} has been changed since. Undo step by step, or wire it again.`);
      },
    },
    'wires',
  );
  return outcome;
}

function lostWires(before: GraphDocument, after: GraphDocument): readonly GraphEdge[] {
  if (before.edges === after.edges) return [];
  const kept = new Set(after.edges);
  return before.edges.filter((edge) => !kept.has(edge));
}
