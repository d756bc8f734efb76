// PopoverPanel: what floats of a popover.
import * as Ariakit from '@ariakit/react';
import { useLayoutEffect } from 'react';
import { classes } from './classes.ts';
import { InMain } from './InMain.tsx';
import styles from './Popover.module.css';
import type { PopoverProps } from './PopoverProps.ts';

export interface PopoverPanelProps extends Omit<PopoverProps, 'trigger' | 'open' | 'onOpenChange'> {
  readonly id: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly button: HTMLElement | null;
}

export function PopoverPanel(props: PopoverPanelProps) {
  const { id, label, children, open, onOpenChange, anchor, button, placement = 'bottom-start', className } = props;
  const popover = Ariakit.usePopoverStore({ placement, open, setOpen: onOpenChange });
  useLayoutEffect(() => {
    if (!open || button === null) return;
    popover.setAnchorElement(button);
    popover.setDisclosureElement(button);
  }, [popover, button, open]);
  return (
    <InMain>
      <Ariakit.Popover
        store={popover}
        id={id}
        aria-label={label}
        className={classes(styles.popover, className)}
        gutter={6}
        portal
        unmountOnHide
        autoFocusOnShow={props.takesFocus ?? true}
        {...(anchor ? { getAnchorRect: anchor } : {})}
      >
        {children}
      </Ariakit.Popover>
    </InMain>
  );
}
