// useClose: closes whichever dialog is open.
import { useCallback } from 'react';
import { useApp } from '../useApp.ts';

export function useClose(): () => void {
  const app = useApp();
  return useCallback(() => app.setDialog(null), [app]);
}
