// CheckView: being built.
import type { DerivationViewProps } from './DerivationViewProps.ts';

export function CheckView(_props: DerivationViewProps) {
  return null;
}
