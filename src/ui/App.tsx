// App: the screen: top bar, palette, canvas, inspector, outline and timeline in one grid; sheets instead of panels where it is narrow.
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { isPanelShown } from '../state/selectors.ts';
import styles from './App.module.css';
import { bindKeyboard } from './actions/bindKeyboard.ts';
import { bindClipboard } from './actions/clipboard.ts';
import { applyTheme, onSystemTheme } from './applyTheme.ts';
import { Canvas } from './canvas/Canvas.tsx';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { DropZone } from './dialogs/DropZone.tsx';
import { ErrorBoundary } from './dialogs/ErrorBoundary.tsx';
import { Notices } from './dialogs/Notices.tsx';
import { PanelBoundary } from './dialogs/PanelBoundary.tsx';
import { firstValues } from './firstValues.ts';
import { lazyPart } from './lazyPart.tsx';
import { Panel, type PanelName } from './Panel.tsx';
import { SheetBar } from './topbar/SheetBar.tsx';
import { StageBar } from './topbar/StageBar.tsx';
import { TopBar } from './topbar/TopBar.tsx';
import { useApp, useAppState } from './useApp.ts';
import { useNarrow } from './useNarrow.ts';

/** The canvas shows its numbers first. */
const Timeline = lazyPart(async () => {
  await firstValues;
  return (await import('./timeline/Timeline.tsx')).Timeline;
});
const Inspector = lazyPart(async () => {
  await firstValues;
  return (await import('./inspector/Inspector.tsx')).Inspector;
});
const Palette = lazyPart(async () => {
  await firstValues;
  return (await import('./palette/Palette.tsx')).Palette;
});
const Outline = lazyPart(async () => {
  await firstValues;
  return (await import('./outline/Outline.tsx')).Outline;
});

export function App() {
  return (
    <ErrorBoundary>
      <Screen />
    </ErrorBoundary>
  );
}

function Screen() {
  const narrow = useNarrow();
  const mode = useAppState((state) => state.mode);
  const palette = useAppState((state) => isPanelShown(state, 'palette'));
  const inspector = useAppState((state) => isPanelShown(state, 'inspector'));
  const outline = useAppState((state) => isPanelShown(state, 'outline'));
  const [sheet, setSheet] = useState<PanelName | null>(null);
  const closeSheet = useCallback(() => setSheet(null), []);
  usePage();
  const presenting = mode === 'present';

  const shows = (name: PanelName) => (narrow ? sheet === name : { palette, inspector, outline }[name]);
  const panel = (name: PanelName, content: ReactNode) =>
    shows(name) && (
      <Panel key={name} name={name} sheet={narrow} onClose={closeSheet}>
        <PanelBoundary name={`The ${name}`}>{content}</PanelBoundary>
      </Panel>
    );
  return (
    <div className={styles.screen} data-mode={mode}>
      {presenting ? <StageBar /> : <TopBar narrow={narrow} />}
      <main className={styles.body}>
        {panel('palette', <Palette />)}
        <div className={styles.centre}>
          <div className={styles.canvas}>
            <Canvas />
          </div>
          {panel('outline', <Outline />)}
        </div>
        {panel('inspector', <Inspector />)}
      </main>
      <footer className={styles.foot}>
        <div className={styles.timeline}>
          <PanelBoundary name="The timeline">
            <Timeline />
          </PanelBoundary>
        </div>
        {narrow && !presenting && <SheetBar open={sheet} onOpen={setSheet} />}
      </footer>
      <Dialogs />
      <DropZone />
      <Notices />
    </div>
  );
}

/** What belongs to the page as a whole: theme, title, keys, clipboard. */
function usePage(): void {
  const app = useApp();
  const theme = useAppState((state) => state.view.theme);
  const title = useAppState((state) => state.document.title);
  useEffect(() => {
    applyTheme(theme);
    return onSystemTheme(() => applyTheme(theme));
  }, [theme]);
  useEffect(() => {
    document.title = title === '' ? 'Chainrule' : `${title} · Chainrule`;
  }, [title]);
  useEffect(() => {
    const unbind = [bindKeyboard(app, window), bindClipboard(app)];
    return () => {
      for (const each of unbind) each();
    };
  }, [app]);
}
