// PopoverProps: what a popover is told.
import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react';

export interface PopoverProps {
  readonly label: string;
  readonly children: ReactNode;
  /** The button that opens it; leave out when it is opened by `open` at `anchor`. */
  readonly trigger?: ReactElement<ComponentPropsWithRef<'button'>>;
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
