// useAddress: the share link of what is on screen, made anew when it changes; empty while it is being made.
import { useEffect, useState } from 'react';
import type { Mode } from '../../state/app.ts';
import { shownStep } from '../../state/selectors.ts';
import { useApp, useAppState, usePlayback } from '../useApp.ts';
import { shareAddress } from './shareAddress.ts';

export function useAddress(step: boolean, selection: boolean, mode: Mode): string {
  const app = useApp();
  const document = useAppState((state) => state.document);
  const chosen = useAppState((state) => state.selection);
  const shown = usePlayback(shownStep);
  const [address, setAddress] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link is made from what the stores hold then
  useEffect(() => {
    let late = false;
    void shareAddress(app, { step, selection, mode }).then((made) => {
      if (!late) setAddress(made);
    });
    return () => {
      late = true;
    };
  }, [app, step, selection, mode, document, chosen, shown]);
  return address;
}
