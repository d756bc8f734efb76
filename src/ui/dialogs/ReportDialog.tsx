// ReportDialog: why something could not be opened, or what had to be repaired in it.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../primitives/Button.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { useAppState } from '../useApp.ts';
import styles from './dialogs.module.css';
import { useClose } from './useClose.ts';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
/** A hostile file can have thousands of faults; the first ones tell enough. */
const MOST = 40;

export function ReportDialog() {
  const close = useClose();
  const way = useRef<HTMLButtonElement>(null);
  const report = useAppState((state) => state.report);
  if (report === null) return null;
  const { subject, opened, diagnostics } = report;
  return (
    <Dialog
      open
      initialFocus={way}
      title={opened ? `${subject} was repaired` : `${subject} could not be opened`}
      onClose={close}
      footer={
        <Button ref={way} variant="primary" onClick={close}>
          {opened ? 'Good' : 'Go on'}
        </Button>
      }
    >
      <ul className={styles.reasons}>
        {diagnostics.slice(0, MOST).map((diagnostic, at) => {
          const Icon = ICONS[diagnostic.severity];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <li key={at} data-severity={diagnostic.severity}>
              <Icon aria-hidden />
              {diagnostic.message}
            </li>
          );
        })}
        {diagnostics.length > MOST && <li>… and {diagnostics.length - MOST} more.</li>}
      </ul>
      {!opened && <p className={styles.stays}>What you had is untouched and still on screen.</p>}
    </Dialog>
  );
}
