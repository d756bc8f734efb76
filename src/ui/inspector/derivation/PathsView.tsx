// PathsView: being built.
import type { DerivationViewProps } from './DerivationViewProps.ts';

export function PathsView(_props: DerivationViewProps) {
  return null;
}
