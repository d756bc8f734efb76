// MatrixGridProps: what a MatrixGrid is given: one slice of a tensor and the manners of the whole.
import type { MatrixView } from './matrixView.ts';
import type { TensorGridProps } from './TensorGridProps.ts';

export interface MatrixGridProps
  extends Pick<
    TensorGridProps,
    | 'label'
    | 'editable'
    | 'integer'
    | 'onEdit'
    | 'onReplace'
    | 'highlighted'
    | 'lit'
    | 'onPoint'
    | 'onPick'
    | 'tabbable'
  > {
  readonly view: MatrixView;
  /** Of the whole tensor: a scalar has small brackets, a vector's entries are counted and not placed. */
  readonly rank: number;
  readonly data: Float64Array;
  readonly digits: number;
}
