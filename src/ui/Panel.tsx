// Panel: a part of the screen beside the canvas; on a narrow screen a sheet that comes up from the bottom.
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './App.module.css';
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
    if (sheet) holder.current?.focus();
  }, [sheet]);
  if (!sheet) return <div className={styles[name]}>{children}</div>;
  return (
    <div
      ref={holder}
      className={styles.sheet}
      role="dialog"
      aria-label={panelTitles[name]}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
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
