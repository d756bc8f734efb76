// ExamplesDialog: the gallery: worked graphs in groups, each with where it comes from and what there is to see.
import { Plus, Search } from 'lucide-react';
import { type KeyboardEvent, type Ref, useMemo, useRef, useState } from 'react';
import type { Example } from '../../examples/example.ts';
import { gallery } from '../../examples/index.ts';
import { runAction } from '../actions/actions.ts';
import { Dialog } from '../primitives/Dialog.tsx';
import { useApp } from '../useApp.ts';
import styles from './ExamplesDialog.module.css';
import { findExamples } from './findExamples.ts';
import { GraphPicture } from './GraphPicture.tsx';
import { nearestCard } from './nearestCard.ts';
import { openExample } from './openExample.ts';
import { useClose } from './useClose.ts';

export function ExamplesDialog() {
  const app = useApp();
  const close = useClose();
  const first = useRef<HTMLButtonElement>(null);
  const cards = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const groups = useMemo(() => findExamples(gallery, query), [query]);
  const [best] = groups[0]?.examples ?? [];

  function open(example: Example): void {
    close();
    openExample(app, example);
  }
  function buttons(): readonly HTMLButtonElement[] {
    return [...(cards.current?.querySelectorAll('button') ?? [])];
  }
  function walk(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    const next = nearestCard(
      event.key,
      at,
      all.map((button) => button.getBoundingClientRect()),
    );
    if (next === null) return;
    event.preventDefault();
    all[next]?.focus();
  }
  function onFieldKey(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && query.trim() !== '' && best !== undefined) open(best);
    else if (event.key === 'ArrowDown') buttons()[0]?.focus();
    else if (event.key === 'Escape' && query !== '') {
      event.stopPropagation();
      setQuery('');
    } else return;
    event.preventDefault();
  }

  return (
    <Dialog
      open
      size="l"
      initialFocus={first}
      title="Examples"
      description="Each opens as a graph of its own; what you have now stays among your recent graphs."
      onClose={close}
    >
      <div className={styles.finder}>
        <Search aria-hidden />
        <input
          type="search"
          className={styles.field}
          aria-label="Find an example"
          placeholder="Find an example"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onFieldKey}
        />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows walk the buttons inside, which Tab reaches too */}
      <div ref={cards} className={styles.groups} onKeyDown={walk}>
        {groups.map((group, place) => (
          <section key={group.title} aria-label={group.title}>
            <h2 className={styles.heading}>{group.title}</h2>
            <ul className={styles.gallery}>
              {group.examples.map((example, at) => (
                <li key={example.id}>
                  <Card
                    example={example}
                    {...(place === 0 && at === 0 ? { focus: first } : {})}
                    onOpen={() => open(example)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <output className={styles.nothing}>No example has to do with “{query.trim()}”.</output>}
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
      </div>
    </Dialog>
  );
}

interface CardProps {
  readonly example: Example;
  readonly onOpen: () => void;
  readonly focus?: Ref<HTMLButtonElement>;
}

function Card({ example, onOpen, focus }: CardProps) {
  const { document: graph, about, source, id } = example;
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
        <GraphPicture document={graph} width={264} height={104} />
      </span>
      <span className={styles.text}>
        <span id={`${id}-title`} className={styles.title}>
          {graph.title}
        </span>
        <span id={`${id}-about`} className={styles.about}>
          {about}
        </span>
        <span className={styles.source}>{source.name}</span>
      </span>
    </button>
  );
}
