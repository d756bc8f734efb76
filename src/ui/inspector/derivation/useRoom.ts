// useRoom: how many columns of numbers fit beside each other in the inspector, as wide as it is now.
import { useAppState } from '../../useApp.ts';
import { useNarrow } from '../../useNarrow.ts';

/** `aside`: px for what stands beside the columns; `column`: px of one. Never fewer than 4. */
export function useRoom(aside: number, column: number): number {
  const narrow = useNarrow();
  const width = useAppState((state) => state.view.inspectorWidth);
  const room = (narrow ? window.innerWidth : Math.min(width, window.innerWidth * 0.6)) - 34;
  return Math.max(4, Math.floor((room - aside) / column));
}
