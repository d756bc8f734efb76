// Popover: a small floating panel that belongs to a button or to a place on the screen; Escape or a click outside closes it.
import { type ComponentPropsWithRef, cloneElement, type ReactElement, type ReactNode, useId, useState } from 'react';
import { lazyPart } from '../lazyPart.tsx';

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

export const PopoverPanel = lazyPart(async () => (await import('./PopoverPanel.tsx')).PopoverPanel);

export function Popover({ trigger, open: given, onOpenChange, ...panel }: PopoverProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const id = useId();
  const [own, setOwn] = useState(false);
  const open = given ?? own;
  const [used, setUsed] = useState(open);
  if (open && !used) setUsed(true);

  function change(next: boolean): void {
    setOwn(next);
    onOpenChange?.(next);
  }
  return (
    <>
      {trigger &&
        cloneElement(trigger, {
          ref: setButton,
          'aria-haspopup': 'dialog',
          'aria-expanded': open,
          'aria-controls': open ? id : undefined,
          onClick: (event) => {
            trigger.props.onClick?.(event);
            change(!open);
          },
        })}
      {used && <PopoverPanel {...panel} id={id} open={open} onOpenChange={change} button={button} />}
    </>
  );
}
