// useNarrow: whether the page is too narrow for panels beside the canvas.
import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 820px)');

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => query.matches,
  );
}
