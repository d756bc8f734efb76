// copyText: text to the clipboard, with a word on whether it got there.
import type { App } from '../../state/app.ts';
import { writeClipboard } from '../actions/clipboard.ts';

export async function copyText(app: App, text: string): Promise<void> {
  if (await writeClipboard(text)) app.notify('good', 'Copied.', undefined, 'copy');
  else
    app.notify(
      'error',
      'The browser did not let the page write to the clipboard. Save a file instead.',
      undefined,
      'copy',
    );
}
