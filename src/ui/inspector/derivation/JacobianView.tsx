// JacobianView: being built.
import type { DerivationViewProps } from './DerivationViewProps.ts';

export function JacobianView(_props: DerivationViewProps) {
  return null;
}
