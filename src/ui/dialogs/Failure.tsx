// Failure: the page could not go on; what a person made is still here to be taken along.
import { useState } from 'react';
import { writeClipboard } from '../actions/clipboard.ts';
import { download } from '../actions/files.ts';
import { Button } from '../primitives/Button.tsx';
import styles from './dialogs.module.css';

export interface FailureProps {
  readonly error: unknown;
  /** The document as JSON, or null when there is none. */
  readonly text: string | null;
}

export function Failure({ error, text }: FailureProps) {
  const [copied, setCopied] = useState(false);
  return (
    <main className={styles.failure} role="alert">
      <h1>{text === null ? 'Chainrule could not start' : 'Chainrule stopped because of a mistake in it'}</h1>
      <p>
        {error instanceof Error ? error.message : String(error)}
        {text !== null &&
          ' Your graph is safe: it is below, to copy or to save, and as a rule it comes back when the page is loaded again.'}
      </p>
      <div className={styles.buttons}>
        <Button variant="primary" onClick={() => location.reload()}>
          Load the page again
        </Button>
        {text !== null && (
          <>
            <Button onClick={() => void writeClipboard(text).then(setCopied)}>
              {copied ? 'Copied' : 'Copy the graph'}
            </Button>
            <Button onClick={() => download(new Blob([text], { type: 'application/json' }), 'rescued.chainrule.json')}>
              Save the graph
            </Button>
          </>
        )}
      </div>
      {text !== null && (
        <textarea className={styles.code} readOnly value={text} rows={14} aria-label="The graph as JSON" />
      )}
    </main>
  );
}
