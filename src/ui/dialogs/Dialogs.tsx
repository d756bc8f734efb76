// Dialogs: whichever dialog the state asks for, loaded when it is first asked for. The node picker belongs to the canvas.
import type { FunctionComponent } from 'react';
import { lazyPart } from '../lazyPart.tsx';
import { useAppState } from '../useApp.ts';

const dialog = (load: () => Promise<FunctionComponent>) => lazyPart(load, (app) => app.setDialog(null));

export const dialogs = {
  examples: dialog(async () => (await import('./ExamplesDialog.tsx')).ExamplesDialog),
  share: dialog(async () => (await import('../share/ShareDialog.tsx')).ShareDialog),
  export: dialog(async () => (await import('./ExportDialog.tsx')).ExportDialog),
  derivation: dialog(async () => (await import('../derivation/DerivationDialog.tsx')).DerivationDialog),
  shortcuts: dialog(async () => (await import('./ShortcutsDialog.tsx')).ShortcutsDialog),
  commands: dialog(async () => (await import('./CommandDialog.tsx')).CommandDialog),
  recent: dialog(async () => (await import('./RecentDialog.tsx')).RecentDialog),
  report: dialog(async () => (await import('./ReportDialog.tsx')).ReportDialog),
} as const;

export function Dialogs() {
  const shown = useAppState((state) => state.dialog);
  if (shown === null || shown === 'node-picker' || shown === 'op-replacer') return null;
  const Shown = dialogs[shown];
  return <Shown />;
}
