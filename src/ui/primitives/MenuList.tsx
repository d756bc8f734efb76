// MenuList: the rows of a menu, floating beside its button or at a point.
import * as Ariakit from '@ariakit/react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { InMain } from './InMain.tsx';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';
import type { MenuEntry, MenuPlacement } from './MenuEntry.ts';

export interface MenuListProps {
  readonly id: string;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly placement: MenuPlacement;
  readonly open: boolean;
  /** What takes the focus: the first or last row, or the list with no row chosen yet. One of several choices takes it when it is checked. */
  readonly focus?: 'first' | 'last' | 'whole' | null;
  readonly button?: HTMLElement | null;
  readonly at?: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

type ChoiceEntry = Extract<MenuEntry, { readonly kind: 'check' | 'radio' }>;

export function MenuList(props: MenuListProps) {
  const { id, label, entries, placement, open, focus, button, at, onClose } = props;
  const menu = Ariakit.useMenuStore({
    placement,
    open,
    setOpen(next) {
      if (!next) onClose();
    },
  });
  const checked = useRef<HTMLDivElement>(null);
  const isChoice = entries.every((entry) => entry.kind === 'radio') && entries.some(isChecked);
  useLayoutEffect(() => {
    if (!open) return;
    if (button) {
      menu.setAnchorElement(button);
      menu.setDisclosureElement(button);
    }
    menu.setInitialFocus(focus === 'first' || focus === 'last' ? focus : 'container');
    menu.setAutoFocusOnShow(true);
  }, [menu, button, open, focus]);
  return (
    <InMain>
      <Ariakit.Menu
        store={menu}
        id={id}
        aria-label={label}
        className={styles.menu}
        gutter={at === undefined ? 6 : 0}
        portal
        // Tab leaves the menu, which closes it; the traps that would lead it back are in the way of screen readers.
        preserveTabOrder={false}
        unmountOnHide
        {...(isChoice ? { initialFocus: checked } : {})}
        {...(at === undefined ? {} : { getAnchorRect: () => ({ x: at.x, y: at.y }) })}
      >
        {entries.map((entry, place) => (
          <MenuRow key={place} entry={entry} checked={isChoice && isChecked(entry) ? checked : undefined} />
        ))}
      </Ariakit.Menu>
    </InMain>
  );
}

function isChecked(entry: MenuEntry): boolean {
  return isChoiceEntry(entry) && entry.checked;
}

function isChoiceEntry(entry: MenuEntry): entry is ChoiceEntry {
  return entry.kind === 'check' || entry.kind === 'radio';
}

interface MenuRowProps {
  readonly entry: MenuEntry;
  readonly checked: RefObject<HTMLDivElement | null> | undefined;
}

function MenuRow({ entry, checked }: MenuRowProps) {
  if (entry.kind === 'separator') return <Ariakit.MenuSeparator className={styles.separator} />;
  if (entry.kind === 'heading') return <div className={styles.heading}>{entry.label}</div>;
  const shortcut = entry.shortcut !== undefined && <Kbd keys={entry.shortcut} quiet />;
  if (isChoiceEntry(entry)) {
    const shared = {
      className: styles.item,
      disabled: entry.disabled ?? false,
      checked: entry.checked,
      name: entry.label,
      onChange: entry.onSelect,
      hideOnClick: true,
      ...(checked === undefined ? {} : { ref: checked }),
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
