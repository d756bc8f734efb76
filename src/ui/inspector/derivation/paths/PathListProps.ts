// PathListProps: what every list of paths is given beside the paths.
import type { PathLine, PathsFound } from '../../../../explain/paths/pathsReport.ts';
import type { Trail } from '../../../../state/app.ts';
import type { Align } from './amountAligner.ts';

export interface PathListProps {
  readonly report: PathsFound;
  readonly digits: number;
  readonly align: Align;
  /** The path whose formula is shown. */
  readonly opened: PathLine | null;
  readonly onOpen: (line: PathLine | null) => void;
  readonly onPoint: (trail: Trail | null) => void;
}
