// lazyPart: a component that is loaded when it is first drawn; nothing stands in its place until then.
import { type FunctionComponent, type ReactNode, useEffect, useReducer } from 'react';
import type { App } from '../state/app.ts';
import { useApp } from './useApp.ts';

export interface LazyPart<P> {
  (props: P): ReactNode;
  /** Loads it, so that it is there at once when it is drawn. */
  readonly preload: () => Promise<void>;
}

const failure = 'A part of the page could not be loaded. Check the connection, then try again.';

/** Where it cannot be loaded, a message says so. It offers to try again, unless `giveUp` takes back what it was wanted for. */
export function lazyPart<P extends object>(
  load: () => Promise<FunctionComponent<P>>,
  giveUp?: (app: App) => void,
): LazyPart<P> {
  let part: FunctionComponent<P> | null = null;
  const preload = async () => {
    part ??= await load();
  };

  function Part(props: P) {
    const app = useApp();
    const [, drawAgain] = useReducer((count: number) => count + 1, 0);
    useEffect(() => {
      if (part !== null) return undefined;
      let gone = false;
      const failed = () => {
        if (gone) return;
        app.notify('error', failure, giveUp ? undefined : { label: 'Try again', run: attempt }, 'loading');
        giveUp?.(app);
      };
      const come = () => {
        if (!gone) drawAgain();
      };
      const attempt = () => void preload().then(come, failed);
      attempt();
      return () => {
        gone = true;
      };
    }, [app]);
    const Loaded = part;
    return Loaded === null ? null : <Loaded {...props} />;
  }
  return Object.assign(Part, { preload });
}
