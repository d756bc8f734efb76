// Dialog: a modal window with a heading, a way out, and the focus kept inside.
import * as Ariakit from '@ariakit/react';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { classes } from './classes.ts';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the bottom right. */
  readonly footer?: ReactNode;
  readonly size?: 's' | 'm' | 'l';
  /** Keeps the heading for screen readers only and leaves out the close button (command palette, node picker). */
  readonly bare?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, children, footer, size = 'm', bare = false, initialFocus } = props;
  return (
    <Ariakit.Dialog
      open={open}
      onClose={onClose}
      unmountOnHide
      backdrop={<div className={styles.backdrop} />}
      className={classes(styles.dialog, styles[size], bare && styles.bare)}
      {...(initialFocus ? { initialFocus } : {})}
    >
      {bare ? (
        <Ariakit.VisuallyHidden>
          <Ariakit.DialogHeading>{title}</Ariakit.DialogHeading>
        </Ariakit.VisuallyHidden>
      ) : (
        <header className={styles.header}>
          <Ariakit.DialogHeading className={styles.title}>{title}</Ariakit.DialogHeading>
          <IconButton label="Close" tooltip="none" onClick={onClose}>
            <X />
          </IconButton>
        </header>
      )}
      <div className={styles.body}>
        {description !== undefined && (
          <Ariakit.DialogDescription className={styles.description} render={<div />}>
            {description}
          </Ariakit.DialogDescription>
        )}
        {children}
      </div>
      {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
    </Ariakit.Dialog>
  );
}
