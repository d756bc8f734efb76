// saveLatex: the derivation as a LaTeX file, or on the clipboard; what it is made with is loaded when it is first asked for.
import type { App } from '../../state/app.ts';
import { download, fileName } from '../actions/files.ts';
import { copyText } from '../share/copyText.ts';

export async function saveLatex(app: App): Promise<void> {
  const text = await latexText(app);
  if (text === null) return;
  const name = latexName(app.store.getState().document.title);
  download(new Blob([text], { type: 'application/x-tex' }), name);
  app.notify('info', `Saved as ${name}.`, undefined, 'file');
}

export async function copyLatex(app: App): Promise<void> {
  const text = await latexText(app);
  if (text !== null) await copyText(app, text);
}

export function latexName(title: string): string {
  return fileName(title).replace(/\.chainrule\.json$/, '.tex');
}

async function latexText(app: App): Promise<string | null> {
  try {
    const [{ buildDerivation }, { latexDocument }] = await Promise.all([
      import('./buildDerivation.ts'),
      import('../../explain/document/latexDocument.ts'),
    ]);
    const derivation = await buildDerivation(app);
    if (derivation !== null) return latexDocument(derivation);
    app.notify('info', 'The numbers are still being calculated. Try again in a moment.', undefined, 'file');
  } catch {
    app.notify(
      'error',
      'The derivation could not be made: a part of the page is missing. Check the connection, then try again.',
    );
  }
  return null;
}
