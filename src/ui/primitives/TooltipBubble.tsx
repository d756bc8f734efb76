// TooltipBubble: what floats of a tooltip.
import * as Ariakit from '@ariakit/react';
import { type ReactNode, useLayoutEffect } from 'react';
import { InMain } from './InMain.tsx';
import { Kbd } from './Kbd.tsx';
import styles from './Tooltip.module.css';

export interface TooltipBubbleProps {
  readonly label: ReactNode;
  readonly shortcut: string | undefined;
  readonly placement: 'top' | 'bottom' | 'left' | 'right';
  readonly anchor: HTMLElement;
  /** It does not go when the pointer is elsewhere. */
  readonly stays: boolean;
  readonly onHide: () => void;
}

export function TooltipBubble({ label, shortcut, placement, anchor, stays, onHide }: TooltipBubbleProps) {
  const tooltip = Ariakit.useTooltipStore({
    placement,
    open: true,
    hideTimeout: 0,
    setOpen(open) {
      if (!open) onHide();
    },
  });
  useLayoutEffect(() => tooltip.setAnchorElement(anchor), [tooltip, anchor]);
  return (
    <InMain>
      <Ariakit.Tooltip store={tooltip} className={styles.tooltip} gutter={6} hideOnHoverOutside={!stays}>
        {label}
        {shortcut !== undefined && <Kbd keys={shortcut} quiet />}
      </Ariakit.Tooltip>
    </InMain>
  );
}
