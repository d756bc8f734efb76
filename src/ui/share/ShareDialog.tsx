// ShareDialog: a link that opens this graph anywhere, what it holds, and how far it gets before something cuts it.
import { Check, Copy, FileDown, Send } from 'lucide-react';
import { useRef, useState } from 'react';
import { linkLengthAdvice } from '../../share/linkLengthAdvice.ts';
import type { Mode } from '../../state/app.ts';
import { shownStep } from '../../state/selectors.ts';
import { runAction } from '../actions/actions.ts';
import { writeClipboard } from '../actions/clipboard.ts';
import { useClose } from '../dialogs/useClose.ts';
import { Button } from '../primitives/Button.tsx';
import { Dialog } from '../primitives/Dialog.tsx';
import { SegmentedControl } from '../primitives/SegmentedControl.tsx';
import { Switch } from '../primitives/Switch.tsx';
import { useApp, useAppState, usePlayback } from '../useApp.ts';
import { contentsText, selectionText, stepText } from './linkContents.ts';
import styles from './ShareDialog.module.css';
import { useAddress } from './useAddress.ts';

type Copied = 'no' | 'yes' | 'by-hand';

const modes: readonly { readonly value: Mode; readonly label: string; readonly words: string }[] = [
  { value: 'edit', label: 'to edit', words: 'Everything at hand. Changes stay with whoever makes them.' },
  {
    value: 'view',
    label: 'to look at',
    words: 'Steps and derivations, nothing to change by accident. One press makes it editable.',
  },
  { value: 'present', label: 'as a presentation', words: 'Only the graph and its steps, large, for a projector.' },
];

export function ShareDialog() {
  const app = useApp();
  const close = useClose();
  const field = useRef<HTMLInputElement>(null);
  const document = useAppState((state) => state.document);
  const selection = useAppState((state) => state.selection);
  const steps = useAppState((state) => state.run.trace?.steps.length ?? 0);
  const shown = usePlayback(shownStep);
  const [withStep, setWithStep] = useState(true);
  const [withSelection, setWithSelection] = useState(true);
  const [mode, setMode] = useState<Mode>('edit');
  const [outcome, setOutcome] = useState<{ readonly of: string; readonly copied: Copied } | null>(null);
  const address = useAddress(withStep, withSelection, mode);
  // What was copied counts for as long as the link is that one.
  const copied = outcome?.of === address ? outcome.copied : 'no';
  const advice = linkLengthAdvice(address.length);
  const step = stepText(shown, steps);
  const selected = selectionText(selection);

  async function copy(): Promise<void> {
    if (await writeClipboard(address)) return setOutcome({ of: address, copied: 'yes' });
    field.current?.focus();
    field.current?.select();
    setOutcome({ of: address, copied: 'by-hand' });
  }
  return (
    <Dialog
      open
      title="Share a link"
      description={`The link itself holds ${contentsText(document)}. Nothing is uploaded; whoever has the link sees the graph.`}
      onClose={close}
      initialFocus={field}
    >
      <div className={styles.line}>
        <input
          ref={field}
          className={styles.address}
          readOnly
          value={address}
          aria-label="Link"
          aria-describedby="share-advice"
          onFocus={(event) => event.target.select()}
        />
        <Button
          variant="primary"
          icon={copied === 'yes' ? <Check aria-hidden /> : <Copy aria-hidden />}
          disabled={address === ''}
          onClick={() => void copy()}
        >
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <p id="share-advice" className={styles.advice} data-level={advice.level}>
        {address === '' ? 'Making the link…' : advice.message}
      </p>
      <output className={styles.status}>
        {copied === 'yes' && 'The link is on the clipboard.'}
        {copied === 'by-hand' &&
          'The browser keeps the clipboard to itself: the link is selected, press Ctrl C (⌘ C) to copy it.'}
      </output>
      <div className={styles.parts}>
        <div className={styles.mode}>
          <span aria-hidden>Open it</span>
          <SegmentedControl label="Open it" size="s" value={mode} options={modes} onChange={setMode} />
        </div>
        <p className={styles.modeWords}>{modes.find(({ value }) => value === mode)?.words}</p>
        {step !== null && <Switch label={`Open it ${step}`} checked={withStep} onChange={setWithStep} />}
        {selected !== null && (
          <Switch label={`With ${selected} selected`} checked={withSelection} onChange={setWithSelection} />
        )}
      </div>
      <div className={styles.others}>
        {'share' in navigator && (
          <Button
            variant="quiet"
            icon={<Send aria-hidden />}
            onClick={() => void navigator.share({ title: document.title, url: address }).catch(() => {})}
          >
            Send…
          </Button>
        )}
        <Button variant="quiet" icon={<FileDown aria-hidden />} onClick={() => runAction(app, 'save-file')}>
          Save a file instead
        </Button>
      </div>
    </Dialog>
  );
}
