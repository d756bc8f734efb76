// clipboard: nodes as text, through the browser's own copy, cut and paste events, and through its API where a menu asks.
import type { App, Outcome } from '../../state/app.ts';
import { isTyping } from './focus.ts';

export function copyByMenu(app: App, cut: boolean): void {
  const text = cut ? app.cut() : app.copy();
  if (text === null) return;
  void writeClipboard(text).then((written) => {
    if (!written) app.notify('error', 'The browser did not let the page write to the clipboard. Press Ctrl C instead.');
  });
}

export async function pasteByMenu(app: App): Promise<void> {
  try {
    pasteText(app, await navigator.clipboard.readText());
  } catch {
    app.notify('error', 'The browser did not let the page read the clipboard. Press Ctrl V instead.');
  }
}

/** Nodes are added to the graph; a share link is opened beside it. */
function pasteText(app: App, text: string): void {
  if (/^\s*(https?|file):\S+#\d/.test(text)) void app.openText(text, 'hash');
  else void app.paste(text).then((outcome) => tell(app, outcome));
}

/** False where the browser refuses. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Listens to the browser's clipboard events. The answer stops listening. */
export function bindClipboard(app: App): () => void {
  const busy = (event: Event) =>
    event.defaultPrevented || app.store.getState().dialog !== null || isTyping(event.target) || hasTextSelection();
  const onCopy = (event: ClipboardEvent) => {
    if (busy(event)) return;
    const text = event.type === 'cut' ? app.cut() : app.copy();
    if (text === null) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (busy(event) || text === '') return;
    event.preventDefault();
    pasteText(app, text);
  };
  document.addEventListener('copy', onCopy);
  document.addEventListener('cut', onCopy);
  document.addEventListener('paste', onPaste);
  return () => {
    document.removeEventListener('copy', onCopy);
    document.removeEventListener('cut', onCopy);
    document.removeEventListener('paste', onPaste);
  };
}

/** Says why something was refused; where the graph belongs to another tab, with the way out. */
export function tell(app: App, outcome: Outcome): void {
  if (outcome.ok) return;
  const copy = { label: 'Edit a copy here', run: () => void app.editCopy() };
  const readOnly = app.store.getState().save.status === 'read-only';
  app.notify('error', outcome.reason, readOnly ? copy : undefined, 'refused');
}

/** Text that was selected to be read and copied comes first. */
function hasTextSelection(): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString().trim() !== '';
}
