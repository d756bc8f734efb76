// Notices: what the app has to say, shown and announced once each.
import { useCallback } from 'react';
import { Toasts } from '../primitives/Toasts.tsx';
import { useApp, useAppState } from '../useApp.ts';

export function Notices() {
  const app = useApp();
  const notices = useAppState((state) => state.notices);
  const dismiss = useCallback((id: number) => app.dismiss(id), [app]);
  return <Toasts notices={notices} onDismiss={dismiss} />;
}
