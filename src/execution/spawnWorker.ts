// spawnWorker: starts the engine's thread; the one place that says `Worker`, and the only URL that scripts may be made from.
// oxlint-disable-next-line import/default -- Vite answers this query with a module of its own.
import workerUrl from './worker.ts?worker&url';

/** Under `require-trusted-types-for 'script'` a worker's URL must come from a policy; this is the page's only one. */
const policy = trustedTypesOf(globalThis)?.createPolicy('chainrule', { createScriptURL: ownWorker });

export function spawnWorker(): Worker {
  const url = policy === undefined ? ownWorker(workerUrl) : policy.createScriptURL(workerUrl);
  return new Worker(url as string, { type: 'module', name: 'engine' });
}

/** Admits the engine's own script on this page's own origin, and nothing else. */
function ownWorker(url: string): string {
  const absolute = new URL(url, document.baseURI);
  if (url !== workerUrl || absolute.origin !== location.origin) {
    throw new TypeError(`${absolute.href} is not the engine of this page.`);
  }
  return absolute.href;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

function trustedTypesOf(scope: object): TrustedTypes | undefined {
  return 'trustedTypes' in scope ? (scope.trustedTypes as TrustedTypes) : undefined;
}
