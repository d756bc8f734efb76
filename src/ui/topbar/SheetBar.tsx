// SheetBar: on a narrow screen, the buttons that bring up ops, inspector and outline as sheets.
import { ListTree, Shapes, SlidersHorizontal } from 'lucide-react';
import { type PanelName, panelTitles } from '../Panel.tsx';
import { useAppState } from '../useApp.ts';
import styles from './SheetBar.module.css';

const ICONS = { palette: Shapes, inspector: SlidersHorizontal, outline: ListTree };

export interface SheetBarProps {
  readonly open: PanelName | null;
  readonly onOpen: (sheet: PanelName | null) => void;
}

export function SheetBar({ open, onOpen }: SheetBarProps) {
  const looking = useAppState((state) => state.mode === 'view');
  return (
    <nav className={styles.bar} aria-label="Panels">
      {(['palette', 'inspector', 'outline'] as const).map((name) => {
        const Icon = ICONS[name];
        if (looking && name === 'palette') return null;
        return (
          <button
            key={name}
            type="button"
            className={styles.item}
            aria-expanded={open === name}
            onClick={() => onOpen(open === name ? null : name)}
          >
            <Icon aria-hidden />
            {panelTitles[name]}
          </button>
        );
      })}
    </nav>
  );
}
