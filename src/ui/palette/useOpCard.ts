// useOpCard: when the card about an op comes and goes: after a short rest on it, at once from one op to the next.
import { useEffect, useMemo, useRef, useState } from 'react';

interface Shown {
  readonly op: string;
  readonly anchor: HTMLElement;
}
export interface OpCardControl {
  readonly shown: Shown | null;
  readonly showSoon: (op: string, anchor: HTMLElement) => void;
  readonly hideSoon: () => void;
  /** The pointer went onto the card: it stays. */
  readonly keep: () => void;
  /** True when there was a card to hide. */
  readonly hide: () => boolean;
}

const REST = 420;
const GRACE = 160;

export function useOpCard(): OpCardControl {
  const [shown, setShown] = useState<Shown | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const visible = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const control = useMemo(() => {
    const put = (next: Shown | null): void => {
      visible.current = next !== null;
      setShown(next);
    };
    const later = (run: () => void, delay: number): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(run, delay);
    };
    return {
      showSoon: (op: string, anchor: HTMLElement) => later(() => put({ op, anchor }), visible.current ? 60 : REST),
      hideSoon: () => later(() => put(null), GRACE),
      keep: () => clearTimeout(timer.current),
      hide: () => {
        clearTimeout(timer.current);
        const was = visible.current;
        put(null);
        return was;
      },
    };
  }, []);
  return { shown, ...control };
}
