// MainMenu: the name of the app, and behind it everything about graphs and the view that has no button of its own.
import {
  ChevronDown,
  Download,
  FilePlus2,
  FolderOpen,
  History,
  Keyboard,
  LayoutGrid,
  Link2,
  type LucideIcon,
  Maximize,
  Network,
  Presentation,
  Search,
} from 'lucide-react';
import { isPanelShown } from '../../state/selectors.ts';
import { type ActionId, actionOf, runAction } from '../actions/actions.ts';
import { Menu } from '../primitives/Menu.tsx';
import type { MenuEntry } from '../primitives/MenuEntry.ts';
import { useApp, useAppState } from '../useApp.ts';
import { Logo } from './Logo.tsx';
import styles from './TopBar.module.css';

export function MainMenu({ narrow }: { readonly narrow: boolean }) {
  const app = useApp();
  const view = useAppState((state) => state.view);
  const shown = {
    palette: useAppState((state) => isPanelShown(state, 'palette')),
    inspector: useAppState((state) => isPanelShown(state, 'inspector')),
    outline: useAppState((state) => isPanelShown(state, 'outline')),
  };
  const entry = (id: ActionId, Icon: LucideIcon, label = actionOf(id).label): MenuEntry => ({
    label,
    icon: <Icon aria-hidden />,
    shortcut: actionOf(id).shortcuts?.[0],
    onSelect: () => runAction(app, id),
  });
  const theme = (value: typeof view.theme, label: string): MenuEntry => ({
    kind: 'radio',
    label,
    checked: view.theme === value,
    onSelect: () => app.setView({ theme: value }),
  });
  const panel = (name: keyof typeof view.panels, id: ActionId, label: string): MenuEntry => ({
    kind: 'check',
    label,
    checked: shown[name],
    shortcut: actionOf(id).shortcuts?.[0],
    onSelect: () => runAction(app, id),
  });
  const entries: readonly MenuEntry[] = [
    entry('new', FilePlus2),
    entry('examples', LayoutGrid, 'Examples…'),
    entry('recent', History, 'Recent graphs…'),
    entry('open-file', FolderOpen, 'Open a file…'),
    entry('save-file', Download),
    ...(narrow ? [entry('share', Link2, 'Share…'), entry('commands', Search, 'Search…')] : []),
    { kind: 'separator' },
    entry('tidy', Network),
    entry('fit-view', Maximize),
    entry('present', Presentation, 'Present'),
    ...(narrow
      ? []
      : [
          panel('palette', 'toggle-palette', 'Palette'),
          panel('inspector', 'toggle-inspector', 'Inspector'),
          panel('outline', 'toggle-outline', 'Outline'),
        ]),
    {
      kind: 'check',
      label: 'Wires as thick as their gradient',
      checked: view.wireWidthByGradient,
      onSelect: () => app.setView({ wireWidthByGradient: !view.wireWidthByGradient }),
    },
    { kind: 'separator' },
    { kind: 'heading', label: 'Theme' },
    theme('system', 'As the system'),
    theme('light', 'Light'),
    theme('dark', 'Dark'),
    { kind: 'separator' },
    entry('shortcuts', Keyboard),
  ];
  return (
    <Menu
      label="Chainrule"
      entries={entries}
      trigger={
        <button type="button" className={styles.brand} aria-label="Chainrule menu">
          <Logo />
          {!narrow && <span>Chainrule</span>}
          <ChevronDown aria-hidden className={styles.chevron} />
        </button>
      }
    />
  );
}
