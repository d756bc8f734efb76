// ExportDialog: the graph as JSON: to look at, to copy, to save.
import { Copy, Download, FileText, FolderOpen } from 'lucide-react';
import { useMemo } from 'react';
import { runAction } from '../actions/actions.ts';
import { fileName } from '../actions/files.ts';
import { Button } from '../primitives/Button.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { copyText } from '../share/copyText.ts';
import { useApp, useAppState } from '../useApp.ts';
import styles from './dialogs.module.css';
import { useClose } from './useClose.ts';

export function ExportDialog() {
  const app = useApp();
  const close = useClose();
  const document = useAppState((state) => state.document);
  // Drawn from the app, which reads the document on screen.
  const text = useMemo(() => (document === null ? '' : app.fileText()), [app, document]);
  return (
    <Dialog
      open
      title="Export"
      description={`${fileName(document.title)}, ${new Blob([text]).size.toLocaleString('en-US')} bytes of JSON. The format is described in chainrule.schema.json beside this page.`}
      onClose={close}
      footer={
        <>
          <Button icon={<FolderOpen aria-hidden />} variant="quiet" onClick={() => runAction(app, 'open-file')}>
            Open a file…
          </Button>
          <Button icon={<FileText aria-hidden />} variant="quiet" onClick={() => runAction(app, 'print-derivation')}>
            Derivation…
          </Button>
          <Button icon={<Copy aria-hidden />} onClick={() => void copyText(app, text)}>
            Copy
          </Button>
          <Button icon={<Download aria-hidden />} variant="primary" onClick={() => runAction(app, 'save-file')}>
            Save
          </Button>
        </>
      }
    >
      <textarea
        className={styles.code}
        readOnly
        value={text}
        rows={16}
        aria-label="The graph as JSON"
        spellCheck={false}
      />
    </Dialog>
  );
}
