// Popover: a small floating panel that belongs to a button or to a place on the screen; Escape or a click outside closes it.
import * as Ariakit from '@ariakit/react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Popover.module.css';

export interface PopoverProps {
  readonly label: string;
  readonly children: ReactNode;
  /** The button that opens it; leave out when it is opened by `open` at `anchor`. */
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** Where it points to, in client coordinates, when there is no trigger. */
  readonly anchor?: () => { x: number; y: number; width?: number; height?: number } | null;
  readonly placement?:
    | 'top'
    | 'bottom'
    | 'left'
    | 'right'
    | 'bottom-start'
    | 'bottom-end'
    | 'right-start'
    | 'top-start';
  readonly className?: string;
  /** False leaves the focus where it is on opening. */
  readonly takesFocus?: boolean;
}

export function Popover(props: PopoverProps) {
  const { label, children, trigger, open, onOpenChange, anchor, placement = 'bottom-start', className } = props;
  return (
    <Ariakit.PopoverProvider
      placement={placement}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { setOpen: onOpenChange } : {})}
    >
      {trigger && <Ariakit.PopoverDisclosure render={trigger} />}
      <Ariakit.Popover
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
    </Ariakit.PopoverProvider>
  );
}
