// StageBar: the one line above a presentation: what graph this is, and the way out.
import { Moon, PanelRight, Sun, X } from 'lucide-react';
import { isPanelShown } from '../../state/selectors.ts';
import { actionOf, runAction } from '../actions/actions.ts';
import { IconButton } from '../primitives/IconButton.tsx';
import { useThemeName } from '../primitives/useThemeName.ts';
import { useApp, useAppState } from '../useApp.ts';
import styles from './StageBar.module.css';

export function StageBar() {
  const app = useApp();
  const title = useAppState((state) => state.document.title);
  const inspector = useAppState((state) => isPanelShown(state, 'inspector'));
  const dark = useThemeName() === 'dark';
  return (
    <header className={styles.bar}>
      <h1 className={styles.title}>{title === '' ? 'Untitled' : title}</h1>
      <IconButton
        label={inspector ? 'Hide the inspector' : 'Show the inspector'}
        shortcut={actionOf('toggle-inspector').shortcuts?.[0]}
        onClick={() => runAction(app, 'toggle-inspector')}
      >
        <PanelRight />
      </IconButton>
      <IconButton
        label={dark ? 'Light theme' : 'Dark theme'}
        shortcut={actionOf('toggle-theme').shortcuts?.[0]}
        onClick={() => runAction(app, 'toggle-theme')}
      >
        {dark ? <Sun /> : <Moon />}
      </IconButton>
      <IconButton label="Leave the presentation" shortcut="Escape" onClick={() => runAction(app, 'leave-presentation')}>
        <X />
      </IconButton>
    </header>
  );
}
