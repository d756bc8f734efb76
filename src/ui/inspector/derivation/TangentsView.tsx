// TangentsView: being built.
import type { DerivationViewProps } from './DerivationViewProps.ts';

export function TangentsView(_props: DerivationViewProps) {
  return null;
}
