// gridKeys: what a key means in a grid of numbers.
import type { Cell } from './NumberGesture.ts';

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where an arrow, Home or End leads, or null when the key does not move within the grid. At an edge it stays where it is. */
export function arrowTarget(event: Key, [row, column]: Cell, rows: number, columns: number): Cell | null {
  if (event.altKey || event.metaKey) return null;
  const whole = event.ctrlKey;
  switch (event.key) {
    case 'ArrowLeft':
      return [row, whole ? 0 : Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, whole ? columns - 1 : Math.min(columns - 1, column + 1)];
    case 'ArrowUp':
      return [whole ? 0 : Math.max(0, row - 1), column];
    case 'ArrowDown':
      return [whole ? rows - 1 : Math.min(rows - 1, row + 1), column];
    case 'Home':
      return [whole ? 0 : row, 0];
    case 'End':
      return [whole ? rows - 1 : row, columns - 1];
    default:
      return null;
  }
}

/** Whether the key begins a new number (or clears the old one). */
export function startsTyping({ key, ctrlKey, metaKey, altKey }: Key): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return /^[0-9.+\-−]$/.test(key) || key === 'Backspace' || key === 'Delete';
}
