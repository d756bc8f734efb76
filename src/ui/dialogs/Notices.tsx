// Notices: what the app has to say, shown and announced once each.
import { Toasts } from '../primitives/Toasts.tsx';
import { useApp, useAppState } from '../useApp.ts';

export function Notices() {
  const app = useApp();
  const notices = useAppState((state) => state.notices);
  return <Toasts notices={notices} onDismiss={app.dismiss} />;
}
