// DerivationViewProps: what every way of looking at a derivation is given.
import type { NodeView } from '../../../explain/context.ts';
import type { Explained } from '../useExplain.ts';

export interface DerivationViewProps {
  /** The node whose number is asked about. */
  readonly view: NodeView;
  /** `explained.explanation.subject` is the number, `explained.context` the run and the step that it is asked at. */
  readonly explained: Explained;
}
