// Kbd: a key combination as keycaps. `$mod` is Ctrl, or ⌘ on a Mac.
import { classes } from './classes.ts';
import styles from './Kbd.module.css';

export interface KbdProps {
  /** In tinykeys' notation: `$mod+Shift+z`, `ArrowLeft`, `?`. */
  readonly keys: string;
  /** Plain text without keycaps, for menus and tooltips. */
  readonly quiet?: boolean;
}

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
const NAMES: ReadonlyMap<string, string> = new Map([
  ['$mod', isMac ? '⌘' : 'Ctrl'],
  ['Control', 'Ctrl'],
  ['Meta', '⌘'],
  ['Alt', isMac ? '⌥' : 'Alt'],
  ['Shift', isMac ? '⇧' : 'Shift'],
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
  ['Escape', 'Esc'],
  ['Delete', 'Del'],
  ['Space', 'Space'],
  [' ', 'Space'],
]);

/** `Ctrl K`, `⇧ ⌘ Z`: what is printed on the keys. */
export function keyNames(keys: string): readonly string[] {
  if (keys === '+') return ['+'];
  return keys.split('+').map((key) => {
    const plain = key.replace(/^(?:Key|Digit)(?=.$)/, '');
    return NAMES.get(plain) ?? (plain.length === 1 ? plain.toUpperCase() : plain);
  });
}

export function Kbd({ keys, quiet = false }: KbdProps) {
  return (
    <span className={classes(styles.keys, quiet && styles.quiet)}>
      {keyNames(keys).map((name, at) => (
        <kbd key={at}>{name}</kbd>
      ))}
    </span>
  );
}
