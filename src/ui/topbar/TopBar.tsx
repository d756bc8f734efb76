// TopBar: what graph this is, whether it is saved, and the ways in and out of it.
import { CircleHelp, Download, LayoutGrid, Link2, Moon, Redo2, Search, Sun, Undo2 } from 'lucide-react';
import { redoLabel, undoLabel } from '../../state/selectors.ts';
import { type ActionId, actionOf, runAction } from '../actions/actions.ts';
import { Button } from '../primitives/Button.tsx';
import { IconButton } from '../primitives/IconButton.tsx';
import { Kbd } from '../primitives/Kbd.tsx';
import { Menu } from '../primitives/Menu.tsx';
import { useThemeName } from '../primitives/useThemeName.ts';
import { VisuallyHidden } from '../primitives/VisuallyHidden.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { MainMenu } from './MainMenu.tsx';
import { SaveMark } from './SaveMark.tsx';
import { TitleField } from './TitleField.tsx';
import styles from './TopBar.module.css';
import { useExportEntries } from './useExportEntries.tsx';

const shortcutOf = (id: ActionId) => actionOf(id).shortcuts?.[0];

export function TopBar({ narrow }: { readonly narrow: boolean }) {
  const app = useApp();
  const exportEntries = useExportEntries();
  return (
    <header className={styles.bar}>
      <h1 className={styles.heading}>
        <VisuallyHidden>Chainrule</VisuallyHidden>
      </h1>
      <MainMenu narrow={narrow} />
      <div className={styles.name}>
        <TitleField />
        <SaveMark />
      </div>
      <History />
      {!narrow && (
        <>
          <span className={styles.rule} />
          <Button
            icon={<LayoutGrid aria-hidden />}
            aria-label="Examples"
            title="Examples"
            onClick={() => runAction(app, 'examples')}
          >
            <span className={styles.word}>Examples</span>
          </Button>
          <Button
            icon={<Search aria-hidden />}
            aria-label={actionOf('commands').label}
            onClick={() => runAction(app, 'commands')}
          >
            <Kbd keys="$mod+k" quiet />
          </Button>
        </>
      )}
      <span className={styles.space} />
      {!narrow && (
        <Menu
          label="Export"
          placement="bottom-end"
          entries={exportEntries}
          trigger={
            <Button icon={<Download aria-hidden />} aria-label="Export">
              <span className={styles.word}>Export</span>
            </Button>
          }
        />
      )}
      {narrow ? (
        <IconButton label="Share" variant="plain" onClick={() => runAction(app, 'share')}>
          <Link2 />
        </IconButton>
      ) : (
        <Button variant="primary" icon={<Link2 aria-hidden />} onClick={() => runAction(app, 'share')}>
          Share
        </Button>
      )}
      {!narrow && (
        <div className={styles.tools}>
          <ThemeToggle />
          <IconButton label="Keyboard shortcuts" shortcut="?" onClick={() => runAction(app, 'shortcuts')}>
            <CircleHelp />
          </IconButton>
        </div>
      )}
    </header>
  );
}

function History() {
  const app = useApp();
  const undo = useAppState(undoLabel);
  const redo = useAppState(redoLabel);
  return (
    <div className={styles.tools}>
      <IconButton
        label={undo === null ? 'Undo' : `Undo: ${undo}`}
        shortcut={shortcutOf('undo')}
        disabled={undo === null}
        onClick={() => runAction(app, 'undo')}
      >
        <Undo2 />
      </IconButton>
      <IconButton
        label={redo === null ? 'Redo' : `Redo: ${redo}`}
        shortcut={shortcutOf('redo')}
        disabled={redo === null}
        onClick={() => runAction(app, 'redo')}
      >
        <Redo2 />
      </IconButton>
    </div>
  );
}

function ThemeToggle() {
  const app = useApp();
  // What is on screen, which the system may change by itself.
  const dark = useThemeName() === 'dark';
  return (
    <IconButton
      label={dark ? 'Light theme' : 'Dark theme'}
      shortcut={shortcutOf('toggle-theme')}
      onClick={() => runAction(app, 'toggle-theme')}
    >
      {dark ? <Sun /> : <Moon />}
    </IconButton>
  );
}
