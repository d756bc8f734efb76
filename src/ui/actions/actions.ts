// actions: the one list of what a person can do; toolbar, menus, command palette, shortcut sheet and keyboard read it.
import type { App } from '../../state/app.ts';
import type { Action } from './action.ts';
import { editActions } from './editActions.ts';
import { fileActions } from './fileActions.ts';
import { graphActions } from './graphActions.ts';
import { helpActions } from './helpActions.ts';
import { stepActions } from './stepActions.ts';
import { viewActions } from './viewActions.ts';

const list = [
  ...stepActions,
  ...editActions,
  ...graphActions,
  ...viewActions,
  ...fileActions,
  ...helpActions,
] as const satisfies readonly Action[];

export type ActionId = (typeof list)[number]['id'];

export const actions: readonly (Action & { readonly id: ActionId })[] = list;

export function actionOf(id: ActionId): Action {
  return actions.find((action) => action.id === id) as Action;
}

/** Does nothing where the action is not enabled. */
export function runAction(app: App, id: ActionId): void {
  const action = actionOf(id);
  if (action.isEnabled(app.store.getState(), app.playback.getState())) action.run(app);
}
