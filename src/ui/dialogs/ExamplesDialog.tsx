// ExamplesDialog: the gallery: worked graphs, each with where it comes from and what there is to see.
import { Plus } from 'lucide-react';
import type { Example } from '../../examples/example.ts';
import { examples } from '../../examples/index.ts';
import { runAction } from '../actions/actions.ts';
import { Dialog } from '../primitives/Dialog.tsx';
import { useApp } from '../useApp.ts';
import styles from './ExamplesDialog.module.css';
import { GraphPicture } from './GraphPicture.tsx';
import { openExample } from './openExample.ts';
import { useClose } from './useClose.ts';

export function ExamplesDialog() {
  const app = useApp();
  const close = useClose();
  return (
    <Dialog
      open
      size="l"
      title="Examples"
      description="Each opens as a graph of its own; what you have now stays among your recent graphs."
      onClose={close}
    >
      <ul className={styles.gallery}>
        {examples.map((example) => (
          <li key={example.id}>
            <Card
              example={example}
              onOpen={() => {
                close();
                openExample(app, example);
              }}
            />
          </li>
        ))}
        <li>
          <button
            type="button"
            className={styles.blank}
            onClick={() => {
              close();
              runAction(app, 'new');
            }}
          >
            <Plus aria-hidden />
            Empty graph
          </button>
        </li>
      </ul>
    </Dialog>
  );
}

function Card({ example, onOpen }: { readonly example: Example; readonly onOpen: () => void }) {
  const { document, about, source, id } = example;
  return (
    <button
      type="button"
      className={styles.card}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-about`}
      onClick={onOpen}
    >
      <span className={styles.picture}>
        <GraphPicture document={document} width={264} height={112} />
      </span>
      <span className={styles.text}>
        <span id={`${id}-title`} className={styles.title}>
          {document.title}
        </span>
        <span id={`${id}-about`} className={styles.about}>
          {about}
        </span>
        <span className={styles.source}>{source.name}</span>
      </span>
    </button>
  );
}
