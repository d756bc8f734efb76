// OpList: a search field over the catalogue; arrows walk it, Enter chooses, a drag carries an op away. Palette and node picker are made of it.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the list of a combobox: there is no element for it */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Op } from '../../engine/op.ts';
import { type OpEntry, opIndex } from '../../ops/opIndex.ts';
import { lazyPart } from '../lazyPart.tsx';
import { classes } from '../primitives/classes.ts';
import { VisuallyHidden } from '../primitives/VisuallyHidden.tsx';
import { useApp } from '../useApp.ts';
import { useWholeCatalogue } from '../useWholeCatalogue.ts';
import styles from './OpList.module.css';
import { OpOption } from './OpOption.tsx';
import { type OpMatch, searchOps } from './searchOps.ts';
import { useOpCard } from './useOpCard.ts';

export interface OpListProps {
  readonly onChoose: (opName: string) => void;
  /** Only these ops (those that fit a wire, say). None are shown until all ops have been loaded to be asked. */
  readonly filter?: (op: Op) => boolean;
  readonly autoFocus?: boolean;
  readonly draggable?: boolean;
  readonly label?: string;
  /** Shown when `filter` leaves nothing at all. */
  readonly nothingFits?: string;
  readonly className?: string;
}

interface Group {
  readonly title: string;
  readonly matches: readonly OpMatch<OpEntry>[];
}

const PAGE = 8;

export const OpCard = lazyPart(async () => (await import('./OpCard.tsx')).OpCard);

export function OpList(props: OpListProps) {
  const { onChoose, filter, autoFocus = false, draggable = false, label = 'Find an op', className } = props;
  const { ops } = useApp();
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const card = useOpCard();

  const whole = useWholeCatalogue(filter !== undefined);
  const offered = useMemo(() => {
    if (filter === undefined) return opIndex;
    const fits = ({ name }: OpEntry) => {
      const op = ops.get(name);
      return op !== undefined && filter(op);
    };
    return whole ? opIndex.filter(fits) : [];
  }, [ops, filter, whole]);
  const searching = query.trim() !== '';
  const matches = useMemo(() => searchOps(offered, query), [offered, query]);
  const groups = useMemo(() => groupsOf(matches, searching), [matches, searching]);
  const order = useMemo(() => groups.flatMap((group) => group.matches.map(({ op }) => op.name)), [groups]);
  // While searching, Enter takes the best match; without a search nothing is chosen by accident.
  const current =
    active !== null && order.includes(active) ? active : searching || autoFocus ? (order[0] ?? null) : null;

  useEffect(() => {
    if (autoFocus) input.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  function choose(name: string): void {
    card.hide();
    setActive(null);
    setQuery('');
    onChoose(name);
  }
  function walkTo(name: string | undefined): void {
    if (name === undefined) return;
    setActive(name);
    const option = list.current?.querySelector<HTMLElement>(`[data-op="${CSS.escape(name)}"]`);
    option?.scrollIntoView({ block: 'nearest' });
    if (option) card.showSoon(name, option);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    const at = current === null ? -1 : order.indexOf(current);
    const last = order.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        walkTo(order[at >= last ? 0 : at + 1]);
        break;
      case 'ArrowUp':
        walkTo(order[at <= 0 ? last : at - 1]);
        break;
      case 'PageDown':
        walkTo(order[Math.min(last, at + PAGE)]);
        break;
      case 'PageUp':
        walkTo(order[Math.max(0, at - PAGE)]);
        break;
      case 'Enter':
        if (current !== null) choose(current);
        break;
      case 'Escape':
        if (!card.hide() && query === '') return;
        if (query !== '') setQuery('');
        setActive(null);
        event.stopPropagation();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div className={classes(styles.box, className)}>
      <div className={styles.search}>
        <Search aria-hidden />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current === null ? undefined : `${id}-${current}`}
          aria-describedby={card.shown ? `${id}-card` : undefined}
          placeholder={label}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(null);
            card.hide();
            list.current?.scrollTo({ top: 0 });
          }}
          onKeyDown={onKeyDown}
          onBlur={() => card.hide()}
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Ops"
        className={styles.list}
        onScroll={() => {
          // One that is about to come finds its place when it does.
          if (card.shown) card.hide();
        }}
      >
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title} className={styles.group}>
            <div className={styles.heading} aria-hidden>
              {group.title}
            </div>
            {group.matches.map(({ op, via }) => (
              <OpOption
                key={op.name}
                id={`${id}-${op.name}`}
                op={op}
                via={via}
                active={op.name === current}
                draggable={draggable}
                onChoose={choose}
                onEnter={card.showSoon}
                onLeave={card.hideSoon}
                onDrag={card.hide}
              />
            ))}
          </div>
        ))}
      </div>
      {matches.length === 0 && (whole || filter === undefined) && (
        <p className={styles.empty}>
          {offered.length === 0
            ? (props.nothingFits ?? 'No op fits here.')
            : `No op is called “${query.trim()}”. Try a plain word such as “times”, “loss” or “average”.`}
        </p>
      )}
      <VisuallyHidden live="polite">{searching ? countText(matches.length) : ''}</VisuallyHidden>
      {card.shown && (
        <OpCard
          id={`${id}-card`}
          name={card.shown.op}
          anchor={card.shown.anchor}
          onEnter={card.keep}
          onLeave={card.hideSoon}
        />
      )}
    </div>
  );
}

/** By family in the catalogue's order; while searching, one list with the best first. */
function groupsOf(matches: readonly OpMatch<OpEntry>[], searching: boolean): readonly Group[] {
  if (searching) return matches.length === 0 ? [] : [{ title: countText(matches.length), matches }];
  const families = new Map<string, OpMatch<OpEntry>[]>();
  for (const match of matches) {
    const group = families.get(match.op.family);
    if (group) group.push(match);
    else families.set(match.op.family, [match]);
  }
  return [...families].map(([title, group]) => ({ title, matches: group }));
}

function countText(count: number): string {
  return count === 1 ? '1 op found' : `${count} ops found`;
}
