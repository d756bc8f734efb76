// Panel: a part of the screen beside the canvas; on a narrow screen a sheet that comes up from the bottom.
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './App.module.css';
import { InspectorPanel } from './InspectorPanel.tsx';
import { IconButton } from './primitives/IconButton.tsx';

export type PanelName = 'palette' | 'inspector' | 'outline';

export const panelTitles: Readonly<Record<PanelName, string>> = {
  palette: 'Ops',
  inspector: 'Inspector',
  outline: 'Outline',
};

export interface PanelProps {
  readonly name: PanelName;
  readonly sheet: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Panel({ name, sheet, onClose, children }: PanelProps) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (!sheet || element === null) return;
    const opener = document.activeElement;
    element.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    element.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('keydown', onKeyDown);
      if (element.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus();
    };
  }, [sheet, onClose]);
  if (!sheet && name === 'inspector') return <InspectorPanel>{children}</InspectorPanel>;
  if (!sheet) return <div className={styles[name]}>{children}</div>;
  return (
    <div ref={holder} className={styles.sheet} tabIndex={-1}>
      <div className={styles.sheetHead}>
        <h2>{panelTitles[name]}</h2>
        <IconButton label={`Close ${panelTitles[name].toLowerCase()}`} tooltip="none" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <div className={styles.sheetBody}>{children}</div>
    </div>
  );
}
