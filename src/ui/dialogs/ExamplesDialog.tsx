// ExamplesDialog: the gallery: worked graphs, each with where it comes from and what there is to see.
import { Plus } from 'lucide-react';
import { type Ref, useRef } from 'react';
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
  const first = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      size="l"
      initialFocus={first}
      title="Examples"
      description="Each opens as a graph of its own; what you have now stays among your recent graphs."
      onClose={close}
    >
      <ul className={styles.gallery}>
        {examples.map((example, at) => (
          <li key={example.id}>
            <Card
              example={example}
              {...(at === 0 ? { focus: first } : {})}
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

interface CardProps {
  readonly example: Example;
  readonly onOpen: () => void;
  readonly focus?: Ref<HTMLButtonElement>;
}

function Card({ example, onOpen, focus }: CardProps) {
  const { document, about, source, id } = example;
  return (
    <button
      type="button"
      ref={focus}
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
