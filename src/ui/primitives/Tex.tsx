// Tex: a formula. KaTeX is loaded when the first one is shown, and draws into an element; no HTML string is ever made.
import { memo, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { classes } from './classes.ts';
import styles from './Tex.module.css';
import { currentKatex, drawTex, subscribeToKatex, type TexOutput } from './texEngine.ts';
import { texPreview } from './texPreview.ts';

export interface TexProps {
  readonly tex: string;
  /** Display style: large operators, full-size fractions. */
  readonly display?: boolean;
  /** `mathml` is light, for the many small labels; `html` is KaTeX's full typesetting. Chosen by what the formula needs when left out. */
  readonly output?: TexOutput;
  /** What a screen reader says; leave out where the formula's own MathML is right. */
  readonly label?: string | undefined;
  /** Admits \htmlData and \htmlClass. Only for formulas made from our own templates, never for text a person brought. */
  readonly trusted?: boolean;
  readonly className?: string | undefined;
}

/** Signs that MathML draws badly where no maths font is installed. */
const NEEDS_STRETCHING = /\\(?:sqrt|overline|underline|widehat|underbrace|overbrace|left|big|begin)/i;

export const Tex = memo(function Tex(props: TexProps) {
  const { tex, display = false, label, trusted = false, className } = props;
  const output = props.output ?? (NEEDS_STRETCHING.test(tex) ? 'html' : 'mathml');
  const holder = useRef<HTMLSpanElement>(null);
  const katex = useSyncExternalStore(subscribeToKatex, currentKatex);
  useLayoutEffect(() => {
    const target = holder.current;
    if (target && katex) target.replaceChildren(drawTex(katex, { tex, display, output, trusted }));
  }, [katex, tex, display, output, trusted]);
  return (
    <span
      ref={holder}
      className={classes(styles.tex, display && styles.display, className)}
      {...(label === undefined ? {} : { role: 'img', 'aria-label': label })}
    >
      {katex === null && <Preview tex={tex} />}
    </span>
  );
});

/** For the moment before KaTeX is there: small formulas as they will be; larger ones as their source, where that moment lasts. */
function Preview({ tex }: { readonly tex: string }) {
  const runs = texPreview(tex);
  if (runs === null) return <span className={styles.source}>{tex}</span>;
  return (
    <span className={styles.preview}>
      {runs.map(({ text, italic, script }, at) => {
        const letters = italic ? <i key={at}>{text}</i> : text;
        if (script === null) return letters;
        return script === 'sub' ? <sub key={at}>{letters}</sub> : <sup key={at}>{letters}</sup>;
      })}
    </span>
  );
}
