// numbersLayout: whether the gradient of a port may stand below its value, so that a node is no wider than it need be.
import type { Shape } from '../../engine/shape.ts';
import { matrixView } from '../primitives/matrixView.ts';

export interface NumbersLayout {
  /** The gradient stands below the value unless the node is wide enough for both. */
  readonly wraps: boolean;
  /** A slice is chosen above the value; the gradient follows it and stands level with its figures. */
  readonly sliced: boolean;
}

/** Beyond so many rows or columns numbers are shown as a picture. */
const MOST = 4;

/** What an op computed, what a source holds as its output, what a port holds, what one of many ports holds. */
export type Place = 'output' | 'source' | 'held' | 'crowded';

/**
 * So many columns of figures have the gradient beside them. What is held is written with few digits, so more of it fits, and the more
 * rows it has the more is saved.
 */
function widest(place: Place, rows: number): number {
  switch (place) {
    case 'output':
      return 2;
    case 'source':
      return rows > 3 ? 3 : 2;
    case 'held':
      return rows > 2 ? 3 : 1;
    case 'crowded':
      return MOST;
  }
}

/** Pictures have the gradient beside them unless they lie flat. */
export function numbersLayout(shape: Shape | undefined, place: Place): NumbersLayout {
  if (shape === undefined) return { wraps: false, sliced: false };
  const sliced = shape.slice(0, -2).some((length) => length > 1);
  const { rows, columns } = matrixView(shape);
  if (rows <= MOST && columns <= MOST) return { wraps: columns > widest(place, rows), sliced };
  const picture = matrixView(shape, 'row');
  return { wraps: picture.columns >= 2 * picture.rows, sliced };
}
