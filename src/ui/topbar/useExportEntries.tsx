// useExportEntries: the ways in which a graph leaves the page, as a menu.

import { Copy, Download, FileText, FolderOpen, Link2, Printer } from 'lucide-react';
import { actionOf, runAction } from '../actions/actions.ts';
import type { MenuEntry } from '../primitives/MenuEntry.ts';
import { copyLink } from '../share/copyLink.ts';
import { copyText } from '../share/copyText.ts';
import { useApp } from '../useApp.ts';

export function useExportEntries(): readonly MenuEntry[] {
  const app = useApp();
  return [
    {
      icon: <Download aria-hidden />,
      label: 'Save as a file',
      hint: 'JSON, to keep or to send',
      shortcut: actionOf('save-file').shortcuts?.[0],
      onSelect: () => runAction(app, 'save-file'),
    },
    {
      icon: <Copy aria-hidden />,
      label: 'Copy as text',
      hint: 'The same JSON on the clipboard',
      onSelect: () => void copyText(app, app.fileText()),
    },
    {
      icon: <Link2 aria-hidden />,
      label: 'Copy link',
      hint: 'Graph, step and selection',
      onSelect: () => void copyLink(app),
    },
    { kind: 'separator' },
    {
      icon: <Printer aria-hidden />,
      label: 'Print derivation…',
      hint: 'Every step, to read or as PDF',
      onSelect: () => runAction(app, 'print-derivation'),
    },
    {
      icon: <FileText aria-hidden />,
      label: 'Save derivation as LaTeX',
      hint: 'Every step, symbols then numbers',
      onSelect: () => runAction(app, 'save-latex'),
    },
    { kind: 'separator' },
    {
      icon: <FolderOpen aria-hidden />,
      label: 'Open a file…',
      shortcut: actionOf('open-file').shortcuts?.[0],
      onSelect: () => runAction(app, 'open-file'),
    },
  ];
}
