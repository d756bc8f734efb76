// withOps: for everything a person can do that needs ops which may not have come yet.
import type { App } from './app.ts';

/** Does it at once when these ops are here, else as soon as they have come; where they cannot be loaded it says so instead. */
export function withOps(app: App, names: readonly string[], run: () => void): void {
  if (app.hasOps(names)) return run();
  void app.ensureOps(names).then(run, (error: unknown) => {
    app.notify('error', error instanceof Error ? error.message : String(error), undefined, 'loading');
  });
}
