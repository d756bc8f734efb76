// OpGlyph: an op's sign on a small tile, as the palette and the nodes show it.
import styles from './OpGlyph.module.css';
import { Tex } from './Tex.tsx';

export function OpGlyph({ tex }: { readonly tex: string }) {
  return (
    <span className={styles.tile} aria-hidden>
      <Tex tex={tex} />
    </span>
  );
}
