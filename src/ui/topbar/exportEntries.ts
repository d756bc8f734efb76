// exportEntries: the ways in which a graph leaves the page, as a menu.

import { actionOf, runAction } from '../actions/actions.ts';
import type { MenuEntry } from '../primitives/Menu.tsx';
import { copyLink } from '../share/copyLink.ts';
import { copyText } from '../share/copyText.ts';
import { useApp } from '../useApp.ts';

export function useExportEntries(): readonly MenuEntry[] {
  const app = useApp();
  return [
    {
      label: 'Save as a file',
      hint: 'JSON, to keep or to send',
      shortcut: actionOf('save-file').shortcuts?.[0],
      onSelect: () => runAction(app, 'save-file'),
    },
    {
      label: 'Copy as text',
      hint: 'The same JSON on the clipboard',
      onSelect: () => void copyText(app, app.fileText()),
    },
    { label: 'Copy link', hint: 'Graph, step and selection', onSelect: () => void copyLink(app) },
    { kind: 'separator' },
    {
      label: 'Open a file…',
      shortcut: actionOf('open-file').shortcuts?.[0],
      onSelect: () => runAction(app, 'open-file'),
    },
  ];
}
