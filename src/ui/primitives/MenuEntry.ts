// MenuEntry: one line of a menu, as data.
import type { ReactNode } from 'react';

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

export type MenuPlacement = 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end' | 'right-start';
