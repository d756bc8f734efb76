// bindKeyboard: the keys of the action list. Never while typing or composing, never under a dialog.
import { tinykeys } from 'tinykeys';
import type { App } from '../../state/app.ts';
import type { Action } from './action.ts';
import { actions } from './actions.ts';
import { isOnCanvas, isTyping, usesKeys } from './focus.ts';

/** A shortcut that a person could set off by speaking or by leaning on a key. */
export function isSingleKey(shortcut: string): boolean {
  return (
    !shortcut.includes('$mod') &&
    !['Delete', 'Backspace', 'Home', 'End', 'PageUp', 'PageDown', 'Escape'].includes(shortcut)
  );
}

/** The answer unbinds. */
export function bindKeyboard(app: App, target: Window): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const action of actions) {
    if (action.reach === 'browser') continue;
    for (const shortcut of action.shortcuts ?? []) {
      for (const press of pressesOf(shortcut)) bindings[press] = (event) => pressed(app, action, shortcut, event);
    }
  }
  return tinykeys(target, bindings);
}

/** A sign that needs Shift on some keyboards counts with and without it. */
export function pressesOf(shortcut: string): readonly string[] {
  return /^[^\w\s]$/.test(shortcut) ? [shortcut, `Shift+${shortcut}`] : [shortcut];
}

function pressed(app: App, action: Action, shortcut: string, event: KeyboardEvent): void {
  const state = app.store.getState();
  // With the focus on nothing in particular, only listeners for the whole page can have claimed the key (React Flow: Space, to pan).
  const claimed = event.defaultPrevented && event.target !== document.body;
  if (claimed || event.isComposing || state.dialog !== null || isTyping(event.target)) return;
  if (isSingleKey(shortcut) && !state.view.singleKeys) return;
  if (action.reach === 'page' && shortcut.length > 1 && usesKeys(event.target)) return;
  if (action.reach === 'canvas' && !isOnCanvas(event.target)) return;
  // A menu or popover is open: its keys are its own.
  if (document.querySelector('[role="menu"], [role="dialog"], [role="listbox"]:popover-open') !== null) return;
  if (event.repeat && action.group !== 'Steps' && action.group !== 'Edit') return;
  const enabled = action.isEnabled(state, app.playback.getState());
  // Keys that others scroll and leave things with are taken only where they do something here.
  if (!enabled && ['Escape', 'PageUp', 'PageDown'].includes(shortcut)) return;
  event.preventDefault();
  if (enabled) action.run(app);
}
