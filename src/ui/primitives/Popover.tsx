// Popover: a small floating panel that belongs to a button or to a place on the screen; Escape or a click outside closes it.
import { cloneElement, useId, useState } from 'react';
import { lazyPart } from '../lazyPart.tsx';
import type { PopoverProps } from './PopoverProps.ts';

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
