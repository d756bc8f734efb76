// Dialogs: whichever dialog the state asks for, loaded when it is first asked for. The node picker belongs to the canvas.
import { lazy, Suspense } from 'react';
import { useAppState } from '../useApp.ts';

const all = {
  examples: lazy(async () => ({ default: (await import('./ExamplesDialog.tsx')).ExamplesDialog })),
  share: lazy(async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog })),
  export: lazy(async () => ({ default: (await import('./ExportDialog.tsx')).ExportDialog })),
  shortcuts: lazy(async () => ({ default: (await import('./ShortcutsDialog.tsx')).ShortcutsDialog })),
  commands: lazy(async () => ({ default: (await import('./CommandDialog.tsx')).CommandDialog })),
  recent: lazy(async () => ({ default: (await import('./RecentDialog.tsx')).RecentDialog })),
  report: lazy(async () => ({ default: (await import('./ReportDialog.tsx')).ReportDialog })),
} as const;

export function Dialogs() {
  const dialog = useAppState((state) => state.dialog);
  if (dialog === null || dialog === 'node-picker') return null;
  const Shown = all[dialog];
  return (
    <Suspense>
      <Shown />
    </Suspense>
  );
}
