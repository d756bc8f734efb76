// Menu: a button's list of actions, or a context menu at a point, drawn from data.
import * as Ariakit from '@ariakit/react';
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

export type MenuEntry =
  | {
      readonly kind?: 'item' | undefined;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly hint?: string;
      readonly shortcut?: string | undefined;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      readonly onSelect: () => void;
    }
  | {
      /** `check` stands alone, `radio` is one of several. */
      readonly kind: 'check' | 'radio';
      readonly label: string;
      readonly checked: boolean;
      readonly shortcut?: string | undefined;
      readonly disabled?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string };

type ChoiceEntry = Extract<MenuEntry, { readonly kind: 'check' | 'radio' }>;

function isChoice(entry: MenuEntry): entry is ChoiceEntry {
  return entry.kind === 'check' || entry.kind === 'radio';
}

export interface MenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The button that opens it. */
  readonly trigger?: ReactElement;
  /** A context menu: shown while this is a point, in client coordinates. */
  readonly at?: { readonly x: number; readonly y: number } | null;
  readonly onClose?: () => void;
  readonly placement?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end' | 'right-start';
}

export function Menu({ label, entries, trigger, at, onClose, placement = 'bottom-start' }: MenuProps) {
  const controlled = trigger === undefined;
  return (
    <Ariakit.MenuProvider
      placement={placement}
      {...(controlled ? { open: at !== null && at !== undefined } : {})}
      setOpen={(open) => {
        if (!open) onClose?.();
      }}
    >
      {trigger ? <Ariakit.MenuButton render={trigger} /> : <TakeFocus />}
      <Ariakit.Menu
        aria-label={label}
        className={styles.menu}
        gutter={controlled ? 0 : 6}
        portal
        unmountOnHide
        {...(controlled ? { getAnchorRect: () => (at ? { x: at.x, y: at.y } : null), autoFocusOnShow: true } : {})}
      >
        {entries.map((entry, place) => (
          <MenuRow key={place} entry={entry} />
        ))}
      </Ariakit.Menu>
    </Ariakit.MenuProvider>
  );
}

/** A menu without a button is not told that it was opened by a person, so it would leave the focus where it is, out of reach of the keys. */
function TakeFocus() {
  const menu = Ariakit.useMenuContext();
  useEffect(() => menu?.setAutoFocusOnShow(true), [menu]);
  return null;
}

function MenuRow({ entry }: { readonly entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Ariakit.MenuSeparator className={styles.separator} />;
  if (entry.kind === 'heading') return <div className={styles.heading}>{entry.label}</div>;
  const shortcut = entry.shortcut !== undefined && <Kbd keys={entry.shortcut} quiet />;
  if (isChoice(entry)) {
    const shared = {
      className: styles.item,
      disabled: entry.disabled ?? false,
      checked: entry.checked,
      name: entry.label,
      onChange: entry.onSelect,
      hideOnClick: true,
    };
    const inner = (
      <>
        <span className={styles.icon}>
          <Ariakit.MenuItemCheck checked={entry.checked} />
        </span>
        <span className={styles.label}>{entry.label}</span>
        {shortcut}
      </>
    );
    return entry.kind === 'check' ? (
      <Ariakit.MenuItemCheckbox {...shared}>{inner}</Ariakit.MenuItemCheckbox>
    ) : (
      <Ariakit.MenuItemRadio {...shared} value={entry.label}>
        {inner}
      </Ariakit.MenuItemRadio>
    );
  }
  return (
    <Ariakit.MenuItem
      className={styles.item}
      data-danger={entry.danger || undefined}
      disabled={entry.disabled ?? false}
      onClick={entry.onSelect}
    >
      {entry.icon !== undefined && <span className={styles.icon}>{entry.icon}</span>}
      <span className={styles.label}>
        {entry.label}
        {entry.hint !== undefined && <span className={styles.hint}>{entry.hint}</span>}
      </span>
      {shortcut}
    </Ariakit.MenuItem>
  );
}
