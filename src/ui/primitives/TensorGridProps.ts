// TensorGridProps: what a TensorGrid is given.
import type { Recorded } from '../../execution/trace.ts';
import type { EditPhase } from './NumberGesture.ts';

export interface TensorGridProps {
  /** `undefined`: not computed yet. */
  readonly value: Recorded | undefined;
  readonly tone: 'value' | 'gradient' | 'tangent';
  /** What it is, for screen readers: `fc.W gradient`. */
  readonly label: string;
  readonly editable?: boolean;
  /** Entries are whole numbers: dragging and nudging move by one. */
  readonly integer?: boolean;
  /** One gesture is one `start`, any number of `change`, one `end`: one undo step. */
  readonly onEdit?: (index: readonly number[], value: number, phase: EditPhase) => void;
  /** A pasted matrix of another shape than this one. Without it such a paste fills what fits, from the focused cell on. */
  readonly onReplace?: (rows: readonly (readonly number[])[]) => void;
  /** The entry that is selected or being explained. */
  readonly highlighted?: readonly number[] | null | undefined;
  /** Further entries to light up, such as the row and column that made a hovered result. */
  readonly lit?: ((index: readonly number[]) => boolean) | undefined;
  readonly onPoint?: (index: readonly number[] | null) => void;
  readonly onPick?: (index: readonly number[]) => void;
  /** Beyond this many rows or columns it is drawn as a heat map. */
  readonly max?: readonly [rows: number, columns: number];
  /** The place on the leading axes that is shown. Left out: the grid remembers its own. */
  readonly slice?: readonly number[];
  readonly onSlice?: (slice: readonly number[]) => void;
  /** False: no buttons to choose the slice; it follows another grid. */
  readonly stepper?: boolean;
  readonly digits?: number;
  /** How a vector stands. */
  readonly orientation?: 'column' | 'row';
  readonly size?: 's' | 'm' | 'l';
  /** The graph has moved on since this was computed. */
  readonly stale?: boolean;
  /** The words for `undefined`. */
  readonly absent?: string;
  /** The ∂ before a gradient, the dot before a tangent; true unless said otherwise. */
  readonly prefix?: boolean;
  /** False keeps it out of the tab order (it can still be pointed at). */
  readonly tabbable?: boolean;
  readonly className?: string | undefined;
}
