// DerivationPage: a derivation as a page to read and to print: headings, sentences, formulas and tables.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- a page that scrolls takes the focus, so that the keyboard can scroll it */
import { createContext, Fragment, use, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { brokenLines } from '../../explain/document/breakLines.ts';
import {
  type Block,
  type DerivationDocument,
  type Equation,
  isSide,
  type Prose,
  type Table,
} from '../../explain/document/derivationBlocks.ts';
import { equationLines, sideTex } from '../../explain/document/equationLines.ts';
import { sideText } from '../../explain/document/sideText.ts';
import { texWidth } from '../../explain/document/texWidth.ts';
import { spokenPrinter, texPrinter } from '../../explain/lines.ts';
import { Tex } from '../primitives/Tex.tsx';
import { currentKatex, subscribeToKatex } from '../primitives/texEngine.ts';
import styles from './DerivationPage.module.css';
import { fitFormulas } from './fitFormulas.ts';

export function DerivationPage({ derivation }: { readonly derivation: DerivationDocument }) {
  const page = useRef<HTMLElement>(null);
  const katex = useSyncExternalStore(subscribeToKatex, currentKatex);
  const [room, setRoom] = useState(widest);
  useLayoutEffect(() => {
    const sheet = page.current;
    if (sheet === null || katex === null) return undefined;
    const measure = (): void => setRoom(roomIn(sheet.clientWidth));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(sheet);
    return () => watch.disconnect();
  }, [katex]);
  useLayoutEffect(() => {
    if (page.current === null || katex === null) return undefined;
    return fitFormulas(page.current);
  }, [katex, derivation, room]);
  const { title, source, notes, sections } = derivation;
  return (
    <article
      ref={page}
      className={styles.page}
      data-derivation
      // The keyboard scrolls it.
      tabIndex={0}
      aria-label={`Derivation of ${title}`}
      aria-busy={katex === null}
    >
      <h1 className={styles.title}>{title}</h1>
      {source !== null && <p className={styles.source}>{source}</p>}
      {notes.map((note, at) => (
        <p key={at} className={styles.note}>
          <Words derivation={derivation} prose={note} />
        </p>
      ))}
      <Room value={room}>
        {sections.map((section) => (
          <section key={section.title} className={styles.section}>
            <h2>{section.title}</h2>
            <Blocks derivation={derivation} blocks={section.blocks} />
            {section.parts.map((part, at) => (
              <Fragment key={at}>
                <h3>
                  <Words derivation={derivation} prose={part.heading} />
                </h3>
                <Blocks derivation={derivation} blocks={part.blocks} />
              </Fragment>
            ))}
          </section>
        ))}
      </Room>
    </article>
  );
}

interface BlocksProps {
  readonly derivation: DerivationDocument;
  readonly blocks: readonly Block[];
}

function Blocks({ derivation, blocks }: BlocksProps) {
  return blocks.map((block, at) => {
    switch (block.kind) {
      case 'paragraph':
        return (
          <p
            key={at}
            className={blocks[at + 1] !== undefined && blocks[at + 1]?.kind !== 'paragraph' ? styles.lead : undefined}
          >
            <Words derivation={derivation} prose={block.prose} />
          </p>
        );
      case 'equation':
        return <Display key={at} derivation={derivation} equation={block} />;
      case 'table':
        return <TableBlock key={at} derivation={derivation} table={block} />;
    }
  });
}

/** What a line may hold in em before it is broken: a little more than fits, for it may be set smaller as far as it reads well. */
const Room = createContext(0);
const widest = 60;
const narrowest = 28;
function roomIn(pixels: number): number {
  const fitting = pixels / emOfFormulas / readable;
  // In steps, so that not every pixel sets all formulas anew.
  return Math.min(widest, Math.max(narrowest, 4 * Math.round(fitting / 4)));
}
const emOfFormulas = 15;
const readable = 0.72;

/** The sign of equality, and how far the lines after the first are moved in, in em. */
const continued = 3.2;

function Display({ derivation, equation }: { readonly derivation: DerivationDocument; readonly equation: Equation }) {
  const room = use(Room);
  const { first, rest } = equationLines(derivation, equation, Math.min(36, room));
  const label = [equation.left, ...equation.sides]
    .map((side) => sideText(derivation, side, spokenPrinter))
    .join(' equals ');
  const lines = rest.map((side, at) => {
    const parts = brokenLines(side, Math.max(narrowest / 2, room - texWidth(first) - continued));
    return `${at === 0 ? first : ''} &= ${parts.join(' \\\\[3pt] &\\quad {}')}`;
  });
  return (
    <div className={styles.display} data-fits>
      <Tex
        tex={rest.length === 0 ? first : `\\begin{aligned} ${lines.join(' \\\\[3pt] ')} \\end{aligned}`}
        display
        output="html"
        label={label}
      />
      {equation.note && (
        <span className={styles.remark}>
          (<Words derivation={derivation} prose={equation.note} />)
        </span>
      )}
    </div>
  );
}

function TableBlock({ derivation, table }: { readonly derivation: DerivationDocument; readonly table: Table }) {
  const { head, rows } = table;
  return (
    <div className={styles.tableRoom} data-fits>
      <table className={styles.table}>
        {head.some((title) => title !== '') && (
          <thead>
            <tr>
              {head.map((title, at) => (
                <th key={at} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} data-short={isSide(cell) || isShort(cell) || undefined}>
                  {isSide(cell) ? (
                    <Tex
                      tex={sideTex(derivation, cell)}
                      output="html"
                      label={sideText(derivation, cell, spokenPrinter)}
                    />
                  ) : (
                    <Words derivation={derivation} prose={cell} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A shape or a verdict, which no line ends in. */
function isShort(prose: Prose): boolean {
  return prose.every((part) => part.kind === 'words' && part.text.length < 16);
}

function Words({ derivation, prose }: { readonly derivation: DerivationDocument; readonly prose: Prose }) {
  const { names, digits } = derivation;
  return prose.map((part, at) => {
    switch (part.kind) {
      case 'words':
        return <Fragment key={at}>{part.text}</Fragment>;
      case 'expression':
        return (
          <Tex
            key={at}
            tex={texPrinter.expression(part.expression, { names, digits, numbers: null, small: true })}
            output="html"
          />
        );
      case 'formula':
        return <Tex key={at} tex={`\\displaystyle ${part.tex}`} output="html" />;
      case 'foreign':
        return <Tex key={at} tex={part.tex} output="html" />;
    }
  });
}
