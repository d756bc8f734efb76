// InMain: puts what floats above the page into its main part, so that it belongs to a landmark; inside a dialog it stays with that.
import { PortalContext } from '@ariakit/react';
import { type ReactNode, useContext } from 'react';

export function InMain({ children }: { readonly children: ReactNode }) {
  const around = useContext(PortalContext);
  return <PortalContext value={around ?? document.querySelector('main')}>{children}</PortalContext>;
}
