// useWholeCatalogue: whether every op there is has come; asks for those that have not.
import { useEffect, useState } from 'react';
import { useApp } from './useApp.ts';

/** Where they cannot be loaded it stays false: whoever does something that needs one is told then. `wanted` false asks for nothing. */
export function useWholeCatalogue(wanted = true): boolean {
  const app = useApp();
  const [here, setHere] = useState(() => app.hasOps());
  useEffect(() => {
    if (here || !wanted) return undefined;
    let gone = false;
    const come = () => {
      if (!gone) setHere(true);
    };
    void app.ensureOps().then(come, () => {});
    return () => {
      gone = true;
    };
  }, [app, here, wanted]);
  return here;
}
