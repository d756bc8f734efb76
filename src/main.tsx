// main: the composition root: puts engine, storage, stores and page together.
import './ui/theme/theme.css';
import { createRoot } from 'react-dom/client';
import type { Signature } from './document/signature.ts';
import { affineSoftmax as openingExample } from './examples/affineSoftmax.ts';
import { nearRunner } from './execution/nearRunner.ts';
import { signatureOf } from './execution/signatures.ts';
import { spawnWorker } from './execution/spawnWorker.ts';
import { workerRunner } from './execution/workerRunner.ts';
import { growingCatalogue } from './ops/growingCatalogue.ts';
import { openingOps } from './ops/openingOps.ts';
import { systemClock } from './state/clock.ts';
import { createApp } from './state/createApp.ts';
import { documentExchange } from './state/exchange.ts';
import { idbLibrary } from './state/idbLibrary.ts';
import { preferenceStore } from './state/preferences.ts';
import { stage } from './state/stage.ts';
import { tabLocks } from './state/tabLocks.ts';
import { App } from './ui/App.tsx';
import { applyTheme } from './ui/applyTheme.ts';
import { canvasApi } from './ui/canvas/canvasApi.ts';
import { Failure } from './ui/dialogs/Failure.tsx';
import { firstValues, watchFirstValues } from './ui/firstValues.ts';
import { loadRest } from './ui/loadRest.ts';
import { onFirstSign } from './ui/onFirstSign.ts';
import { takeLink } from './ui/share/takeLink.ts';
import { AppContext } from './ui/useApp.ts';

const preferences = preferenceStore(() => localStorage);
applyTheme(preferences.read().view.theme);
stage.current = () => canvasApi.current;

const signatures = new Map<string, Signature>();
const catalogue = growingCatalogue(
  openingOps,
  async () => (await import('./ops/index.ts')).ops,
  (fresh) => {
    for (const op of fresh) signatures.set(op.name, signatureOf(op));
  },
);
const motion = matchMedia('(prefers-reduced-motion: reduce)');

async function start(root: HTMLElement): Promise<void> {
  const runner = nearRunner(workerRunner(spawnWorker), catalogue, () => import('./execution/nearEngine.ts'));
  const app = createApp({
    catalogue,
    signatures,
    runner,
    exchange: documentExchange(catalogue, signatures),
    library: await idbLibrary(),
    locks: tabLocks(),
    preferences,
    clock: systemClock,
    newKey: () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`,
    reducedMotion: () => motion.matches,
  });
  const { document: first, startStep } = openingExample;
  await app.boot({ document: first, ...(startStep === undefined ? {} : { step: startStep }) }, takeLink());
  addEventListener('hashchange', () => {
    const hash = takeLink();
    if (hash.length > 1) void app.openText(hash, 'hash');
  });
  // The last moments in which a page that is closed, or swept away on a phone, can still write.
  addEventListener('pagehide', () => void app.flush());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void app.flush();
  });
  addEventListener('beforeunload', (event) => {
    // While the next page is on its way there is still time to finish a write; at pagehide there may not be.
    void app.flush();
    const { save, past } = app.store.getState();
    const pending = save.status === 'unsaved' || save.status === 'saving';
    // The browser asks whether to leave what is not stored yet.
    if (past.length > 0 && (pending || save.status === 'failed')) event.preventDefault();
  });
  createRoot(root).render(
    <AppContext value={app}>
      <App />
    </AppContext>,
  );
  watchFirstValues(app);
  // Whoever moves the pointer or presses a key will want more than what is on the screen.
  onFirstSign(async () => {
    await firstValues;
    runner.prepare();
    await loadRest(app);
  });
}

const root = document.getElementById('root');
if (root !== null) {
  start(root).catch((error: unknown) => {
    createRoot(root).render(<Failure error={error} text={null} />);
  });
}
