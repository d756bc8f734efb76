// Tooltip: a short label beside whatever it wraps, on hover and on keyboard focus.
import * as Ariakit from '@ariakit/react';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Tooltip.module.css';

export interface TooltipProps {
  readonly label: ReactNode;
  readonly shortcut?: string | undefined;
  readonly placement?: 'top' | 'bottom' | 'left' | 'right';
  /** One focusable element; it gets the tooltip's handlers. It must carry its own accessible name. */
  readonly children: ReactElement;
}

export function Tooltip({ label, shortcut, placement = 'bottom', children }: TooltipProps) {
  return (
    <Ariakit.TooltipProvider placement={placement} timeout={450} hideTimeout={0}>
      <Ariakit.TooltipAnchor render={children} />
      <Ariakit.Tooltip className={styles.tooltip} gutter={6} unmountOnHide>
        {label}
        {shortcut !== undefined && <Kbd keys={shortcut} quiet />}
      </Ariakit.Tooltip>
    </Ariakit.TooltipProvider>
  );
}
