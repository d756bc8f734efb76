// files: documents in and out of files on the person's disk.
import type { App } from '../../state/app.ts';

/** Larger files are not read: the document boundary refuses them anyway, and reading one would freeze the page. */
const LARGEST = 32 * 1024 * 1024;

export function saveFile(app: App): void {
  const { title } = app.store.getState().document;
  download(new Blob([app.fileText()], { type: 'application/json' }), fileName(title));
  app.notify('info', `Saved as ${fileName(title)}.`, undefined, 'file');
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes: letters, digits and dashes. */
export function fileName(title: string): string {
  const stem = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem === '' ? 'graph' : stem}.chainrule.json`;
}

export function chooseFile(app: App): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void openFile(app, file);
  });
  input.click();
}

export async function openFile(app: App, file: File): Promise<void> {
  if (file.size > LARGEST) {
    app.notify(
      'error',
      `“${file.name}” is ${Math.round(file.size / 2 ** 20)} MB, too large for a graph: at most 32 MB.`,
    );
    return;
  }
  try {
    await app.openText(await file.text(), 'file', file.name);
  } catch {
    app.notify('error', `“${file.name}” could not be read: it may have been moved or changed. Choose it again.`);
  }
}
