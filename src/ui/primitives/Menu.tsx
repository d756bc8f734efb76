// Menu: a button's list of actions, or a context menu at a point, drawn from data. The list itself is loaded when one is first opened.
import {
  type ComponentPropsWithRef,
  cloneElement,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useId,
  useState,
} from 'react';
import { lazyPart } from '../lazyPart.tsx';
import type { MenuEntry, MenuPlacement } from './MenuEntry.ts';

export interface MenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The button that opens it. */
  readonly trigger?: ReactElement<ComponentPropsWithRef<'button'>>;
  /** A context menu: shown while this is a point, in client coordinates. */
  readonly at?: { readonly x: number; readonly y: number } | null;
  readonly onClose?: () => void;
  readonly placement?: MenuPlacement;
}

export const MenuList = lazyPart(async () => (await import('./MenuList.tsx')).MenuList);

export function Menu({ label, entries, trigger, at, onClose, placement = 'bottom-start' }: MenuProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const id = useId();
  const [opened, setOpened] = useState<'first' | 'last' | 'whole' | null>(null);
  const [used, setUsed] = useState(false);

  function close(): void {
    setOpened(null);
    onClose?.();
  }
  if (trigger === undefined) {
    return at === null || at === undefined ? null : (
      <MenuList id={id} label={label} entries={entries} placement={placement} open at={at} onClose={close} />
    );
  }
  function open(focus: NonNullable<typeof opened>): void {
    setUsed(true);
    setOpened(focus);
  }
  return (
    <>
      {cloneElement(trigger, {
        ref: setButton,
        'aria-haspopup': 'menu',
        'aria-expanded': opened !== null,
        'aria-controls': opened === null ? undefined : id,
        onClick(event: MouseEvent<HTMLButtonElement>) {
          trigger.props.onClick?.(event);
          if (opened !== null) close();
          // A click of the keyboard has no count.
          else open(event.detail === 0 ? 'first' : 'whole');
        },
        onKeyDown(event: KeyboardEvent<HTMLButtonElement>) {
          trigger.props.onKeyDown?.(event);
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          open(event.key === 'ArrowUp' ? 'last' : 'first');
        },
      })}
      {used && (
        <MenuList
          id={id}
          label={label}
          entries={entries}
          placement={placement}
          open={opened !== null}
          focus={opened}
          button={button}
          onClose={close}
        />
      )}
    </>
  );
}
