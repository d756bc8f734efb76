// OpGlyph: an op's sign on a small tile, as the palette and the nodes show it.
import { classes } from './classes.ts';
import styles from './OpGlyph.module.css';
import { Tex } from './Tex.tsx';

export function OpGlyph({ tex }: { readonly tex: string }) {
  return (
    <span className={classes(styles.tile, plainLength(tex) > 3 && styles.long)} aria-hidden>
      <Tex tex={tex} />
    </span>
  );
}

/** About how many letters wide: `\\ln x` is 3, `\\sigma` 1. */
function plainLength(tex: string): number {
  return tex
    .replace(/\\(?:text|mathrm|operatorname|mathit|mathbf)\b/g, '')
    .replace(/\\(?:ln|log|exp|tanh|max|min|sum|prod)\b/g, (command) => command.slice(1))
    .replace(/\\[a-zA-Z]+/g, 'x')
    .replace(/[{}\s^_\\,;!]/g, '').length;
}
