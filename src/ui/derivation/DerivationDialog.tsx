// DerivationDialog: the whole derivation to read, to print, and to take along as LaTeX.
import { Copy, FileText, Printer } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Block, DerivationDocument } from '../../explain/document/derivationBlocks.ts';
import { isStale } from '../../state/selectors.ts';
import { useClose } from '../dialogs/useClose.ts';
import { Button } from '../primitives/Button.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { useApp, useAppState } from '../useApp.ts';
import { buildDerivation } from './buildDerivation.ts';
import styles from './DerivationDialog.module.css';
import { DerivationPage } from './DerivationPage.tsx';
import { copyLatex, saveLatex } from './saveLatex.ts';

/** More formulas than this would keep the browser busy for too long; the LaTeX document has no such limit. */
const mostFormulas = 1500;

export function DerivationDialog() {
  const app = useApp();
  const close = useClose();
  const derivation = useDerivation();
  const isEmpty = useAppState((state) => state.document.nodes.length === 0);
  const count = derivation === null ? 0 : formulasIn(derivation);
  const isShown = derivation !== null && !isEmpty && count <= mostFormulas;
  return (
    <Dialog
      open
      size="l"
      title="Derivation"
      onClose={close}
      footer={
        <div className={styles.actions}>
          <Button icon={<Copy aria-hidden />} variant="quiet" disabled={isEmpty} onClick={() => void copyLatex(app)}>
            Copy LaTeX
          </Button>
          <Button icon={<FileText aria-hidden />} disabled={isEmpty} onClick={() => void saveLatex(app)}>
            Save as LaTeX
          </Button>
          <Button icon={<Printer aria-hidden />} variant="primary" disabled={!isShown} onClick={() => window.print()}>
            Print
          </Button>
        </div>
      }
    >
      {isEmpty ? (
        <p className={styles.word}>The graph is empty, so there is nothing to derive. Add a node first.</p>
      ) : derivation === null ? (
        <p className={styles.word} aria-live="polite">
          The numbers are being calculated…
        </p>
      ) : isShown ? (
        <DerivationPage derivation={derivation} />
      ) : (
        <p className={styles.word}>
          This derivation has {count.toLocaleString('en-US')} formulas, too many for a page in the browser (at most{' '}
          {mostFormulas.toLocaleString('en-US')}). Save it as LaTeX instead: that document holds all of them.
        </p>
      )}
    </Dialog>
  );
}

/** Of what is on screen; made again when the numbers or their check change. */
function useDerivation(): DerivationDocument | null {
  const app = useApp();
  const trace = useAppState((state) => state.run.trace);
  const check = useAppState((state) => state.run.check);
  const stale = useAppState(isStale);
  const [derivation, setDerivation] = useState<DerivationDocument | null>(null);
  useEffect(() => {
    let current = true;
    void buildDerivation(app).then((made) => {
      if (current) setDerivation(made);
    });
    return () => {
      current = false;
    };
    // Read from the store in there.
  }, [app, trace, check, stale]);
  return derivation;
}

function formulasIn({ sections }: DerivationDocument): number {
  const count = (blocks: readonly Block[]): number =>
    blocks.reduce((sum, block) => sum + (block.kind === 'table' ? block.rows.length : 1), 0);
  return sections.reduce(
    (sum, { blocks, parts }) => sum + count(blocks) + parts.reduce((inner, part) => inner + count(part.blocks), 0),
    0,
  );
}
