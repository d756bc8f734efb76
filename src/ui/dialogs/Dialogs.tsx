// Dialogs: whichever dialog the state asks for. The node picker belongs to the canvas.

import { ShareDialog } from '../share/ShareDialog.tsx';
import { useAppState } from '../useApp.ts';
import { CommandDialog } from './CommandDialog.tsx';
import { ExamplesDialog } from './ExamplesDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { RecentDialog } from './RecentDialog.tsx';
import { ReportDialog } from './ReportDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

export function Dialogs() {
  const dialog = useAppState((state) => state.dialog);
  switch (dialog) {
    case 'examples':
      return <ExamplesDialog />;
    case 'share':
      return <ShareDialog />;
    case 'export':
      return <ExportDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'commands':
      return <CommandDialog />;
    case 'recent':
      return <RecentDialog />;
    case 'report':
      return <ReportDialog />;
    case 'node-picker':
    case null:
      return null;
  }
}
