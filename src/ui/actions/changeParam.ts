// changeParam: sets a param of a node; wires that go with a port that is no more are named, with the way to have them back.
import { setParam } from '../../document/commands/setParam.ts';
import type { ParamJson } from '../../document/model.ts';
import type { App, Outcome } from '../../state/app.ts';
import { tellLostWires } from './lostWires.ts';

export function changeParam(app: App, node: string, name: string, value: ParamJson | undefined): Outcome {
  const before = app.store.getState().document;
  const outcome = app.dispatch(setParam, { node, name, value }, { label: `set ${name} of ${node}` });
  if (outcome.ok) tellLostWires(app, before, node, `; setting ${name} again does not`);
  return outcome;
}
