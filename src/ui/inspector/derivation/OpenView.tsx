// OpenView: being built.
import type { DerivationViewProps } from './DerivationViewProps.ts';

export function OpenView(_props: DerivationViewProps) {
  return null;
}
